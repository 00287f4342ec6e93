//! One's own account: password and sessions.
use domain::{access::Actor, ids::SessionId};
use serde_json::json;
use store::{Account, LinkPurpose, LiveSession, Tx};

use super::{
    Origin,
    links::account_changed,
    password::{matches, new_hash},
    sign_in::actor_of,
    throttle::{NETWORK, PASSWORDS, attempt},
};
use crate::{audit, context::App, errors::AppError};

/// The account behind a token, as it is now: a token is minutes old, an account may be disabled or changed since.
pub(super) async fn own_account(app: &App, actor: &Actor) -> Result<Account, AppError> {
    let Some(id) = actor.account else {
        return Err(AppError::forbidden("forbidden", "this is for people who sign in"));
    };
    let held = store::find_account(&app.store, id).await?;
    held.filter(|held| held.disabled_at.is_none() && held.role == actor.role).ok_or(AppError::Unauthenticated)
}

/// What is asked before accounts, keys and rules of access are changed.
pub(crate) async fn standing(app: &App, actor: &Actor) -> Result<(), AppError> {
    if actor.account.is_some() { own_account(app, actor).await.map(|_| ()) } else { Ok(()) }
}

pub async fn own_sessions(app: &App, actor: &Actor) -> Result<Vec<LiveSession>, AppError> {
    let account = own_account(app, actor).await?;
    Ok(store::live_sessions(&app.store, account.id, app.now()).await?)
}

pub async fn own_session(app: &App, actor: &Actor, session: SessionId) -> Result<LiveSession, AppError> {
    let mut held = own_sessions(app, actor).await?.into_iter();
    held.find(|held| held.family == session).ok_or(AppError::NotFound { what: "session" })
}

pub async fn end_own_session(app: &App, actor: &Actor, session: SessionId) -> Result<(), AppError> {
    let account = own_account(app, actor).await?;
    let tx = app.store.begin().await?;
    if !store::end_session(&tx, account.id, session, app.now()).await? {
        return Err(AppError::NotFound { what: "session" });
    }
    let subject = Some(account.id.to_string());
    audit::note(app, &tx, actor, "session.ended", subject, json!({"session": session})).await?;
    tx.commit().await?;
    app.standings.forget();
    Ok(())
}

/// All sign-ins but the one this request comes by.
pub async fn end_other_sessions(app: &App, actor: &Actor) -> Result<(), AppError> {
    let account = own_account(app, actor).await?;
    let tx = app.store.begin().await?;
    store::end_other_sessions(&tx, account.id, actor.session, app.now()).await?;
    let subject = Some(account.id.to_string());
    audit::note(app, &tx, actor, "session.ended", subject, json!({"others": true})).await?;
    tx.commit().await?;
    app.standings.forget();
    Ok(())
}

/// Asks for the old password, ends the other sessions, and tells the owner.
pub async fn change_password(
    app: &App,
    actor: &Actor,
    origin: &Origin,
    (current, new): (&str, &str),
) -> Result<(), AppError> {
    let account = own_account(app, actor).await?;
    prove_password(app, &account, origin, current).await?;
    let hash = new_hash(app, new, &personal(&account)).await?;
    let tx = app.store.begin().await?;
    set_password(app, &tx, (actor, actor.session), account, hash).await?;
    tx.commit().await?;
    app.standings.forget();
    Ok(())
}

/// Whether somebody at an open session is its owner.
pub(super) async fn prove_password(
    app: &App,
    account: &Account,
    origin: &Origin,
    password: &str,
) -> Result<(), AppError> {
    let Some(hash) = account.password_hash.clone() else {
        return Err(AppError::conflict(
            "password_not_set",
            "there is no password; ask for a link to set one",
        ));
    };
    let whose = account.email.clone().unwrap_or_else(|| account.id.to_string());
    attempt(app, origin, &[(PASSWORDS, &whose)]).await?;
    if !matches(app, Some(hash), password).await {
        return Err(AppError::invalid(
            "password_wrong",
            "current_password",
            "it is not the current password",
        ));
    }
    let tx = app.store.begin().await?;
    store::forget_attempts(&tx, &PASSWORDS.key(app, &whose)).await?;
    tx.commit().await?;
    Ok(())
}

fn personal(account: &Account) -> [&str; 2] {
    [&account.name, account.email.as_deref().unwrap_or_default()]
}

async fn set_password(
    app: &App,
    tx: &Tx,
    (actor, kept): (&Actor, Option<SessionId>),
    account: Account,
    hash: String,
) -> Result<(), AppError> {
    let letter = account_changed(app, &account, "password")?;
    let account = Account { password_hash: Some(hash), ..account };
    store::update_account(tx, &account).await?;
    store::end_other_sessions(tx, account.id, kept, app.now()).await?;
    store::forget_sign_in_links(tx, account.id).await?;
    audit::note(app, tx, actor, "password.changed", Some(account.id.to_string()), json!({})).await?;
    if let Some(letter) = letter {
        store::queue_mail(tx, &letter).await?;
    }
    Ok(())
}

/// Sets a password by the token of a link: of a reset or an invitation. A password that is refused leaves the link
/// as it is; one that is set ends every session, and the owner signs in with it.
pub async fn set_password_by_link(
    app: &App,
    token: &str,
    password: &str,
    origin: &Origin,
) -> Result<(), AppError> {
    let network = origin.network();
    attempt(app, origin, &[(NETWORK, &network)]).await?;
    let purposes = [LinkPurpose::PasswordReset, LinkPurpose::Invitation];
    let link = app.secrets.hash("link", token);
    let peeked = store::peek_sign_in_link(&app.store, &link, &purposes, app.now()).await?;
    let account = match peeked {
        Some(id) => store::find_account(&app.store, id).await?,
        None => None,
    };
    let account = account.filter(|account| account.disabled_at.is_none()).ok_or(AppError::Unauthenticated)?;
    let hash = new_hash(app, password, &personal(&account)).await?;
    let tx = app.store.begin().await?;
    if store::use_sign_in_link(&tx, &link, &purposes, app.now()).await?.is_none() {
        return Err(AppError::Unauthenticated);
    }
    store::give_attempt_back(&tx, &NETWORK.key(app, &network)).await?;
    set_password(app, &tx, (&actor_of(&account), None), account, hash).await?;
    tx.commit().await?;
    app.standings.forget();
    Ok(())
}
