//! `POST /tickets/{id}/worklogs`: hours on a case, unless its rules forbid them (S 3.5, SC-62); `GET` lists them.
use app::{
    App,
    tickets::{self, WorkDraft},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{ids::TicketId, rules::Work};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Body, Caller, IfMatch, Segments},
    listing::Listing,
    locale::Locale,
    problem::Problem,
    v1::denial,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LogWorkRequest {
    minutes: i64,
    /// When it was done; now where it is not said.
    at: Option<Timestamp>,
    /// Who did it; the caller where it is not said.
    author: Option<String>,
    /// Work that may be charged; yes where it is not said.
    billable: Option<bool>,
    text: Option<String>,
}

impl From<LogWorkRequest> for WorkDraft {
    fn from(request: LogWorkRequest) -> Self {
        Self {
            minutes: request.minutes,
            at: request.at,
            author: request.author,
            billable: request.billable.unwrap_or(true),
            text: request.text.unwrap_or_default(),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WorkView {
    id: Uuid,
    minutes: u32,
    billable: bool,
    author: String,
    at: Timestamp,
    text: String,
}

impl From<Work> for WorkView {
    fn from(held: Work) -> Self {
        Self {
            id: held.id,
            minutes: held.minutes,
            billable: held.billable,
            author: held.author,
            at: held.at,
            text: held.text,
        }
    }
}

/// Log work
#[utoipa::path(
    post, path = "/tickets/{id}/worklogs", operation_id = "logWork", tag = "tickets",
    params(
        ("id" = Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "The ETag of the ticket as it was read; another version is refused with 412")
    ),
    request_body = LogWorkRequest, responses((status = 201, body = WorkView))
)]
pub(super) async fn log_work(
    State(app): State<App>,
    Caller(actor): Caller,
    locale: Locale,
    Segments(ticket): Segments<TicketId>,
    IfMatch(version): IfMatch,
    Body(request): Body<LogWorkRequest>,
) -> Result<(StatusCode, Json<WorkView>), Problem> {
    match tickets::log_work(&app, &actor, ticket, request.into(), version).await {
        Ok(work) => Ok((StatusCode::CREATED, Json(work.into()))),
        Err(error) => Err(denial::of_ticket(&app, &actor, ticket, locale, error).await),
    }
}

/// Work on a ticket
#[utoipa::path(get, path = "/tickets/{id}/worklogs", operation_id = "listWork", tag = "tickets", params(("id" = Uuid, Path)), responses((status = 200, body = Listing<WorkView>)))]
pub(super) async fn list_work(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(ticket): Segments<TicketId>,
) -> Result<Json<Listing<WorkView>>, Problem> {
    let works = tickets::works(&app, &actor, ticket).await?;
    Ok(Json(Listing::whole(works.into_iter().map(WorkView::from).collect())))
}
