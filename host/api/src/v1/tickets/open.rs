//! `POST /tickets`: a request becomes a ticket, also when data are missing; the findings say which.
use app::{App, tickets};
use axum::{extract::State, http::StatusCode};

use super::{
    request::OpenTicketRequest,
    view::{TicketView, VersionedTicket},
};
use crate::{
    extract::{Attempt, Caller, Once, once},
    locale::Locale,
    problem::Problem,
    v1::denial,
};

/// File a request
#[utoipa::path(
    post, path = "/tickets", operation_id = "openTicket", tag = "tickets",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and request act once")),
    request_body = OpenTicketRequest,
    responses((status = 201, body = TicketView, headers(("ETag" = String), ("Location" = String))))
)]
pub(super) async fn open_ticket(
    State(app): State<App>,
    Caller(actor): Caller,
    locale: Locale,
    attempt: Attempt<OpenTicketRequest>,
) -> Result<VersionedTicket, Problem> {
    let command = attempt.body.command(&app, &actor).await?;
    let product = command.product.clone();
    let opened = once(&app, &actor, attempt.mark, StatusCode::CREATED.as_u16(), async |record| {
        tickets::open_ticket(&app, &actor, command, record.as_ref()).await
    });
    let detail = match opened.await {
        Ok(Once::Now(opened)) => tickets::opened_detail(&app, &actor, opened).await?,
        Ok(Once::Before(ticket)) => tickets::ticket_detail(&app, &actor, ticket).await?,
        Err(error) => return Err(denial::of_product(&app, &actor, &product, locale, error).await),
    };
    Ok(VersionedTicket::new(StatusCode::CREATED, &detail, locale, app.now()))
}
