//! `/me/sessions`, `/me/password`: one's own devices and password.
use app::{App, accounts, store_types::LiveSession};
use axum::{Json, extract::State, http::StatusCode};
use domain::ids::SessionId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Body, Caller, ComesFrom, Segments},
    listing::Listing,
    problem::Problem,
};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OwnSessionView {
    id: Uuid,
    created_at: Timestamp,
    /// To the length of an access token.
    last_seen_at: Timestamp,
    expires_at: Timestamp,
    user_agent: Option<String>,
    address: Option<String>,
    /// This request comes by it.
    current: bool,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangePasswordRequest {
    current_password: String,
    /// 12 to 128 characters.
    password: String,
}

fn view(held: LiveSession, current: Option<SessionId>) -> OwnSessionView {
    OwnSessionView {
        id: held.family.0,
        created_at: held.opened_at,
        last_seen_at: held.seen_at,
        expires_at: held.expires_at,
        user_agent: held.device.user_agent,
        address: held.device.address,
        current: current == Some(held.family),
    }
}

/// One's own sign-ins that go on
#[utoipa::path(get, path = "/me/sessions", operation_id = "listOwnSessions", tag = "sessions", responses((status = 200, body = Listing<OwnSessionView>)))]
pub(super) async fn list_own_sessions(
    State(app): State<App>,
    Caller(actor): Caller,
) -> Result<Json<Listing<OwnSessionView>>, Problem> {
    let held = accounts::own_sessions(&app, &actor).await?;
    Ok(Json(Listing::whole(held.into_iter().map(|held| view(held, actor.session)).collect())))
}

/// One of one's own sign-ins
#[utoipa::path(get, path = "/me/sessions/{id}", operation_id = "getOwnSession", tag = "sessions", params(("id" = Uuid, Path)), responses((status = 200, body = OwnSessionView)))]
pub(super) async fn get_own_session(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<Json<OwnSessionView>, Problem> {
    let held = accounts::own_session(&app, &actor, SessionId(id)).await?;
    Ok(Json(view(held, actor.session)))
}

/// End one of one's own sign-ins
#[utoipa::path(delete, path = "/me/sessions/{id}", operation_id = "endOwnSession", tag = "sessions", params(("id" = Uuid, Path)), responses((status = 204)))]
pub(super) async fn end_own_session(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<StatusCode, Problem> {
    accounts::end_own_session(&app, &actor, SessionId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End all of one's own sign-ins but this one
#[utoipa::path(delete, path = "/me/sessions", operation_id = "endOtherSessions", tag = "sessions", responses((status = 204)))]
pub(super) async fn end_other_sessions(
    State(app): State<App>,
    Caller(actor): Caller,
) -> Result<StatusCode, Problem> {
    accounts::end_other_sessions(&app, &actor).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Change one's own password; the other sign-ins end
#[utoipa::path(put, path = "/me/password", operation_id = "changePassword", tag = "sessions", request_body = ChangePasswordRequest, responses((status = 204)))]
pub(super) async fn change_password(
    State(app): State<App>,
    Caller(actor): Caller,
    ComesFrom(origin): ComesFrom,
    Body(request): Body<ChangePasswordRequest>,
) -> Result<StatusCode, Problem> {
    let words = (request.current_password.as_str(), request.password.as_str());
    accounts::change_password(&app, &actor, &origin, words).await?;
    Ok(StatusCode::NO_CONTENT)
}
