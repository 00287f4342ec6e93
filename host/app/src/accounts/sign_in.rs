//! Signing in and out. Whoever comes with wrong words gets the same answer for the same work, whether the account is
//! unknown, disabled, or its password another.
use domain::{
    access::{Actor, Scope},
    ids::{AccountId, SessionId},
};
use jiff::SignedDuration;
use serde_json::json;
use store::{Account, LinkPurpose, NewSession, Rotation};

use super::{
    Origin,
    create::normal_email,
    passkeys::has_passkeys,
    password::matches,
    policy::must_enrol,
    throttle::{NETWORK, PASSWORDS, attempt},
    token::{issue_access_token, issue_challenge},
};
use crate::{audit, context::App, errors::AppError};

#[derive(Clone, Debug)]
pub struct SignedIn {
    pub access_token: String,
    pub expires_in: i64,
    /// Goes into an `HttpOnly` cookie; only its hash is kept.
    pub refresh_token: String,
    pub actor: Actor,
    pub email: Option<String>,
    /// Shown once, when a second factor was just set up.
    pub recovery_codes: Vec<String>,
}

/// What came of the first step.
#[derive(Clone, Debug)]
pub enum SignIn {
    Done(Box<SignedIn>),
    /// A code is asked for.
    SecondStep(Challenge),
}

/// Proof of the first step, for the second one.
#[derive(Clone, Debug)]
pub struct Challenge {
    pub token: String,
    /// Seconds.
    pub expires_in: i64,
    /// Staff have to set a second factor up first.
    pub enrol: bool,
    /// What the second step may be taken by.
    pub methods: Vec<&'static str>,
}

pub async fn sign_in(app: &App, email: &str, password: &str, origin: &Origin) -> Result<SignIn, AppError> {
    let email = normal_email(email);
    let network = origin.network();
    attempt(app, origin, &[(PASSWORDS, &email), (NETWORK, &network)]).await?;
    let account = store::find_account_by_email(&app.store, &email).await?;
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let matches = matches(app, hash, password).await;
    let subject = account.as_ref().map(|account| account.id.to_string());
    let tx = app.store.begin().await?;
    let Some(account) = account.filter(|account| matches && account.disabled_at.is_none()) else {
        audit::note_unproven(app, &tx, origin, "session.refused", subject, json!({"by": "password"})).await?;
        tx.commit().await?;
        return Err(AppError::Unauthenticated);
    };
    store::forget_attempts(&tx, &PASSWORDS.key(app, &email)).await?;
    store::give_attempt_back(&tx, &NETWORK.key(app, &network)).await?;
    tx.commit().await?;
    first_step(app, &account, origin, "password").await
}

pub async fn sign_in_by_link(app: &App, token: &str, origin: &Origin) -> Result<SignIn, AppError> {
    let network = origin.network();
    attempt(app, origin, &[(NETWORK, &network)]).await?;
    let purposes = [LinkPurpose::SignIn, LinkPurpose::Invitation];
    let hash = app.secrets.hash("link", token);
    let tx = app.store.begin().await?;
    let id = store::use_sign_in_link(&tx, &hash, &purposes, app.now()).await?;
    let account = match id {
        Some(id) => store::find_account(&tx, id).await?.filter(|account| account.disabled_at.is_none()),
        None => None,
    };
    let Some(account) = account else {
        audit::note_unproven(app, &tx, origin, "session.refused", None, json!({"by": "link"})).await?;
        tx.commit().await?;
        return Err(AppError::Unauthenticated);
    };
    store::give_attempt_back(&tx, &NETWORK.key(app, &network)).await?;
    tx.commit().await?;
    first_step(app, &account, origin, "link").await
}

/// A session, unless the account has a second factor or its owner needs one.
pub(super) async fn first_step(
    app: &App,
    account: &Account,
    origin: &Origin,
    by: &str,
) -> Result<SignIn, AppError> {
    let methods = factors(app, account.id).await?;
    let enrol = methods.is_empty();
    if !enrol || must_enrol(app, account.role).await? {
        let (token, expires_in) = issue_challenge(app, account.id, enrol)?;
        return Ok(SignIn::SecondStep(Challenge { token, expires_in, enrol, methods }));
    }
    Ok(SignIn::Done(Box::new(open_session(app, account, origin, by).await?)))
}

/// Second factors of an account: `code`, `passkey`.
async fn factors(app: &App, account: AccountId) -> Result<Vec<&'static str>, AppError> {
    let mut held = Vec::new();
    let codes = store::find_second_factor(&app.store, account).await?;
    if codes.is_some_and(|codes| codes.confirmed_at.is_some()) {
        held.push("code");
    }
    if has_passkeys(app, account).await? {
        held.push("passkey");
    }
    Ok(held)
}

/// A new session with an identity of its own: none that was there before is raised.
pub(super) async fn open_session(
    app: &App,
    account: &Account,
    origin: &Origin,
    by: &str,
) -> Result<SignedIn, AppError> {
    let refresh_token = app.random_token();
    let session = new_session(app, account.id, &refresh_token, origin);
    let actor = Actor { session: Some(session.id), ..actor_of(account) };
    let tx = app.store.begin().await?;
    store::insert_session(&tx, &session).await?;
    store::note_sign_in(&tx, account.id, app.now()).await?;
    let data = json!({"by": by, "user_agent": session.device.user_agent});
    let subject = Some(account.id.to_string());
    audit::note_from(app, &tx, (&actor, origin), "session.opened", subject, data).await?;
    tx.commit().await?;
    signed_in(app, account, session.id, refresh_token).await
}

fn new_session(app: &App, account: AccountId, refresh_token: &str, origin: &Origin) -> NewSession {
    let now = app.now();
    let expires_at =
        now.checked_add(SignedDuration::from_hours(24 * app.settings.session_days)).unwrap_or(now);
    NewSession {
        id: SessionId(app.ids.next()),
        account,
        refresh_hash: app.secrets.hash("refresh", refresh_token),
        created_at: now,
        expires_at,
        device: origin.device(),
    }
}

async fn signed_in(
    app: &App,
    account: &Account,
    session: SessionId,
    refresh_token: String,
) -> Result<SignedIn, AppError> {
    let mut actor = Actor { session: Some(session), ..actor_of(account) };
    if let Some(id) = account.organisation {
        let organisation = store::find_organisation(&app.store, &Scope::All, id).await?;
        actor.acts_for = organisation.map(|held| held.acts_for).unwrap_or_default();
    }
    let (access_token, expires_in) = issue_access_token(app, &actor)?;
    let (email, recovery_codes) = (account.email.clone(), Vec::new());
    Ok(SignedIn { access_token, expires_in, refresh_token, actor, email, recovery_codes })
}

pub(crate) fn actor_of(account: &Account) -> Actor {
    Actor {
        role: account.role,
        name: account.name.clone(),
        account: Some(account.id),
        provider: account.provider,
        organisation: account.organisation,
        acts_for: Vec::new(),
        contact: account.contact,
        scopes: Vec::new(),
        locale: account.locale.clone(),
        session: None,
        key: None,
    }
}

/// A refresh token works once; one that comes a second time was stolen, and its whole family ends.
pub async fn refresh(app: &App, refresh_token: &str, origin: &Origin) -> Result<SignedIn, AppError> {
    let next = app.random_token();
    let hash = app.secrets.hash("refresh", refresh_token);
    let Some(session) = store::find_session(&app.store, &hash).await? else {
        return Err(AppError::Unauthenticated);
    };
    let new = new_session(app, session.account, &next, origin);
    let tx = app.store.begin().await?;
    let rotation = store::rotate_session(&tx, &hash, &new, app.now()).await?;
    let account = store::find_account(&tx, session.account).await?;
    if matches!(rotation, Rotation::Reused { .. }) && session.replaced_by.is_some() {
        let subject = Some(session.account.to_string());
        audit::note_unproven(app, &tx, origin, "session.reused", subject, json!({"session": session.family}))
            .await?;
    }
    let allowed = match &account {
        Some(account) => account.disabled_at.is_none() && !lacks_factor(app, account).await?,
        None => false,
    };
    if !allowed {
        store::end_session(&tx, session.account, session.family, app.now()).await?;
    }
    tx.commit().await?;
    if !allowed || !matches!(rotation, Rotation::Rotated { .. }) {
        app.standings.forget();
    }
    match account {
        Some(account) if allowed && matches!(rotation, Rotation::Rotated { .. }) => {
            signed_in(app, &account, session.family, next).await
        }
        _ => Err(AppError::Unauthenticated),
    }
}

/// Sessions from before a second factor was required do not outlast the rule.
async fn lacks_factor(app: &App, account: &Account) -> Result<bool, AppError> {
    if !must_enrol(app, account.role).await? {
        return Ok(false);
    }
    Ok(factors(app, account.id).await?.is_empty())
}

pub async fn sign_out(app: &App, refresh_token: &str) -> Result<(), AppError> {
    let tx = app.store.begin().await?;
    store::revoke_session(&tx, &app.secrets.hash("refresh", refresh_token), app.now()).await?;
    tx.commit().await?;
    app.standings.forget();
    Ok(())
}
