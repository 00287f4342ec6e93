//! `POST /sessions`: sign in by password.
use app::{App, accounts};
use axum::{extract::State, response::Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::account::{SecondStepView, SessionView, stepped};
use crate::{
    extract::{Body, ComesFrom},
    problem::Problem,
};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignInRequest {
    email: String,
    password: String,
}

/// Sign in by password
#[utoipa::path(post, path = "/sessions", operation_id = "signIn", tag = "sessions", request_body = SignInRequest, responses((status = 200, body = SessionView), (status = 202, description = "A second step is asked for", body = SecondStepView)))]
pub(super) async fn sign_in(
    State(app): State<App>,
    ComesFrom(origin): ComesFrom,
    Body(request): Body<SignInRequest>,
) -> Result<Response, Problem> {
    Ok(stepped(&app, accounts::sign_in(&app, &request.email, &request.password, &origin).await?))
}
