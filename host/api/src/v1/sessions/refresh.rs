//! `POST /sessions/refresh`: a fresh access token for the cookie's refresh token, which is changed with it.
use app::{App, AppError, accounts};
use axum::{
    extract::State,
    http::{HeaderMap, header::SET_COOKIE},
    response::{IntoResponse, Response},
};

use super::{
    account::{SessionView, opened},
    cookie,
};
use crate::{
    extract::ComesFrom,
    problem::{Problem, ProblemCode},
};

/// Go on with a session
#[utoipa::path(post, path = "/sessions/refresh", operation_id = "refreshSession", tag = "sessions", security(("refresh_cookie" = [])), responses((status = 200, body = SessionView)))]
pub(super) async fn refresh(
    State(app): State<App>,
    ComesFrom(origin): ComesFrom,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let token = cookie::read(&headers).ok_or_else(|| {
        Problem::new(ProblemCode::Unauthenticated).detail("there is no session to go on with")
    })?;
    match accounts::refresh(&app, token, &origin).await {
        Ok(signed_in) => Ok(opened(&app, signed_in)),
        // A token that opens nothing is of no use to keep.
        Err(AppError::Unauthenticated) => {
            let mut response = Problem::new(ProblemCode::Unauthenticated).into_response();
            if let Some(cookie) = cookie::clear(&app) {
                response.headers_mut().insert(SET_COOKIE, cookie);
            }
            Ok(response)
        }
        Err(error) => Err(Problem::from(error)),
    }
}
