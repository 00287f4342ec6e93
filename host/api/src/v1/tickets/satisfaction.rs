//! `POST /tickets/{id}/satisfaction`: how it was, once it is over.
use app::{App, tickets};
use axum::{Json, extract::State};
use domain::{ids::TicketId, ticket::Satisfaction};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    extract::{Body, Caller, Segments},
    problem::Problem,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RateTicketRequest {
    /// 1 to 5.
    score: u8,
    comment: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SatisfactionView {
    score: u8,
    comment: Option<String>,
    at: Timestamp,
}

impl From<Satisfaction> for SatisfactionView {
    fn from(held: Satisfaction) -> Self {
        Self { score: held.score, comment: held.comment, at: held.at }
    }
}

/// Rate a ticket
#[utoipa::path(post, path = "/tickets/{id}/satisfaction", operation_id = "rateTicket", tag = "tickets", params(("id" = Uuid, Path)), request_body = RateTicketRequest, responses((status = 200, body = SatisfactionView)))]
pub(super) async fn rate_ticket(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(ticket): Segments<TicketId>,
    Body(request): Body<RateTicketRequest>,
) -> Result<Json<SatisfactionView>, Problem> {
    let held = tickets::rate_ticket(&app, &actor, ticket, request.score, request.comment).await?;
    Ok(Json(held.into()))
}
