//! `GET /sandbox/outbox`: queued and sent mail, oldest first.
use app::{App, sandbox, store_types::OutboxRow};
use axum::{Json, extract::State};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::QueryOf,
    listing::{Listing, PageQuery},
    problem::Problem,
};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OutboxMailView {
    id: Uuid,
    from: String,
    to: Vec<String>,
    subject: String,
    text: String,
    /// `queued`, `sending`, `sent`, `failed`, `suppressed`.
    state: &'static str,
    ticket: Option<Uuid>,
    message: Option<Uuid>,
    created_at: Timestamp,
    sent_at: Option<Timestamp>,
}

impl From<OutboxRow> for OutboxMailView {
    fn from(row: OutboxRow) -> Self {
        Self {
            id: row.id.0,
            from: row.from,
            to: row.to,
            subject: row.subject,
            text: row.text,
            state: row.state.as_str(),
            ticket: row.ticket.map(|id| id.0),
            message: row.message.map(|id| id.0),
            created_at: row.created_at,
            sent_at: row.sent_at,
        }
    }
}

/// Outgoing mail
#[utoipa::path(get, path = "/sandbox/outbox", operation_id = "listSandboxOutbox", tag = "sandbox", params(PageQuery), responses((status = 200, body = Listing<OutboxMailView>)))]
pub(super) async fn list_outbox(
    State(app): State<App>,
    QueryOf(page): QueryOf<PageQuery>,
) -> Result<Json<Listing<OutboxMailView>>, Problem> {
    let mails = sandbox::outbox(&app, &page.request()).await?;
    Ok(Json(Listing::of(mails, OutboxMailView::from)))
}
