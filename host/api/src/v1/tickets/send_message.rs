//! `POST /tickets/{id}/messages`: what it means is stated by its author, never guessed from its words.
use app::{
    App,
    tickets::{self, AnswerDraft, MessageDraft, TicketDetail},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{
    access::Actor,
    ids::{ApprovalId, MessageId, TicketId},
    ticket::{AnswerCode, Direction, MessageType},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    attachment_input::{AttachmentInput, uploads},
    message_view::MessageView,
    view::{TicketView, ticket_view},
};
use crate::{
    extract::{Attempt, Caller, Expected, IfMatch, Once, Segments, once},
    fields::read_fields,
    locale::Locale,
    problem::Problem,
    v1::denial,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SendMessageRequest {
    /// `in` for contacts and partners, `out` for staff where it is not given.
    #[schema(value_type = Option<String>)]
    direction: Option<Direction>,
    #[serde(rename = "type")]
    #[schema(value_type = Option<String>)]
    kind: Option<MessageType>,
    #[serde(default)]
    text: String,
    received_at: Option<Timestamp>,
    #[serde(default)]
    attachments: Vec<AttachmentInput>,
    #[serde(default)]
    #[schema(value_type = Object)]
    fields: Map<String, Value>,
    answer: Option<AnswerRequest>,
}

impl Expected for SendMessageRequest {}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerRequest {
    approval: Option<Uuid>,
    #[schema(value_type = String)]
    code: AnswerCode,
    planned_at: Option<Timestamp>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SentMessageView {
    message: Option<MessageView>,
    /// The ticket it went to.
    ticket: TicketView,
    /// The ticket that was final: the message opened a new one in its place.
    continues: Option<Uuid>,
}

impl SendMessageRequest {
    async fn draft(self, app: &App, actor: &Actor, if_version: Option<i64>) -> Result<MessageDraft, Problem> {
        let direction =
            self.direction.unwrap_or(if actor.is_staff() { Direction::Out } else { Direction::In });
        let kind = self.kind.unwrap_or(match direction {
            Direction::In => MessageType::Information,
            Direction::Out => MessageType::Answer,
            Direction::Internal => MessageType::Notice,
        });
        Ok(MessageDraft {
            direction,
            kind,
            text: self.text,
            received_at: self.received_at,
            attachments: uploads(app, actor, self.attachments).await?,
            fields: read_fields(self.fields)?,
            answer: self.answer.map(|answer| AnswerDraft {
                approval: answer.approval.map(ApprovalId),
                code: answer.code,
                planned_at: answer.planned_at,
            }),
            if_version,
        })
    }
}

/// Add a message
#[utoipa::path(
    post, path = "/tickets/{id}/messages", operation_id = "sendMessage", tag = "tickets",
    params(
        ("id" = Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "The ETag of the ticket as its author read it; what was said meanwhile is not crossed: 412"),
        ("Idempotency-Key" = Option<String>, Header)
    ),
    request_body = SendMessageRequest, responses((status = 201, body = SentMessageView))
)]
pub(super) async fn send_message(
    State(app): State<App>,
    Caller(actor): Caller,
    locale: Locale,
    Segments(id): Segments<TicketId>,
    IfMatch(version): IfMatch,
    attempt: Attempt<SendMessageRequest>,
) -> Result<(StatusCode, Json<SentMessageView>), Problem> {
    let draft = attempt.body.draft(&app, &actor, version).await?;
    let text = draft.text.clone();
    let sent = once(&app, &actor, attempt.mark, StatusCode::CREATED.as_u16(), async |record| {
        tickets::add_message(&app, &actor, id, draft, record.as_ref()).await
    });
    let (ticket, message) = match sent.await {
        Ok(Once::Now(result)) => (result.case.ticket.id, Some(result.message)),
        Ok(Once::Before(ticket)) => (ticket, None),
        Err(error) => return Err(denial::of_ticket(&app, &actor, id, locale, error).await),
    };
    let detail = tickets::ticket_detail(&app, &actor, ticket).await?;
    let view = SentMessageView {
        message: find(&detail, message, &text),
        ticket: ticket_view(&detail, locale, app.now()),
        continues: (ticket != id).then_some(id.0),
    };
    Ok((StatusCode::CREATED, Json(view)))
}

/// The message by its identity; of a repeated request, the last one a person wrote with its words.
fn find(detail: &TicketDetail, id: Option<MessageId>, text: &str) -> Option<MessageView> {
    let mut messages = detail.case.messages.iter().rev();
    let found = match id {
        Some(id) => messages.find(|held| held.id == id),
        None => messages.find(|held| !held.automatic && held.text == text),
    };
    found.map(MessageView::from)
}
