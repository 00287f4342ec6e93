//! `GET /sandbox/clock`.
use app::{App, sandbox};
use axum::{Json, extract::State};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClockView {
    pub(super) now: Timestamp,
}

/// What the clock shows
#[utoipa::path(get, path = "/sandbox/clock", operation_id = "getSandboxClock", tag = "sandbox", responses((status = 200, body = ClockView)))]
pub(super) async fn get_clock(State(app): State<App>) -> Json<ClockView> {
    Json(ClockView { now: sandbox::clock(&app) })
}
