//! `POST /tickets/{id}/calls`: a call begins or ends (T 4.1, SC-28); `GET` lists them.
use app::{
    App,
    tickets::{self, CallDraft},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{ids::TicketId, rules::Call, ticket::Direction};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Body, Caller, IfMatch, Segments},
    listing::Listing,
    locale::Locale,
    problem::{Problem, ProblemCode},
    v1::denial,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LogCallRequest {
    /// Of a call that is logged already, with `ended_at`: ends it.
    started_at: Timestamp,
    ended_at: Option<Timestamp>,
    /// `in` or `out`.
    #[schema(value_type = Option<String>)]
    direction: Option<Direction>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CallView {
    id: Uuid,
    started_at: Timestamp,
    ended_at: Option<Timestamp>,
    direction: &'static str,
    agent: String,
}

impl From<Call> for CallView {
    fn from(held: Call) -> Self {
        let direction = if held.incoming { Direction::In } else { Direction::Out };
        Self {
            id: held.id,
            started_at: held.started_at,
            ended_at: held.ended_at,
            direction: direction.as_str(),
            agent: held.agent,
        }
    }
}

/// Log a call
#[utoipa::path(post, path = "/tickets/{id}/calls", operation_id = "logCall", tag = "tickets", params(("id" = Uuid, Path), ("If-Match" = Option<String>, Header, description = "The ETag of the ticket as it was read; another version is refused with 412")), request_body = LogCallRequest, responses((status = 201, body = CallView)))]
pub(super) async fn log_call(
    State(app): State<App>,
    Caller(actor): Caller,
    locale: Locale,
    Segments(ticket): Segments<TicketId>,
    IfMatch(if_version): IfMatch,
    Body(request): Body<LogCallRequest>,
) -> Result<(StatusCode, Json<CallView>), Problem> {
    let incoming = match request.direction {
        None | Some(Direction::In) => true,
        Some(Direction::Out) => false,
        Some(Direction::Internal) => {
            return Err(Problem::invalid(ProblemCode::ValueInvalid, "direction", "`in` or `out`"));
        }
    };
    let draft =
        CallDraft { started_at: request.started_at, ended_at: request.ended_at, incoming, if_version };
    match tickets::log_call(&app, &actor, ticket, draft).await {
        Ok(call) => Ok((StatusCode::CREATED, Json(call.into()))),
        Err(error) => Err(denial::of_ticket(&app, &actor, ticket, locale, error).await),
    }
}

/// Calls on a ticket
#[utoipa::path(get, path = "/tickets/{id}/calls", operation_id = "listCalls", tag = "tickets", params(("id" = Uuid, Path)), responses((status = 200, body = Listing<CallView>)))]
pub(super) async fn list_calls(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(ticket): Segments<TicketId>,
) -> Result<Json<Listing<CallView>>, Problem> {
    let calls = tickets::calls(&app, &actor, ticket).await?;
    Ok(Json(Listing::whole(calls.into_iter().map(CallView::from).collect())))
}
