//! Access tokens: short JWTs that say who the bearer is. Expiry is judged by the desk's clock, not the machine's.
use domain::{
    access::Actor,
    ids::{AccountId, ContactId, OrganisationId},
    ticket::Role,
};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

use super::keys::{is_key, opened_by};
use crate::{context::App, errors::AppError};

#[derive(Serialize, Deserialize)]
struct Claims {
    /// Account, where the bearer has one.
    sub: Option<AccountId>,
    name: String,
    role: Role,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    provider: Option<OrganisationId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    organisation: Option<OrganisationId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    contact: Option<ContactId>,
    /// Organisations the bearer's own acts for: as fresh as the token.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    acts_for: Vec<OrganisationId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    scopes: Vec<String>,
    locale: String,
    /// Seconds since the epoch; none only in a sandbox, where the clock is the tester's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exp: Option<i64>,
}

/// A token of an actor's, valid for the configured time. Answers the seconds as well.
pub fn issue_access_token(app: &App, actor: &Actor) -> Result<(String, i64), AppError> {
    let seconds = app.settings.access_token_seconds;
    Ok((issue(app, actor, Some(app.now().as_second().saturating_add(seconds)))?, seconds))
}

/// A token without an end: for the sandbox only.
pub fn issue_unlimited_token(app: &App, actor: &Actor) -> Result<String, AppError> {
    if !app.settings.sandbox {
        return Err(AppError::NotFound { what: "route" });
    }
    issue(app, actor, None)
}

fn issue(app: &App, actor: &Actor, exp: Option<i64>) -> Result<String, AppError> {
    let claims = Claims {
        sub: actor.account,
        name: actor.name.clone(),
        role: actor.role,
        provider: actor.provider,
        organisation: actor.organisation,
        contact: actor.contact,
        acts_for: actor.acts_for.clone(),
        scopes: actor.scopes.clone(),
        locale: actor.locale.clone(),
        exp,
    };
    let key = EncodingKey::from_secret(&app.secrets.derive("access-token"));
    encode(&Header::new(Algorithm::HS256), &claims, &key)
        .map_err(|error| AppError::Internal(error.to_string()))
}

/// Who bears a token, be it a person's or the key of a program. Anything wrong with it is the same answer.
pub async fn authenticate(app: &App, token: &str) -> Result<Actor, AppError> {
    if is_key(token) { opened_by(app, token).await } else { of_token(app, token) }
}

fn of_token(app: &App, token: &str) -> Result<Actor, AppError> {
    let mut validation = Validation::new(Algorithm::HS256);
    // The desk's clock judges the expiry below; the library would ask the machine's.
    validation.validate_exp = false;
    validation.required_spec_claims.clear();
    let key = DecodingKey::from_secret(&app.secrets.derive("access-token"));
    let claims = decode::<Claims>(token, &key, &validation).map_err(|_| AppError::Unauthenticated)?.claims;
    let expired = claims.exp.is_some_and(|exp| exp <= app.now().as_second());
    if expired || claims.exp.is_none() && !app.settings.sandbox || claims.role == Role::System {
        return Err(AppError::Unauthenticated);
    }
    Ok(Actor {
        role: claims.role,
        name: claims.name,
        account: claims.sub,
        provider: claims.provider,
        organisation: claims.organisation,
        acts_for: claims.acts_for,
        contact: claims.contact,
        scopes: claims.scopes,
        locale: claims.locale,
    })
}
