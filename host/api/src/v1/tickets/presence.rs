//! `PUT`, `DELETE /tickets/{id}/presence`: who of the staff is at a case.
use app::{
    App,
    tickets::{self, Doing, Present},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::ids::TicketId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Body, Caller, Segments},
    listing::Listing,
    problem::Problem,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PresenceRequest {
    /// `viewing` or `writing`.
    #[schema(value_type = String)]
    doing: Doing,
}

/// A colleague at the case.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PresentView {
    account: Uuid,
    name: String,
    /// `viewing` or `writing`.
    #[schema(value_type = String)]
    doing: Doing,
    /// Since when they do this.
    since: Timestamp,
}

impl From<Present> for PresentView {
    fn from(held: Present) -> Self {
        Self { account: held.account.0, name: held.name, doing: held.doing, since: held.since }
    }
}

/// Say that one is at a case, and read who else is
///
/// What was said holds for 25 seconds; a page that stays says it again every few seconds. For staff.
#[utoipa::path(put, path = "/tickets/{id}/presence", operation_id = "bePresent", tag = "tickets", params(("id" = Uuid, Path)), request_body = PresenceRequest, responses((status = 200, body = Listing<PresentView>)))]
pub(super) async fn be_present(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(ticket): Segments<TicketId>,
    Body(request): Body<PresenceRequest>,
) -> Result<Json<Listing<PresentView>>, Problem> {
    let others = tickets::be_present(&app, &actor, ticket, request.doing).await?;
    Ok(Json(Listing::whole(others.into_iter().map(PresentView::from).collect())))
}

/// Say that one has left a case
#[utoipa::path(delete, path = "/tickets/{id}/presence", operation_id = "leaveTicket", tag = "tickets", params(("id" = Uuid, Path)), responses((status = 204)))]
pub(super) async fn leave_ticket(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(ticket): Segments<TicketId>,
) -> Result<StatusCode, Problem> {
    tickets::leave(&app, &actor, ticket).await?;
    Ok(StatusCode::NO_CONTENT)
}
