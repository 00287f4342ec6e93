//! A message of a ticket as the API shows it. Addresses of untrusted senders stay inside.
use domain::ticket::{AnswerCode, Attachment, Channel, Direction, Message, MessageType, Role};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::fields::show_fields;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MessageView {
    id: Uuid,
    #[schema(value_type = String)]
    direction: Direction,
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    kind: MessageType,
    #[schema(value_type = String)]
    channel: Channel,
    /// Receipt at our server, or sending.
    at: Timestamp,
    recorded_at: Timestamp,
    author: AuthorView,
    subject: Option<String>,
    text: String,
    #[schema(value_type = Object)]
    fields: Map<String, Value>,
    attachments: Vec<AttachmentView>,
    /// Sent by a machine: an automatic reply, or a letter of the desk itself.
    automatic: bool,
    /// The channel proved its author.
    verified: bool,
    answer: Option<AnswerView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AuthorView {
    name: String,
    #[schema(value_type = String)]
    role: Role,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AttachmentView {
    id: Uuid,
    name: String,
    media_type: String,
    size: u64,
    /// By the end of its name, as the rule set declares.
    tags: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AnswerView {
    approval: Option<Uuid>,
    #[schema(value_type = String)]
    code: AnswerCode,
    planned_at: Option<Timestamp>,
}

impl From<&Message> for MessageView {
    fn from(held: &Message) -> Self {
        let attachment = |held: &Attachment| AttachmentView {
            id: held.id.0,
            name: held.name.clone(),
            media_type: held.media_type.clone(),
            size: held.size,
            tags: held.tags.clone(),
        };
        Self {
            id: held.id.0,
            direction: held.direction,
            kind: held.kind,
            channel: held.channel,
            at: held.at,
            recorded_at: held.recorded_at,
            author: AuthorView { name: held.author.name.clone(), role: held.author.role },
            subject: held.subject.clone(),
            text: held.text.clone(),
            fields: show_fields(&held.fields),
            attachments: held.attachments.iter().map(attachment).collect(),
            automatic: held.automatic,
            verified: held.verified,
            answer: held.answer.as_ref().map(|answer| AnswerView {
                approval: answer.approval.map(|id| id.0),
                code: answer.code,
                planned_at: answer.planned_at,
            }),
        }
    }
}
