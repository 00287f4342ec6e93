//! What a provider says of itself (`OpenID` Connect Discovery 1.0) and the keys it signs with, kept for minutes. They are
//! fetched by the rules of webhooks: no address of the house, no redirect.
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use domain::ids::IdentityProviderId;
use jsonwebtoken::jwk::Jwk;
use reqwest::Url;
use serde::Deserialize;
use serde_json::Value;
use store::IdentityProvider;

use crate::{context::App, errors::AppError};

const KEPT: Duration = Duration::from_mins(10);

/// What was read of providers.
#[derive(Debug, Default)]
pub struct IdentityKeys(Mutex<HashMap<IdentityProviderId, Known>>);

#[derive(Clone, Debug)]
struct Known {
    issuer: String,
    at: Duration,
    metadata: Arc<Metadata>,
}

#[derive(Debug)]
pub(super) struct Metadata {
    pub(super) authorization: Url,
    pub(super) token: String,
    /// The client names itself in the form, not in the header.
    pub(super) secret_in_form: bool,
    /// The provider names itself in its answers (RFC 9207).
    pub(super) names_itself: bool,
    pub(super) keys: Vec<Jwk>,
}

/// Members that are used.
#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

#[derive(Deserialize)]
struct Keys {
    keys: Vec<Value>,
}

/// `anew`: what is known does not do, a key is missing.
pub(super) async fn metadata(
    app: &App,
    provider: &IdentityProvider,
    anew: bool,
) -> Result<Arc<Metadata>, AppError> {
    let (now, issuer) = (app.clock.ticks(), &provider.content.issuer);
    if !anew {
        let held = app.identity.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |held: &&Known| held.issuer == *issuer && now.saturating_sub(held.at) < KEPT;
        if let Some(known) = held.get(&provider.id).filter(fresh) {
            return Ok(Arc::clone(&known.metadata));
        }
    }
    let metadata = Arc::new(read(app, issuer).await.map_err(|says| unavailable(&says))?);
    let known = Known { issuer: issuer.clone(), at: now, metadata: Arc::clone(&metadata) };
    app.identity.0.lock().unwrap_or_else(PoisonError::into_inner).insert(provider.id, known);
    Ok(metadata)
}

pub(super) fn unavailable(says: &str) -> AppError {
    tracing::warn!("a provider of identity does not do: {says}");
    AppError::conflict("identity_provider_unavailable", format!("the provider cannot be used now: {says}"))
}

async fn read(app: &App, issuer: &str) -> Result<Metadata, String> {
    let place = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let document = app.webhooks.read_json(&place).await?;
    let document: Document = serde_json::from_value(document)
        .map_err(|error| format!("its configuration lacks something: {error}"))?;
    if document.issuer != issuer {
        return Err("its configuration names another issuer".to_owned());
    }
    let authorization =
        Url::parse(&document.authorization_endpoint).map_err(|_| "its page has no address".to_owned())?;
    if authorization.scheme() != "https" && app.webhooks.guard().check(authorization.as_str()).is_err() {
        return Err("its page is not encrypted".to_owned());
    }
    let keys: Keys = serde_json::from_value(app.webhooks.read_json(&document.jwks_uri).await?)
        .map_err(|_| "its keys cannot be read".to_owned())?;
    let methods = &document.token_endpoint_auth_methods_supported;
    let supports = |method: &str| methods.iter().any(|held| held == method);
    Ok(Metadata {
        authorization,
        token: document.token_endpoint,
        secret_in_form: supports("client_secret_post") && !supports("client_secret_basic"),
        names_itself: document.authorization_response_iss_parameter_supported,
        // Kinds of keys that we do not know are not ours to use.
        keys: keys.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect(),
    })
}
