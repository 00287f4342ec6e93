//! `GET /tickets/{id}/messages`: the conversation, oldest first; internal notes for staff alone.
use app::{App, tickets};
use axum::{Json, extract::State};
use domain::ids::TicketId;

use super::message_view::MessageView;
use crate::{
    extract::{Caller, Segments},
    listing::Listing,
    problem::Problem,
};

/// Messages of a ticket
#[utoipa::path(get, path = "/tickets/{id}/messages", operation_id = "listMessages", tag = "tickets", params(("id" = Uuid, Path)), responses((status = 200, body = Listing<MessageView>)))]
pub(super) async fn list_messages(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<TicketId>,
) -> Result<Json<Listing<MessageView>>, Problem> {
    let detail = tickets::ticket_detail(&app, &actor, id).await?;
    Ok(Json(Listing::whole(detail.case.messages.iter().map(MessageView::from).collect())))
}
