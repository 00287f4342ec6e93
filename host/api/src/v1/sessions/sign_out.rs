//! `DELETE /sessions/current`: the session of the cookie ends.
use app::{App, accounts};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header::SET_COOKIE},
    response::{IntoResponse, Response},
};

use super::cookie;
use crate::problem::Problem;

/// Sign out
#[utoipa::path(delete, path = "/sessions/current", operation_id = "signOut", tag = "sessions", security(("refresh_cookie" = [])), responses((status = 204)))]
pub(super) async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    if let Some(token) = cookie::read(&headers) {
        accounts::sign_out(&app, token).await?;
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(cookie) = cookie::clear(&app) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Ok(response)
}
