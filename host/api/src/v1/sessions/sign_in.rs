//! `POST /sessions`: sign in by password.
use app::{App, accounts};
use axum::{extract::State, response::Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::account::{SessionView, opened};
use crate::{extract::Body, problem::Problem};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignInRequest {
    email: String,
    password: String,
}

/// Sign in by password
#[utoipa::path(post, path = "/sessions", operation_id = "signIn", tag = "sessions", request_body = SignInRequest, responses((status = 200, body = SessionView)))]
pub(super) async fn sign_in(
    State(app): State<App>,
    Body(request): Body<SignInRequest>,
) -> Result<Response, Problem> {
    let signed_in = accounts::sign_in(&app, &request.email, &request.password).await?;
    Ok(opened(&app, signed_in))
}
