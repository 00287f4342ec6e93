//! Signing in and out.
use domain::{
    access::{Actor, Scope},
    ids::{AccountId, ContactId, OrganisationId, SessionId},
    ticket::Role,
};
use jiff::SignedDuration;
use store::{Account, NewSession, Rotation};

use super::{
    password::{hash_password, verify_password},
    token::issue_access_token,
};
use crate::{context::App, errors::AppError};

/// A link works once, within a day.
const LINK_HOURS: i64 = 24;

#[derive(Clone, Debug)]
pub struct SignedIn {
    pub access_token: String,
    pub expires_in: i64,
    /// Goes into an `HttpOnly` cookie; only its hash is kept.
    pub refresh_token: String,
    pub actor: Actor,
    pub email: Option<String>,
}

#[derive(Clone, Debug)]
pub struct AccountDraft {
    pub email: Option<String>,
    pub name: String,
    pub role: Role,
    pub password: Option<String>,
    pub locale: String,
    pub provider: Option<OrganisationId>,
    pub organisation: Option<OrganisationId>,
    pub contact: Option<ContactId>,
}

/// Creates an account; who may do so is the caller's question (set-up, sandbox, invitation).
pub async fn create_account(app: &App, draft: AccountDraft) -> Result<Account, AppError> {
    let password_hash = match &draft.password {
        Some(password) => Some(hash_password(app, password)?),
        None => None,
    };
    let account = Account {
        id: AccountId(app.ids.next()),
        email: draft.email.map(|email| email.trim().to_lowercase()),
        name: draft.name,
        role: draft.role,
        password_hash,
        locale: draft.locale,
        provider: draft.provider,
        organisation: draft.organisation,
        contact: draft.contact,
        disabled_at: None,
        created_at: app.now(),
    };
    let tx = app.store.begin().await?;
    store::insert_account(&tx, &account).await?;
    tx.commit().await?;
    Ok(account)
}

pub async fn sign_in(app: &App, email: &str, password: &str) -> Result<SignedIn, AppError> {
    let account = store::find_account_by_email(&app.store, &email.trim().to_lowercase()).await?;
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let password = password.to_owned();
    // Hashing costs tens of milliseconds of CPU and would stall the other requests of this thread.
    let matches = tokio::task::spawn_blocking(move || verify_password(hash.as_deref(), &password))
        .await
        .unwrap_or(false);
    match account.filter(|account| matches && account.disabled_at.is_none()) {
        Some(account) => open_session(app, &account).await,
        None => Err(AppError::Unauthenticated),
    }
}

/// A fresh one-time link token for an account.
pub async fn one_time_link(app: &App, account: AccountId) -> Result<String, AppError> {
    let token = app.random_token();
    let now = app.now();
    let expires_at = now.checked_add(SignedDuration::from_hours(LINK_HOURS)).unwrap_or(now);
    let tx = app.store.begin().await?;
    store::insert_sign_in_link(&tx, &app.secrets.hash("link", &token), account, expires_at).await?;
    tx.commit().await?;
    Ok(token)
}

pub async fn sign_in_by_link(app: &App, token: &str) -> Result<SignedIn, AppError> {
    let tx = app.store.begin().await?;
    let account = store::use_sign_in_link(&tx, &app.secrets.hash("link", token), app.now()).await?;
    tx.commit().await?;
    let account = account.ok_or(AppError::Unauthenticated)?;
    match store::find_account(&app.store, account).await?.filter(|account| account.disabled_at.is_none()) {
        Some(account) => open_session(app, &account).await,
        None => Err(AppError::Unauthenticated),
    }
}

async fn open_session(app: &App, account: &Account) -> Result<SignedIn, AppError> {
    let refresh_token = app.random_token();
    let tx = app.store.begin().await?;
    store::insert_session(&tx, &new_session(app, account.id, &refresh_token)).await?;
    tx.commit().await?;
    signed_in(app, account, refresh_token).await
}

fn new_session(app: &App, account: AccountId, refresh_token: &str) -> NewSession {
    let now = app.now();
    let expires_at =
        now.checked_add(SignedDuration::from_hours(24 * app.settings.session_days)).unwrap_or(now);
    NewSession {
        id: SessionId(app.ids.next()),
        account,
        refresh_hash: app.secrets.hash("refresh", refresh_token),
        created_at: now,
        expires_at,
    }
}

async fn signed_in(app: &App, account: &Account, refresh_token: String) -> Result<SignedIn, AppError> {
    let mut actor = actor_of(account);
    if let Some(id) = account.organisation {
        let organisation = store::find_organisation(&app.store, &Scope::All, id).await?;
        actor.acts_for = organisation.map(|held| held.acts_for).unwrap_or_default();
    }
    let (access_token, expires_in) = issue_access_token(app, &actor)?;
    Ok(SignedIn { access_token, expires_in, refresh_token, actor, email: account.email.clone() })
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
    }
}

/// A refresh token works once; one that comes a second time was stolen, and its whole family ends.
pub async fn refresh(app: &App, refresh_token: &str) -> Result<SignedIn, AppError> {
    let next = app.random_token();
    let hash = app.secrets.hash("refresh", refresh_token);
    let Some(session) = store::find_session(&app.store, &hash).await? else {
        return Err(AppError::Unauthenticated);
    };
    let tx = app.store.begin().await?;
    let rotation =
        store::rotate_session(&tx, &hash, &new_session(app, session.account, &next), app.now()).await?;
    tx.commit().await?;
    if !matches!(rotation, Rotation::Rotated { .. }) {
        return Err(AppError::Unauthenticated);
    }
    match store::find_account(&app.store, session.account)
        .await?
        .filter(|account| account.disabled_at.is_none())
    {
        Some(account) => signed_in(app, &account, next).await,
        None => Err(AppError::Unauthenticated),
    }
}

pub async fn sign_out(app: &App, refresh_token: &str) -> Result<(), AppError> {
    let tx = app.store.begin().await?;
    store::revoke_session(&tx, &app.secrets.hash("refresh", refresh_token), app.now()).await?;
    tx.commit().await?;
    Ok(())
}
