//! `POST /sandbox/inbound-mail`: a mail takes the way of any other.
use app::{
    App,
    mail_in::{Disposition, receive_sandbox_mail},
};
use axum::{
    Json,
    extract::{FromRequestParts as _, Request, State},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::inbound_request::{InboundMailQuery, InboundMailRequest};
use crate::{
    extract::{JSON_LIMIT, LARGE_LIMIT, QueryOf, media_type, read_bytes, read_json, unsupported},
    problem::Problem,
};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DispositionView {
    /// `ticket_created`, `message_added`, `technical`, `quarantined`, or `scheduled` while it is not fetched.
    disposition: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket_id: Option<Uuid>,
    /// The message it became, else the mail as it is kept.
    message_id: Option<Uuid>,
    /// Why nothing came of it: a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

fn disposition_view(disposition: Disposition, mail: Option<Uuid>) -> DispositionView {
    let ticket_id = disposition.ticket().map(|id| id.0);
    let word = disposition.as_str();
    let (message, reason) = match disposition {
        Disposition::TicketCreated { message, .. } | Disposition::MessageAdded { message, .. } => {
            (Some(message.0), None)
        }
        Disposition::Technical { reason } | Disposition::Quarantined { reason } => {
            (None, Some(reason.code.as_str()))
        }
        Disposition::Scheduled => (None, None),
    };
    DispositionView { disposition: word, ticket_id, message_id: message.or(mail), reason }
}

/// Put a mail in
#[utoipa::path(
    post, path = "/sandbox/inbound-mail", operation_id = "receiveSandboxMail", tag = "sandbox", params(InboundMailQuery),
    request_body(content((InboundMailRequest = "application/json"), (Vec<u8> = "message/rfc822"))),
    responses((status = 200, body = DispositionView))
)]
pub(super) async fn receive_mail(
    State(app): State<App>,
    request: Request,
) -> Result<Json<DispositionView>, Problem> {
    let mail = match media_type(request.headers()).as_deref() {
        Some("message/rfc822") => {
            let (mut parts, body) = request.into_parts();
            let QueryOf(query) = QueryOf::<InboundMailQuery>::from_request_parts(&mut parts, &()).await?;
            let raw = read_bytes(Request::from_parts(parts, body), LARGE_LIMIT).await?;
            query.mail(raw)?
        }
        Some("application/json") => {
            let body = read_bytes(request, JSON_LIMIT).await?;
            read_json::<InboundMailRequest>(&body)?.mail()?
        }
        _ => return Err(unsupported("application/json` or `message/rfc822")),
    };
    let (disposition, id) = receive_sandbox_mail(&app, mail).await?;
    Ok(Json(disposition_view(disposition, id)))
}
