//! `POST /sign-in-links`, `/password-resets`, `/passwords`: links by mail. Who asks is told nothing of who has an
//! account here.
use app::{App, accounts};
use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    extract::{Body, ComesFrom},
    problem::Problem,
};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkByMailRequest {
    email: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetPasswordRequest {
    /// Of the link in the letter.
    token: String,
    /// 12 to 128 characters.
    password: String,
}

/// Ask for a sign-in link by mail
#[utoipa::path(post, path = "/sign-in-links", operation_id = "requestSignInLink", tag = "sessions", request_body = LinkByMailRequest, responses((status = 202, description = "A letter leaves if there is such an account")))]
pub(super) async fn request_sign_in_link(
    State(app): State<App>,
    ComesFrom(origin): ComesFrom,
    Body(request): Body<LinkByMailRequest>,
) -> Result<StatusCode, Problem> {
    accounts::request_sign_in_link(&app, &request.email, &origin).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Ask for a link to set another password by mail
#[utoipa::path(post, path = "/password-resets", operation_id = "requestPasswordReset", tag = "sessions", request_body = LinkByMailRequest, responses((status = 202, description = "A letter leaves if there is such an account")))]
pub(super) async fn request_password_reset(
    State(app): State<App>,
    ComesFrom(origin): ComesFrom,
    Body(request): Body<LinkByMailRequest>,
) -> Result<StatusCode, Problem> {
    accounts::request_password_reset(&app, &request.email, &origin).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Set a password by the link of a reset or an invitation; every session ends
#[utoipa::path(post, path = "/passwords", operation_id = "setPasswordByLink", tag = "sessions", request_body = SetPasswordRequest, responses((status = 204)))]
pub(super) async fn set_password_by_link(
    State(app): State<App>,
    ComesFrom(origin): ComesFrom,
    Body(request): Body<SetPasswordRequest>,
) -> Result<StatusCode, Problem> {
    accounts::set_password_by_link(&app, &request.token, &request.password, &origin).await?;
    Ok(StatusCode::NO_CONTENT)
}
