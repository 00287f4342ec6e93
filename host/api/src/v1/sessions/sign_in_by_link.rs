//! `POST /sessions/link`: sign in by the token of a one-time link.
use app::{App, accounts};
use axum::{extract::State, response::Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::account::{SessionView, opened};
use crate::{extract::Body, problem::Problem};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkRequest {
    token: String,
}

/// Sign in by a one-time link
#[utoipa::path(post, path = "/sessions/link", operation_id = "signInByLink", tag = "sessions", request_body = LinkRequest, responses((status = 200, body = SessionView)))]
pub(super) async fn sign_in_by_link(
    State(app): State<App>,
    Body(request): Body<LinkRequest>,
) -> Result<Response, Problem> {
    let signed_in = accounts::sign_in_by_link(&app, &request.token).await?;
    Ok(opened(&app, signed_in))
}
