//! `PATCH /calendars/{code}`: parts of the definition change, open timers follow (TR-11).
use app::{App, calendars};
use axum::{Json, extract::State};
use serde_json::{Map, Value};

use super::list::CalendarView;
use crate::{
    extract::{Body, Caller, Segments},
    problem::Problem,
};

/// Change a calendar
#[utoipa::path(patch, path = "/calendars/{code}", operation_id = "patchCalendar", tag = "calendars", params(("code" = String, Path)), request_body = Object, responses((status = 200, body = CalendarView)))]
pub(super) async fn patch_calendar(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(code): Segments<String>,
    Body(patch): Body<Map<String, Value>>,
) -> Result<Json<CalendarView>, Problem> {
    let changed = calendars::patch_calendar(&app, &actor, &code, &patch).await?;
    Ok(Json(CalendarView(changed)))
}
