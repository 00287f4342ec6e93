//! `POST /sessions/passkey…`, `POST /sessions/second-step/passkey…`: signing in by a passkey, alone or after the
//! password.
use app::{App, accounts};
use axum::{Json, extract::State, response::Response};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    account::{SessionView, opened},
    passkeys::PasskeyCeremonyView,
    second_step::ChallengeRequest,
};
use crate::{
    extract::{Body, ComesFrom},
    problem::Problem,
};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasskeySignInRequest {
    ceremony: String,
    /// The `PublicKeyCredential` with its assertion, as its `toJSON` writes it.
    #[schema(value_type = Object)]
    credential: Value,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasskeyStepRequest {
    challenge: String,
    ceremony: String,
    /// The `PublicKeyCredential` with its assertion, as its `toJSON` writes it.
    #[schema(value_type = Object)]
    credential: Value,
}

/// Begin to sign in by a passkey
#[utoipa::path(post, path = "/sessions/passkey", operation_id = "beginPasskeySignIn", tag = "sessions", responses((status = 200, body = PasskeyCeremonyView)))]
pub(super) async fn begin(
    State(app): State<App>,
    ComesFrom(origin): ComesFrom,
) -> Result<Json<PasskeyCeremonyView>, Problem> {
    Ok(Json(accounts::begin_passkey_sign_in(&app, &origin).await?.into()))
}

/// Sign in by a passkey: it is both factors
#[utoipa::path(post, path = "/sessions/passkey/assertion", operation_id = "signInByPasskey", tag = "sessions", request_body = PasskeySignInRequest, responses((status = 200, body = SessionView)))]
pub(super) async fn sign_in(
    State(app): State<App>,
    ComesFrom(origin): ComesFrom,
    Body(request): Body<PasskeySignInRequest>,
) -> Result<Response, Problem> {
    let answer = (request.ceremony.as_str(), request.credential);
    Ok(opened(&app, accounts::sign_in_by_passkey(&app, &origin, answer).await?))
}

/// Begin the second step by a passkey
#[utoipa::path(post, path = "/sessions/second-step/passkey", operation_id = "beginPasskeyStep", tag = "sessions", request_body = ChallengeRequest, responses((status = 200, body = PasskeyCeremonyView)))]
pub(super) async fn begin_step(
    State(app): State<App>,
    Body(request): Body<ChallengeRequest>,
) -> Result<Json<PasskeyCeremonyView>, Problem> {
    Ok(Json(accounts::begin_passkey_step(&app, &request.challenge).await?.into()))
}

/// The second step by a passkey
#[utoipa::path(post, path = "/sessions/second-step/passkey/assertion", operation_id = "takePasskeyStep", tag = "sessions", request_body = PasskeyStepRequest, responses((status = 200, body = SessionView)))]
pub(super) async fn step(
    State(app): State<App>,
    ComesFrom(origin): ComesFrom,
    Body(request): Body<PasskeyStepRequest>,
) -> Result<Response, Problem> {
    let answer = (request.challenge.as_str(), request.ceremony.as_str(), request.credential);
    Ok(opened(&app, accounts::passkey_step(&app, &origin, answer).await?))
}
