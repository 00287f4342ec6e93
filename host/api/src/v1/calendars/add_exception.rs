//! `POST /calendars/{code}/exceptions`: a published change of hours on one day, with its source (T 7.1, SC-13).
use app::{App, calendars};
use axum::{Json, extract::State, http::StatusCode};
use domain::time::{CalendarException, Interval, TimeOfDay};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    extract::{Body, Caller, Segments},
    problem::{Problem, ProblemCode},
};

/// Hours by `open` and `close`, several by `windows`, or `closed`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AddExceptionRequest)]
pub(super) struct ExceptionRequest {
    date: Date,
    /// Local time, `09:00`.
    #[schema(value_type = Option<String>)]
    open: Option<TimeOfDay>,
    #[schema(value_type = Option<String>)]
    close: Option<TimeOfDay>,
    #[serde(default)]
    closed: bool,
    #[serde(default)]
    #[schema(value_type = Vec<Object>)]
    windows: Vec<Interval>,
    /// Link to or name of the notice.
    source: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ExceptionView {
    calendar: String,
    date: Date,
    closed: bool,
    #[schema(value_type = Vec<Object>)]
    windows: Vec<Interval>,
    source: String,
}

impl ExceptionRequest {
    fn windows(&self) -> Result<Vec<Interval>, Problem> {
        let missing = |path| {
            Problem::invalid(
                ProblemCode::ValueMissing,
                path,
                "give `open` and `close`, `windows`, or `closed`",
            )
        };
        match (self.closed, self.open, self.close) {
            (true, None, None) if self.windows.is_empty() => Ok(Vec::new()),
            (true, ..) => {
                Err(Problem::invalid(ProblemCode::ValueInvalid, "closed", "a closed day has no hours"))
            }
            (false, Some(open), Some(close)) if self.windows.is_empty() => {
                Ok(vec![Interval::new(open, close).map_err(|error| {
                    Problem::invalid(ProblemCode::IntervalReversed, "close", error.to_string())
                })?])
            }
            (false, None, None) if !self.windows.is_empty() => Ok(self.windows.clone()),
            (false, Some(_), None) => Err(missing("close")),
            _ => Err(missing("open")),
        }
    }
}

impl TryFrom<ExceptionRequest> for CalendarException {
    type Error = Problem;

    fn try_from(request: ExceptionRequest) -> Result<Self, Problem> {
        Ok(Self { date: request.date, windows: request.windows()?, source: request.source })
    }
}

/// Publish a change of hours
#[utoipa::path(post, path = "/calendars/{code}/exceptions", operation_id = "addCalendarException", tag = "calendars", params(("code" = String, Path)), request_body = ExceptionRequest, responses((status = 201, body = ExceptionView)))]
pub(super) async fn add_exception(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(code): Segments<String>,
    Body(request): Body<ExceptionRequest>,
) -> Result<(StatusCode, Json<ExceptionView>), Problem> {
    let exception = CalendarException::try_from(request)?;
    calendars::add_exception(&app, &actor, &code, exception.clone()).await?;
    let view = ExceptionView {
        calendar: code,
        date: exception.date,
        closed: exception.windows.is_empty(),
        windows: exception.windows,
        source: exception.source,
    };
    Ok((StatusCode::CREATED, Json(view)))
}
