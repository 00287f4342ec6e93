//! A letter that belongs to no ticket: an announcement, a report that was asked for.
use domain::{catalogue::Product, ids::OutboxId};
use mail::{
    outgoing::{OutgoingAttachment, OutgoingMail},
    render::Rendered,
};
use store::NewMail;
use uuid::Uuid;

use super::{message_id_key, sender_of};
use crate::{context::App, errors::AppError, mailboxes::signed};

pub(crate) struct LooseLetter<'a> {
    /// Whose mailbox it comes from; without one, the desk's.
    pub(crate) product: Option<&'a Product>,
    pub(crate) name: &'a str,
    pub(crate) locale: &'a str,
    pub(crate) address: &'a str,
    /// What it is about, for its Message-ID.
    pub(crate) about: Uuid,
    /// Two letters with one key are one; `None` for a letter that is sent whenever it is asked for.
    pub(crate) once: Option<String>,
    pub(crate) attachments: Vec<OutgoingAttachment>,
}

impl LooseLetter<'_> {
    pub(crate) fn compose(self, app: &App, rendered: Rendered) -> Result<NewMail, AppError> {
        let id = OutboxId(app.ids.next());
        let from = sender_of(app, self.product);
        let outgoing = OutgoingMail {
            from: from.clone(),
            from_name: self.product.map(|product| product.title.in_locale(self.locale).to_owned()),
            to: self.address.to_owned(),
            to_name: Some(self.name.to_owned()),
            subject: rendered.subject.clone(),
            text: rendered.text.clone(),
            html: Some(rendered.html),
            message_id: message_id_key(app).new_message_id(&self.about.to_string(), &id.to_string()),
            in_reply_to: None,
            references: Vec::new(),
            auto_submitted: true,
            attachments: self.attachments,
        };
        let raw = outgoing
            .to_bytes(app.now())
            .map_err(|error| AppError::Internal(format!("letter cannot be composed: {error}")))?;
        let raw = signed(app, &from, raw, app.now());
        Ok(NewMail {
            id,
            provider: self.product.map(|product| product.provider),
            ticket: None,
            message: None,
            dedupe_key: self.once.unwrap_or_else(|| format!("letter:{id}")),
            from,
            to: vec![self.address.to_owned()],
            subject: rendered.subject,
            text: rendered.text,
            raw,
            created_at: app.now(),
        })
    }
}
