//! Access tokens: short JWTs that say who the bearer is. Expiry is judged by the desk's clock, not the machine's.
use std::net::IpAddr;

use domain::{
    access::Actor,
    ids::{AccountId, ContactId, OrganisationId, SessionId},
    ticket::Role,
};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    jws::by_secret,
    keys::{is_key, opened_by},
    standings::stands,
};
use crate::{context::App, errors::AppError};

const ACCESS: &str = "access-token";
const CHALLENGE: &str = "second-step";

#[derive(Clone, Serialize, Deserialize)]
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
    /// The sign-in this token came of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sid: Option<SessionId>,
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
        sid: actor.session,
        exp,
    };
    signed(app, ACCESS, &claims)
}

/// A token that only its purpose reads: each has a key of its own.
fn signed<T: Serialize>(app: &App, purpose: &str, claims: &T) -> Result<String, AppError> {
    let key = EncodingKey::from_secret(&app.secrets.derive(purpose));
    encode(&Header::new(Algorithm::HS256), claims, &key)
        .map_err(|error| AppError::Internal(error.to_string()))
}

fn read<T: DeserializeOwned>(app: &App, purpose: &str, token: &str) -> Result<T, AppError> {
    let payload = by_secret(token, &app.secrets.derive(purpose)).map_err(|_| AppError::Unauthenticated)?;
    serde_json::from_slice(&payload).map_err(|_| AppError::Unauthenticated)
}

/// Between the two steps of signing in: the first was right.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct ChallengeClaims {
    pub(super) account: AccountId,
    /// There is no second factor yet, and one has to be set up.
    pub(super) enrol: bool,
    exp: i64,
}

const CHALLENGE_SECONDS: i64 = 300;

/// Answers the seconds as well.
pub(super) fn issue_challenge(app: &App, account: AccountId, enrol: bool) -> Result<(String, i64), AppError> {
    let exp = app.now().as_second().saturating_add(CHALLENGE_SECONDS);
    Ok((signed(app, CHALLENGE, &ChallengeClaims { account, enrol, exp })?, CHALLENGE_SECONDS))
}

pub(super) fn read_challenge(app: &App, token: &str) -> Result<ChallengeClaims, AppError> {
    let claims: ChallengeClaims = read(app, CHALLENGE, token)?;
    if claims.exp <= app.now().as_second() { Err(AppError::Unauthenticated) } else { Ok(claims) }
}

/// Who bears a token, be it a person's or the key of a program. Anything wrong with it is the same answer; a key that
/// is used `from` where it does not open is told so.
pub async fn authenticate(app: &App, token: &str, from: Option<IpAddr>) -> Result<Actor, AppError> {
    if is_key(token) {
        return opened_by(app, token, from).await;
    }
    let actor = of_token(app, token)?;
    if stands(app, &actor).await? { Ok(actor) } else { Err(AppError::Unauthenticated) }
}

fn of_token(app: &App, token: &str) -> Result<Actor, AppError> {
    let claims: Claims = read(app, ACCESS, token)?;
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
        session: claims.sid,
        key: None,
    })
}
