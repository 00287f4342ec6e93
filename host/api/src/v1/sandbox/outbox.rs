//! `GET /sandbox/outbox`: queued and sent mail, oldest first.
use app::{App, sandbox};
use axum::{Json, extract::State};

use crate::{
    extract::QueryOf,
    listing::{Listing, PageQuery},
    problem::Problem,
    v1::mail::OutboxMailView,
};

/// Outgoing mail
#[utoipa::path(get, path = "/sandbox/outbox", operation_id = "listSandboxOutbox", tag = "sandbox", params(PageQuery), responses((status = 200, body = Listing<OutboxMailView>)))]
pub(super) async fn list_outbox(
    State(app): State<App>,
    QueryOf(page): QueryOf<PageQuery>,
) -> Result<Json<Listing<OutboxMailView>>, Problem> {
    let mails = sandbox::outbox(&app, &page.request()).await?;
    Ok(Json(Listing::of(mails, OutboxMailView::from)))
}
