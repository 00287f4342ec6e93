//! The first administrator of an installation to which nobody can sign in yet. Whoever starts the server is shown a
//! link; whoever has it makes the account, once. An account made otherwise meanwhile ends it.
use domain::ticket::Role;
use serde_json::{Value, json};
use store::Account;

use super::{
    Origin, SignIn,
    create::{AccountDraft, blank},
    manage::{check_email, check_locale, check_name},
    password::new_hash,
    sign_in::first_step,
    throttle::{NETWORK, attempt},
};
use crate::{audit, context::App, errors::AppError};

/// Where the token's hash is kept: one link stands at a time.
const KEY: &str = "first_run";

#[derive(Clone, Debug)]
pub struct FirstAdministrator {
    pub token: String,
    pub email: String,
    pub name: String,
    pub password: String,
    pub locale: String,
}

/// Nobody has an account yet.
pub async fn awaits_first_run(app: &App) -> Result<bool, AppError> {
    Ok(!store::has_accounts(&app.store).await?)
}

/// The token that stands from now on for the first administrator: the one a demonstration has drawn, else a fresh one.
/// `None` where somebody has an account.
pub async fn first_run_token(app: &App, drawn: Option<String>) -> Result<Option<String>, AppError> {
    if !awaits_first_run(app).await? {
        return Ok(None);
    }
    let token = drawn.unwrap_or_else(|| app.random_token());
    let tx = app.store.begin().await?;
    store::set_value(&tx, KEY, &kept(app, &token)).await?;
    tx.commit().await?;
    Ok(Some(token))
}

fn kept(app: &App, token: &str) -> Value {
    json!(app.secrets.hash(KEY, token))
}

/// Makes the first administrator and signs them in. The token is used up by it.
pub async fn found(app: &App, given: FirstAdministrator, origin: &Origin) -> Result<SignIn, AppError> {
    if !awaits_first_run(app).await? {
        return Err(already_founded());
    }
    attempt(app, origin, &[(NETWORK, &origin.network())]).await?;
    let expected = store::get_value(&app.store, KEY).await?;
    if expected != Some(kept(app, &given.token)) {
        let tx = app.store.begin().await?;
        audit::note_unproven(app, &tx, origin, "session.refused", None, json!({"by": "first_run"})).await?;
        tx.commit().await?;
        return Err(AppError::Unauthenticated);
    }
    check(&given)?;
    let hash = new_hash(app, &given.password, &[&given.name, &given.email]).await?;
    let account = Account { password_hash: Some(hash), ..blank(app, draft(&given)) };
    let tx = app.store.begin().await?;
    // Of two who come at once only one finds the token.
    if !store::take_value(&tx, KEY, &kept(app, &given.token)).await? || store::has_accounts(&tx).await? {
        return Err(already_founded());
    }
    store::insert_account(&tx, &account).await?;
    let data = json!({"role": account.role, "by": "first_run"});
    let subject = Some(account.id.to_string());
    audit::note_unproven(app, &tx, origin, "account.created", subject, data).await?;
    store::give_attempt_back(&tx, &NETWORK.key(app, &origin.network())).await?;
    tx.commit().await?;
    first_step(app, &account, origin, "first_run").await
}

fn already_founded() -> AppError {
    AppError::conflict("already_founded", "somebody has an account here already: sign in")
}

fn check(given: &FirstAdministrator) -> Result<(), AppError> {
    let mut faults = Vec::new();
    check_email(&given.email, &mut faults);
    check_name(Some(&given.name), &mut faults);
    check_locale(Some(&given.locale), &mut faults);
    if faults.is_empty() { Ok(()) } else { Err(AppError::Invalid(faults)) }
}

fn draft(given: &FirstAdministrator) -> AccountDraft {
    AccountDraft {
        email: Some(given.email.clone()),
        name: given.name.trim().to_owned(),
        role: Role::Administrator,
        password: None,
        locale: given.locale.clone(),
        provider: None,
        organisation: None,
        contact: None,
    }
}
