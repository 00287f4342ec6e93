//! Mail as it arrived.
use app::{
    mail_in::{ReadMail, reason_words},
    store_types::RawMail,
};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::locale::Locale;

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
    /// Why it waits for a person or nothing followed from it: `empty`, `not_mail`, `too_large`, `left_in_mailbox`,
    /// `header_too_large`, `reader_failed`, `never_taken_in`, `no_product`, `no_ticket_quoted`; `auto_reply`,
    /// `auto_generated`, `bounce`, `list`, `loop`, `set_aside`.
    reason_code: Option<&'static str>,
    /// The same in the reader's language, with what it is about.
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
    /// Why it cannot be read, in the reader's language.
    unreadable: Option<String>,
}

/// What the mail says of itself: nothing of it is proven.
#[derive(Debug, Serialize, ToSchema)]
struct MailContentView {
    from: Option<String>,
    to: Vec<String>,
    subject: String,
    date: Option<Timestamp>,
    /// All of it, with what it quotes and its signature; of a mail without plain text, its HTML as text.
    text: String,
    /// Null for plain text.
    html: Option<HtmlView>,
    attachments: Vec<MailAttachmentView>,
}

/// The HTML of a mail as it may be shown: no script, style, form; nothing is fetched from elsewhere.
#[derive(Debug, Serialize, ToSchema)]
struct HtmlView {
    /// Pictures of the mail itself keep their `cid:`, others have no source.
    html: String,
    /// Pictures from elsewhere that were left out.
    remote_images: usize,
    /// Links left out, where there were too many.
    links_dropped: usize,
    /// Something was cut: too long or too deep.
    shortened: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct MailAttachmentView {
    name: String,
    media_type: String,
    size: usize,
}

impl InboundMailView {
    pub(super) fn new(held: RawMail, locale: Locale) -> Self {
        let verdict = held.verdict.as_ref();
        let reason = verdict.and_then(|verdict| verdict.reason.as_ref());
        Self {
            id: held.id,
            mailbox: held.mailbox,
            digest: held.digest,
            received_at: held.received_at,
            state: verdict.map_or("pending", |verdict| verdict.state.as_str()),
            attempts: held.attempts,
            disposition: verdict.map(|verdict| verdict.disposition.clone()),
            reason_code: reason.map(|reason| reason.code.as_str()),
            reason: reason.map(|reason| reason_words(locale.as_str(), reason)),
            ticket: verdict.and_then(|verdict| verdict.ticket).map(|id| id.0),
            message: verdict.and_then(|verdict| verdict.message).map(|id| id.0),
            settled_at: held.settled_at,
        }
    }
}

impl ReadMailView {
    pub(super) fn new(held: ReadMail, locale: Locale) -> Self {
        let (content, unreadable) = match held.content {
            Ok(mail) => (Some(content(mail)), None),
            Err(reason) => (None, Some(reason_words(locale.as_str(), &reason))),
        };
        Self { mail: InboundMailView::new(held.on_file, locale), content, unreadable }
    }
}

fn content(mail: app::mail_in::InboundMail) -> MailContentView {
    let attachment = |held: app::mail_in::MailAttachment| MailAttachmentView {
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
        html: mail.html.map(|held| HtmlView {
            html: held.html,
            remote_images: held.remote_images,
            links_dropped: held.links_dropped,
            shortened: held.shortened,
        }),
        attachments: mail.attachments.into_iter().map(attachment).collect(),
    }
}
