//! `GET /outbox`: letters, and what became of each at each of its recipients.
use app::{
    App, mail_out,
    store_types::{Delivery, DeliveryOutcome, MailState, OutboxFilter, OutboxRow},
};
use axum::{Json, extract::State};
use domain::ids::{OutboxId, TicketId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Caller, QueryOf, Segments},
    listing::{Listing, request_of},
    problem::{Problem, ProblemCode},
};

#[derive(Debug, Serialize, ToSchema)]
pub(in crate::v1) struct OutboxMailView {
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
    attempts: i32,
    /// While it is queued.
    next_attempt_at: Option<Timestamp>,
    last_error: Option<String>,
    /// Every attempt at every recipient, the oldest first.
    deliveries: Vec<DeliveryView>,
}

#[derive(Debug, Serialize, ToSchema)]
struct DeliveryView {
    to: String,
    at: Timestamp,
    /// `taken`, `deferred` (not now) or `refused` (never).
    #[schema(value_type = String)]
    outcome: DeliveryOutcome,
    /// What the server said.
    answer: Option<String>,
}

impl From<OutboxRow> for OutboxMailView {
    fn from(row: OutboxRow) -> Self {
        let queued = row.state == MailState::Queued;
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
            attempts: row.attempts,
            next_attempt_at: Some(row.next_attempt_at).filter(|_| queued),
            last_error: row.last_error,
            deliveries: row.deliveries.into_iter().map(delivery).collect(),
        }
    }
}

fn delivery(held: Delivery) -> DeliveryView {
    DeliveryView { to: held.to, at: held.at, outcome: held.outcome, answer: held.answer }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct OutboxQuery {
    /// `queued`, `sending`, `sent`, `failed`, `suppressed`: one or several, separated by commas.
    state: Option<String>,
    ticket: Option<Uuid>,
    cursor: Option<String>,
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

fn states(text: Option<&str>) -> Result<Vec<MailState>, Problem> {
    let words = text.unwrap_or_default().split(',').map(str::trim).filter(|word| !word.is_empty());
    words
        .map(|word| {
            MailState::parse(word).ok_or_else(|| {
                let told = "each is one of queued, sending, sent, failed, suppressed";
                Problem::invalid(ProblemCode::ValueInvalid, "state", told)
            })
        })
        .collect()
}

/// Letters, the oldest first
#[utoipa::path(get, path = "/outbox", operation_id = "listOutbox", tag = "mail", params(OutboxQuery), responses((status = 200, body = Listing<OutboxMailView>)))]
pub(super) async fn list_outbox(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(query): QueryOf<OutboxQuery>,
) -> Result<Json<Listing<OutboxMailView>>, Problem> {
    let filter = OutboxFilter { states: states(query.state.as_deref())?, ticket: query.ticket.map(TicketId) };
    let mails = mail_out::letters(&app, &actor, &filter, &request_of(query.cursor, query.limit)).await?;
    Ok(Json(Listing::of(mails, OutboxMailView::from)))
}

/// Read a letter and its delivery log
#[utoipa::path(get, path = "/outbox/{id}", operation_id = "getOutboxMail", tag = "mail", params(("id" = Uuid, Path)), responses((status = 200, body = OutboxMailView)))]
pub(super) async fn get_outbox_mail(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<Json<OutboxMailView>, Problem> {
    Ok(Json(mail_out::letter(&app, &actor, OutboxId(id)).await?.into()))
}

/// Send a failed letter again, the same bytes, to those who did not get it
#[utoipa::path(post, path = "/outbox/{id}/resend", operation_id = "resendOutboxMail", tag = "mail", params(("id" = Uuid, Path)), responses((status = 200, body = OutboxMailView)))]
pub(super) async fn resend_outbox_mail(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<Json<OutboxMailView>, Problem> {
    Ok(Json(mail_out::resend(&app, &actor, OutboxId(id)).await?.into()))
}
