//! `GET /calendars`, `GET /calendars/{code}`.
use app::{App, calendars};
use axum::{Json, extract::State};
use domain::time::CalendarDefinition;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    extract::{Caller, Segments},
    listing::Listing,
    problem::Problem,
};

/// A calendar as data: code, zone, week, holiday set, exceptions.
#[derive(Debug, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = Object)]
pub(super) struct CalendarView(pub(super) CalendarDefinition);

/// Service calendars
#[utoipa::path(get, path = "/calendars", operation_id = "listCalendars", tag = "calendars", responses((status = 200, body = Listing<CalendarView>)))]
pub(super) async fn list_calendars(
    State(app): State<App>,
    Caller(actor): Caller,
) -> Result<Json<Listing<CalendarView>>, Problem> {
    let calendars = calendars::list(&app, &actor).await?;
    Ok(Json(Listing::whole(calendars.into_iter().map(CalendarView).collect())))
}

/// A service calendar
#[utoipa::path(get, path = "/calendars/{code}", operation_id = "getCalendar", tag = "calendars", params(("code" = String, Path)), responses((status = 200, body = CalendarView)))]
pub(super) async fn get_calendar(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(code): Segments<String>,
) -> Result<Json<CalendarView>, Problem> {
    Ok(Json(CalendarView(calendars::calendar(&app, &actor, &code).await?)))
}
