//! Questions put to a browser or to a provider of identity: kept sealed by a random token until the answer comes, and
//! taken once.
use domain::ids::AccountId;
use jiff::SignedDuration;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Serialize, de::DeserializeOwned};
use store::Ceremony;

use crate::{context::App, errors::AppError};

/// As long as somebody may look for their authenticator or sign in elsewhere.
pub(super) const SECONDS: i64 = 600;

fn hashed(app: &App, token: &str) -> String {
    app.secrets.hash("ceremony", token)
}

/// Keeps what was asked. Answers the token that brings it back.
pub(super) async fn ask<T: Serialize>(
    app: &App,
    purpose: &str,
    account: Option<AccountId>,
    state: &T,
) -> Result<String, AppError> {
    let token = app.random_token();
    let written = serde_json::to_string(state).map_err(|error| AppError::Internal(error.to_string()))?;
    let now = app.now();
    let held = Ceremony {
        token_hash: hashed(app, &token),
        purpose: purpose.to_owned(),
        account,
        state: app.secrets.seal(purpose, &SecretString::from(written)),
        expires_at: now.checked_add(SignedDuration::from_secs(SECONDS)).unwrap_or(now),
    };
    let tx = app.store.begin().await?;
    store::insert_ceremony(&tx, &held).await?;
    tx.commit().await?;
    Ok(token)
}

/// Takes what was asked, whatever comes of the answer. Anything wrong with the token is the same.
pub(super) async fn take<T: DeserializeOwned>(
    app: &App,
    purpose: &str,
    token: &str,
) -> Result<(Option<AccountId>, T), AppError> {
    let tx = app.store.begin().await?;
    let held = store::take_ceremony(&tx, &hashed(app, token), purpose, app.now()).await?;
    tx.commit().await?;
    let held = held.ok_or(AppError::Unauthenticated)?;
    let state = app.secrets.unseal(purpose, &held.state).ok_or(AppError::Unauthenticated)?;
    let state = serde_json::from_str(state.expose_secret());
    Ok((held.account, state.map_err(|error| AppError::Internal(error.to_string()))?))
}
