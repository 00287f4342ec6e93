//! `POST /inbound-mail/{id}/release` and `/set-aside`: a person decides on a quarantined mail.
use app::{
    App,
    mail_in::{self, Directed, Release},
};
use axum::{Json, extract::State};
use domain::ids::TicketId;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::inbound_view::ReadMailView;
use crate::{
    extract::{Body, Caller, Segments},
    fields::read_fields,
    locale::Locale,
    problem::{Problem, ProblemCode},
};

/// To a ticket, or to a product as a new one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReleaseRequest {
    ticket: Option<Uuid>,
    product: Option<String>,
    /// What was read in a mail that no parser reads.
    from: Option<String>,
    subject: Option<String>,
    text: Option<String>,
    #[serde(default)]
    #[schema(value_type = Object)]
    fields: Map<String, Value>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetAsideRequest {
    reason: String,
}

/// Release a mail from quarantine, as of its receipt
#[utoipa::path(post, path = "/inbound-mail/{id}/release", operation_id = "releaseInboundMail", tag = "mail", params(("id" = Uuid, Path)), request_body = ReleaseRequest, responses((status = 200, body = ReadMailView)))]
pub(super) async fn release_inbound(
    State(app): State<App>,
    Caller(actor): Caller,
    locale: Locale,
    Segments(id): Segments<Uuid>,
    Body(request): Body<ReleaseRequest>,
) -> Result<Json<ReadMailView>, Problem> {
    let to = match (request.ticket, request.product) {
        (Some(ticket), None) => Directed::Ticket(TicketId(ticket)),
        (None, Some(product)) => Directed::Product(product),
        _ => {
            let told = "name either a `ticket` or a `product`";
            return Err(Problem::invalid(ProblemCode::ValueInvalid, "product", told));
        }
    };
    let fields = read_fields(request.fields)?;
    let release = Release { to, from: request.from, subject: request.subject, text: request.text, fields };
    mail_in::release(&app, &actor, id, release).await?;
    Ok(Json(ReadMailView::new(mail_in::inbound_mail(&app, &actor, id).await?, locale)))
}

/// Set a mail aside: nothing follows from it, it stays on file
#[utoipa::path(post, path = "/inbound-mail/{id}/set-aside", operation_id = "setAsideInboundMail", tag = "mail", params(("id" = Uuid, Path)), request_body = SetAsideRequest, responses((status = 200, body = ReadMailView)))]
pub(super) async fn set_aside_inbound(
    State(app): State<App>,
    Caller(actor): Caller,
    locale: Locale,
    Segments(id): Segments<Uuid>,
    Body(request): Body<SetAsideRequest>,
) -> Result<Json<ReadMailView>, Problem> {
    mail_in::set_aside(&app, &actor, id, &request.reason).await?;
    Ok(Json(ReadMailView::new(mail_in::inbound_mail(&app, &actor, id).await?, locale)))
}
