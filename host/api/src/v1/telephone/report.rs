//! `POST /calls/events`: what a telephone exchange (PBX) says of a call: it started, was answered, ended. Reports of a
//! call may come twice and in any order.
use app::{
    App,
    telephone::{self, CallReport},
};
use axum::{Json, extract::State};
use domain::{telephone::CallEvent, ticket::Direction};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Body, Caller},
    problem::{Problem, ProblemCode},
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CallEventRequest {
    /// The call's key at the exchange: its reports carry the same.
    call: String,
    event: ReportedEvent,
    at: Timestamp,
    /// `in` (default) or `out`.
    #[schema(value_type = Option<String>)]
    direction: Option<Direction>,
    /// Our end of the call.
    line: String,
    /// The other end; left out where it is withheld.
    number: Option<String>,
    /// Who answered or dialled.
    agent: Option<String>,
    recording_url: Option<String>,
    /// With `ended`: when the call was answered, from exchanges that report once.
    answered_at: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ReportedEvent {
    Started,
    Answered,
    Ended,
}

/// What an exchange learns of its call; who called is the desk's to know.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReportedCallView {
    id: Uuid,
    /// `ringing`, `talking`, `ended`, `missed` or `unanswered`.
    state: &'static str,
    ticket: Option<Uuid>,
}

/// Report a call; needs the scope `calls:write`
#[utoipa::path(post, path = "/calls/events", operation_id = "reportCall", tag = "telephone", request_body = CallEventRequest, responses((status = 200, body = ReportedCallView)))]
pub(super) async fn report_call(
    State(app): State<App>,
    Caller(actor): Caller,
    Body(request): Body<CallEventRequest>,
) -> Result<Json<ReportedCallView>, Problem> {
    let direction = request.direction.unwrap_or(Direction::In);
    if direction == Direction::Internal {
        return Err(Problem::invalid(ProblemCode::ValueInvalid, "direction", "`in` or `out`"));
    }
    let report = CallReport {
        call: request.call,
        event: match request.event {
            ReportedEvent::Started => CallEvent::Started,
            ReportedEvent::Answered => CallEvent::Answered,
            ReportedEvent::Ended => CallEvent::Ended,
        },
        at: request.at,
        direction,
        line: request.line,
        number: request.number,
        agent: request.agent,
        recording: request.recording_url,
        answered_at: request.answered_at,
    };
    let call = telephone::report_call(&app, &actor, report).await?;
    Ok(Json(ReportedCallView {
        id: call.id.0,
        state: call.state().as_str(),
        ticket: call.ticket.map(|id| id.0),
    }))
}
