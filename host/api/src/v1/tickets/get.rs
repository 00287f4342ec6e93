//! `GET /tickets/{id}`.
use app::{App, tickets};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::ids::TicketId;

use super::view::{REVALIDATE, TicketView, VersionedTicket};
use crate::{
    extract::{Caller, Segments, etag, is_fresh},
    locale::Locale,
    problem::Problem,
};

/// A ticket, whole
#[utoipa::path(
    get, path = "/tickets/{id}", operation_id = "getTicket", tag = "tickets", params(("id" = Uuid, Path)),
    responses((status = 200, body = TicketView, headers(("ETag" = String))), (status = 304, description = "The version the client holds"))
)]
pub(super) async fn get_ticket(
    State(app): State<App>,
    Caller(actor): Caller,
    locale: Locale,
    Segments(id): Segments<TicketId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let detail = tickets::ticket_detail(&app, &actor, id).await?;
    let version = detail.case.ticket.version;
    if is_fresh(&headers, version) {
        return Ok((
            StatusCode::NOT_MODIFIED,
            [(header::ETAG, etag(version)), (header::CACHE_CONTROL, HeaderValue::from_static(REVALIDATE))],
        )
            .into_response());
    }
    Ok(VersionedTicket::new(StatusCode::OK, &detail, locale, app.now()).into_response())
}
