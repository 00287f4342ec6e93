//! `GET /inbound-mail`: what arrived; most of all, what waits for a person.
use app::{
    App, mail_in,
    store_types::{RawMailFilter, RawMailState},
};
use axum::{
    Json,
    extract::State,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::IntoResponse,
};
use domain::{ids::TicketId, mail_reason::MailReasonCode};
use serde::Deserialize;
use uuid::Uuid;

use super::inbound_view::{InboundMailView, ReadMailView};
use crate::{
    extract::{Caller, QueryOf, Segments},
    listing::{Listing, request_of},
    locale::Locale,
    problem::{Problem, ProblemCode},
};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct InboundQuery {
    /// `quarantined` (by itself, unless a reason or a ticket is named), `done` or `pending`.
    state: Option<String>,
    /// Why it waits or nothing followed from it: a `reason_code`.
    reason: Option<String>,
    /// What went into this ticket.
    ticket: Option<Uuid>,
    cursor: Option<String>,
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

/// Mail that arrived, the oldest first
#[utoipa::path(get, path = "/inbound-mail", operation_id = "listInboundMail", tag = "mail", params(InboundQuery), responses((status = 200, body = Listing<InboundMailView>)))]
pub(super) async fn list_inbound(
    State(app): State<App>,
    Caller(actor): Caller,
    locale: Locale,
    QueryOf(query): QueryOf<InboundQuery>,
) -> Result<Json<Listing<InboundMailView>>, Problem> {
    let filter = query.filter()?;
    let held = mail_in::inbound_mails(&app, &actor, filter, &request_of(query.cursor, query.limit)).await?;
    Ok(Json(Listing::of(held, |mail| InboundMailView::new(mail, locale))))
}

impl InboundQuery {
    fn filter(&self) -> Result<RawMailFilter, Problem> {
        let ticket = self.ticket.map(TicketId);
        let reason = self.reason.as_deref().map(|text| {
            MailReasonCode::parse(text).ok_or_else(|| {
                let codes = MailReasonCode::ALL.map(MailReasonCode::as_str).join(", ");
                Problem::invalid(ProblemCode::ValueInvalid, "reason", format!("it is one of {codes}"))
            })
        });
        let reason = reason.transpose()?;
        let state = match self.state.as_deref() {
            None if reason.is_none() && ticket.is_none() => Some(RawMailState::Quarantined),
            None => None,
            Some(text) => Some(RawMailState::parse(text).ok_or_else(|| {
                let told = "it is one of quarantined, done, pending";
                Problem::invalid(ProblemCode::ValueInvalid, "state", told)
            })?),
        };
        Ok(RawMailFilter { state, reason, ticket })
    }
}

/// Read a mail as far as it can be read
#[utoipa::path(get, path = "/inbound-mail/{id}", operation_id = "getInboundMail", tag = "mail", params(("id" = Uuid, Path)), responses((status = 200, body = ReadMailView)))]
pub(super) async fn get_inbound(
    State(app): State<App>,
    Caller(actor): Caller,
    locale: Locale,
    Segments(id): Segments<Uuid>,
) -> Result<Json<ReadMailView>, Problem> {
    Ok(Json(ReadMailView::new(mail_in::inbound_mail(&app, &actor, id).await?, locale)))
}

/// The source of a mail, byte for byte
#[utoipa::path(get, path = "/inbound-mail/{id}/source", operation_id = "getInboundMailSource", tag = "mail", params(("id" = Uuid, Path)), responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
pub(super) async fn get_source(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<impl IntoResponse, Problem> {
    let (_, source) = mail_in::inbound_source(&app, &actor, id).await?;
    // Never shown in place: it is whatever a stranger wrote.
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{id}.eml\"")),
    ];
    Ok((headers, source))
}
