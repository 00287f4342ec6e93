//! Mail as it arrived.
use app::{mail_in::ReadMail, store_types::RawMail};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InboundMailView {
    id: Uuid,
    mailbox: String,
    /// SHA-256 of the source.
    digest: String,
    received_at: Timestamp,
    /// `pending`, `done` or `quarantined`.
    state: &'static str,
    attempts: i32,
    /// `ticket_created`, `message_added`, `technical`, `quarantined`.
    disposition: Option<String>,
    reason: Option<String>,
    ticket: Option<Uuid>,
    message: Option<Uuid>,
    settled_at: Option<Timestamp>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReadMailView {
    #[serde(flatten)]
    mail: InboundMailView,
    /// Null where it cannot be read.
    content: Option<MailContentView>,
    /// Why it cannot be read.
    unreadable: Option<String>,
}

/// What the mail says of itself: nothing of it is proven.
#[derive(Debug, Serialize, ToSchema)]
struct MailContentView {
    from: Option<String>,
    to: Vec<String>,
    subject: String,
    date: Option<Timestamp>,
    text: String,
    attachments: Vec<AttachmentView>,
}

#[derive(Debug, Serialize, ToSchema)]
struct AttachmentView {
    name: String,
    media_type: String,
    size: usize,
}

impl From<RawMail> for InboundMailView {
    fn from(held: RawMail) -> Self {
        let verdict = held.verdict.as_ref();
        Self {
            id: held.id,
            mailbox: held.mailbox,
            digest: held.digest,
            received_at: held.received_at,
            state: verdict.map_or("pending", |verdict| verdict.state.as_str()),
            attempts: held.attempts,
            disposition: verdict.map(|verdict| verdict.disposition.clone()),
            reason: verdict.and_then(|verdict| verdict.reason.clone()),
            ticket: verdict.and_then(|verdict| verdict.ticket).map(|id| id.0),
            message: verdict.and_then(|verdict| verdict.message).map(|id| id.0),
            settled_at: held.settled_at,
        }
    }
}

impl From<ReadMail> for ReadMailView {
    fn from(held: ReadMail) -> Self {
        let (content, unreadable) = match held.content {
            Ok(mail) => (Some(content(mail)), None),
            Err(reason) => (None, Some(reason)),
        };
        Self { mail: held.on_file.into(), content, unreadable }
    }
}

fn content(mail: app::mail_in::InboundMail) -> MailContentView {
    let attachment = |held: app::mail_in::MailAttachment| AttachmentView {
        name: held.name,
        media_type: held.media_type,
        size: held.content.len(),
    };
    MailContentView {
        from: mail.from.shown().map(|address| address.addr.clone()),
        to: mail.to.into_iter().map(|address| address.addr).collect(),
        subject: mail.subject,
        date: mail.date,
        text: mail.text,
        attachments: mail.attachments.into_iter().map(attachment).collect(),
    }
}
