//! `POST /sessions/link`: sign in by the token of a one-time link.
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
pub(super) struct LinkRequest {
    token: String,
}

/// Sign in by a one-time link
#[utoipa::path(post, path = "/sessions/link", operation_id = "signInByLink", tag = "sessions", request_body = LinkRequest, responses((status = 200, body = SessionView), (status = 202, description = "A second step is asked for", body = SecondStepView)))]
pub(super) async fn sign_in_by_link(
    State(app): State<App>,
    ComesFrom(origin): ComesFrom,
    Body(request): Body<LinkRequest>,
) -> Result<Response, Problem> {
    Ok(stepped(&app, accounts::sign_in_by_link(&app, &request.token, &origin).await?))
}
