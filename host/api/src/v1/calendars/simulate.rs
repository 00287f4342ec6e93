//! `POST /calendars/{code}/simulate`, `POST /holiday-sets/{set}/years/{year}/simulate`: which open deadlines a change
//! would move, before it is saved. Nothing is written.
use app::{
    App,
    calendars::{self, CalendarChange, Example, Impact},
};
use axum::{Json, extract::State};
use domain::time::HolidayYear;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::add_exception::ExceptionRequest;
use crate::{
    extract::{Body, Caller, Segments},
    problem::{Problem, ProblemCode},
};

/// One of both.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SimulateChangeRequest {
    exception: Option<ExceptionRequest>,
    /// As to change the calendar.
    #[schema(value_type = Option<Object>)]
    patch: Option<Map<String, Value>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CalendarImpactView {
    /// Timers that run or stand by the calendars concerned.
    open_timers: u64,
    moved_timers: u64,
    /// Tickets with a timer that moves.
    moved_tickets: u64,
    earlier: u64,
    later: u64,
    /// Running timers that would be due already, and are not.
    overdue: u64,
    /// Of those that move, the ones that are due first as things stand; at most 50.
    examples: Vec<MovedTimerView>,
}

#[derive(Debug, Serialize, ToSchema)]
struct MovedTimerView {
    ticket: Uuid,
    number: String,
    subject: String,
    product: String,
    /// Code of the timer.
    timer: String,
    calendar: String,
    due_at: Timestamp,
    would_be_due_at: Timestamp,
}

impl From<Impact> for CalendarImpactView {
    fn from(impact: Impact) -> Self {
        Self {
            open_timers: impact.open,
            moved_timers: impact.moved,
            moved_tickets: impact.tickets,
            earlier: impact.earlier,
            later: impact.later,
            overdue: impact.overdue,
            examples: impact.examples.into_iter().map(moved).collect(),
        }
    }
}

fn moved(example: Example) -> MovedTimerView {
    MovedTimerView {
        ticket: example.ticket.id.0,
        number: example.ticket.number,
        subject: example.ticket.subject,
        product: example.ticket.product,
        timer: example.timer,
        calendar: example.calendar,
        due_at: example.due_at,
        would_be_due_at: example.would_be_due_at,
    }
}

/// Which deadlines a change of hours would move
#[utoipa::path(post, path = "/calendars/{code}/simulate", operation_id = "simulateCalendarChange", tag = "calendars", params(("code" = String, Path)), request_body = SimulateChangeRequest, responses((status = 200, body = CalendarImpactView)))]
pub(super) async fn simulate_change(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(code): Segments<String>,
    Body(request): Body<SimulateChangeRequest>,
) -> Result<Json<CalendarImpactView>, Problem> {
    let change = match (request.exception, request.patch) {
        (Some(exception), None) => CalendarChange::Exception(exception.try_into()?),
        (None, Some(patch)) => CalendarChange::Patch(patch),
        _ => {
            let says = "give `exception` or `patch`";
            return Err(Problem::invalid(ProblemCode::ValueMissing, "exception", says));
        }
    };
    Ok(Json(calendars::simulate(&app, &actor, &code, change).await?.into()))
}

/// Which deadlines a year would move
#[utoipa::path(
    post, path = "/holiday-sets/{set}/years/{year}/simulate", operation_id = "simulateHolidayYear", tag = "calendars",
    params(("set" = String, Path), ("year" = i16, Path)), request_body = Object, responses((status = 200, body = CalendarImpactView))
)]
pub(super) async fn simulate_year(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments((set, year)): Segments<(String, i16)>,
    Body(document): Body<HolidayYear>,
) -> Result<Json<CalendarImpactView>, Problem> {
    Ok(Json(calendars::simulate_year(&app, &actor, &set, year, document).await?.into()))
}
