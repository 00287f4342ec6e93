//! `POST /sessions/second-step`: the code of who has a second factor, or has to set one up.
use app::{
    App,
    accounts::{self, Enrolment},
};
use axum::{Json, extract::State, response::Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::account::{SessionView, opened};
use crate::{
    extract::{Body, ComesFrom},
    problem::Problem,
};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SecondStepRequest {
    challenge: String,
    /// Of the authenticator, or a recovery code.
    code: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChallengeRequest {
    pub(super) challenge: String,
}

/// What an authenticator needs; shown once.
#[derive(Serialize, ToSchema)]
pub(super) struct EnrolmentView {
    /// Base32, to be typed in.
    secret: String,
    /// `otpauth://…`, to be shown as a QR code.
    uri: String,
}

impl From<Enrolment> for EnrolmentView {
    fn from(begun: Enrolment) -> Self {
        Self { secret: begun.secret, uri: begun.uri }
    }
}

/// The second step of signing in
#[utoipa::path(post, path = "/sessions/second-step", operation_id = "takeSecondStep", tag = "sessions", request_body = SecondStepRequest, responses((status = 200, body = SessionView)))]
pub(super) async fn second_step(
    State(app): State<App>,
    ComesFrom(origin): ComesFrom,
    Body(request): Body<SecondStepRequest>,
) -> Result<Response, Problem> {
    let signed_in = accounts::second_step(&app, &request.challenge, &request.code, &origin).await?;
    Ok(opened(&app, signed_in))
}

/// Set a second factor up while signing in, where the desk requires it
#[utoipa::path(post, path = "/sessions/second-step/enrolment", operation_id = "enrolWhileSigningIn", tag = "sessions", request_body = ChallengeRequest, responses((status = 200, body = EnrolmentView)))]
pub(super) async fn enrol(
    State(app): State<App>,
    Body(request): Body<ChallengeRequest>,
) -> Result<Json<EnrolmentView>, Problem> {
    Ok(Json(accounts::begin_enrolment_by(&app, &request.challenge).await?.into()))
}
