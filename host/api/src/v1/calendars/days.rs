//! `GET /calendars/{code}/days`: every date of a year, as people read a calendar. A plain list.
use app::{App, calendars};
use axum::{Json, extract::State};
use domain::time::{DayInfo, DayKind, Interval};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    extract::{Caller, QueryOf, Segments},
    problem::Problem,
};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct DaysQuery {
    year: i16,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DayView {
    date: Date,
    working: bool,
    /// Local time of the first opening and the last closing.
    open: Option<String>,
    close: Option<String>,
    #[schema(value_type = String)]
    kind: DayKind,
    #[schema(value_type = Vec<Object>)]
    windows: Vec<Interval>,
    shortened_minutes: Option<u32>,
    /// What makes it so: a notice, a decree, a holiday's name.
    source: Option<String>,
    provisional: bool,
}

impl From<DayInfo> for DayView {
    fn from(day: DayInfo) -> Self {
        Self {
            open: day.open().map(|time| time.to_string()),
            close: day.close().map(|time| time.to_string()),
            date: day.date,
            working: day.working,
            kind: day.kind,
            windows: day.windows,
            shortened_minutes: day.shortened_minutes,
            source: day.source,
            provisional: day.provisional,
        }
    }
}

/// The days of a year
#[utoipa::path(get, path = "/calendars/{code}/days", operation_id = "listCalendarDays", tag = "calendars", params(("code" = String, Path), DaysQuery), responses((status = 200, body = Vec<DayView>)))]
pub(super) async fn list_days(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(code): Segments<String>,
    QueryOf(query): QueryOf<DaysQuery>,
) -> Result<Json<Vec<DayView>>, Problem> {
    let days = calendars::days(&app, &actor, &code, query.year).await?;
    Ok(Json(days.into_iter().map(DayView::from).collect()))
}
