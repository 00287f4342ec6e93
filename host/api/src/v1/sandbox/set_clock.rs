//! `PUT /sandbox/clock`: answers after all work that falls due has run, each piece at its own instant.
use app::{App, sandbox};
use axum::{Json, extract::State};
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;

use super::get_clock::ClockView;
use crate::{extract::Body, problem::Problem};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetClockRequest {
    now: Timestamp,
}

/// Move the clock forward
#[utoipa::path(put, path = "/sandbox/clock", operation_id = "setSandboxClock", tag = "sandbox", request_body = SetClockRequest, responses((status = 200, body = ClockView)))]
pub(super) async fn set_clock(
    State(app): State<App>,
    Body(request): Body<SetClockRequest>,
) -> Result<Json<ClockView>, Problem> {
    let now = sandbox::set_clock(&app, request.now).await?;
    Ok(Json(ClockView { now }))
}
