//! An outgoing mail to bytes. Everything that could differ between two builds is a parameter or follows
//! from the Message-ID, so that a retry is the same bytes (reliability 5.1, honest window).

use std::time::SystemTime;

use jiff::Timestamp;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment as LettreAttachment, Body, Mailbox, MultiPart, SinglePart};
use lettre::{Address as LettreAddress, Message};
use sha2::{Digest, Sha256};

use crate::address::normalise;
use crate::text::{clean_text, hex, single_line};

/// Characters of a subject.
const SUBJECT_CHARS: usize = 250;
/// Ids of References sent: the first and the newest ones.
const MAX_REFERENCES: usize = 20;

/// A mail to one recipient: recipients of a ticket do not learn each other's addresses, and one bad
/// address does not hold up the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingMail {
    pub from: String,
    pub from_name: Option<String>,
    pub to: String,
    pub to_name: Option<String>,
    pub subject: String,
    pub text: String,
    pub html: Option<String>,
    /// `<…@domain>`, made by `thread::MessageIdKey`.
    pub message_id: String,
    /// Without angle brackets, as `InboundMail` has them.
    pub in_reply_to: Option<String>,
    pub references: Vec<String>,
    /// Nobody typed this mail: it is marked so that no machine answers it (RFC 3834).
    pub auto_submitted: bool,
    pub attachments: Vec<OutgoingAttachment>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingAttachment {
    pub name: String,
    pub media_type: String,
    pub content: Vec<u8>,
}

#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    #[error("`{0}` is no address")]
    Address(String),
    #[error("`{0}` is no message id")]
    MessageId(String),
    #[error("the message cannot be built")]
    Message(#[from] lettre::error::Error),
}

impl OutgoingMail {
    /// The bytes to store in the outbox and to send. `date` is the instant of the decision to send.
    pub fn to_bytes(&self, date: Timestamp) -> Result<Vec<u8>, BuildError> {
        let id = valid_id(&self.message_id).ok_or_else(|| BuildError::MessageId(self.message_id.clone()))?;
        let mut builder = Message::builder()
            .date(SystemTime::from(date))
            .from(mailbox(&self.from, self.from_name.as_deref())?)
            .to(mailbox(&self.to, self.to_name.as_deref())?)
            .subject(single_line(&self.subject, SUBJECT_CHARS))
            .message_id(Some(id.clone()));
        if let Some(parent) = self.in_reply_to.as_deref().and_then(valid_id) {
            builder = builder.in_reply_to(parent);
        }
        let references = self.reference_ids();
        if !references.is_empty() {
            builder = builder.references(references.join(" "));
        }
        for (name, value) in self.machine_fields() {
            builder = builder.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value));
        }
        Ok(builder.multipart(self.body(&id))?.formatted())
    }

    fn reference_ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = self.references.iter().filter_map(|id| valid_id(id)).collect();
        if let Some(parent) = self.in_reply_to.as_deref().and_then(valid_id)
            && !ids.contains(&parent)
        {
            ids.push(parent);
        }
        if ids.len() > MAX_REFERENCES {
            ids.drain(1..=ids.len() - MAX_REFERENCES);
        }
        ids
    }

    /// The marks other programs look for (S-11); X-Loop is the one our own classifier knows.
    fn machine_fields(&self) -> Vec<(&'static str, String)> {
        if !self.auto_submitted {
            return Vec::new();
        }
        let kind = if self.in_reply_to.is_some() { "auto-replied" } else { "auto-generated" };
        vec![
            ("Auto-Submitted", kind.to_owned()),
            ("Precedence", "bulk".to_owned()),
            ("X-Auto-Response-Suppress", "All".to_owned()),
            ("X-Loop", normalise(&self.from).unwrap_or_default()),
        ]
    }

    fn body(&self, id: &str) -> MultiPart {
        let boundary =
            |purpose: &str| hex(&Sha256::digest(format!("{id}/{purpose}").as_bytes()))[..40].to_owned();
        let mut alternative = MultiPart::alternative()
            .boundary(boundary("alternative"))
            .singlepart(SinglePart::plain(clean_text(&self.text)));
        if let Some(html) = &self.html {
            alternative = alternative.singlepart(SinglePart::html(clean_text(html)));
        }
        let mut mixed = MultiPart::mixed().boundary(boundary("mixed")).multipart(alternative.clone());
        if self.attachments.is_empty() {
            return alternative;
        }
        for attachment in &self.attachments {
            mixed = mixed.singlepart(attachment.part());
        }
        mixed
    }
}

impl OutgoingAttachment {
    fn part(&self) -> SinglePart {
        let name = crate::file_name::safe_file_name(Some(&self.name), 1);
        let declared = ContentType::parse(&single_line(&self.media_type, 100));
        let kind = declared
            .unwrap_or(ContentType::parse("application/octet-stream").expect("a constant that parses"));
        // Always base64: 7bit would carry bare line feeds of the file into the message.
        let content = Body::new_with_encoding(self.content.clone(), ContentTransferEncoding::Base64)
            .unwrap_or_else(|content| Body::dangerous_pre_encoded(content, ContentTransferEncoding::Base64));
        LettreAttachment::new(name).body(content, kind)
    }
}

/// lettre panics while writing a display name with CR or LF, and loses a mailbox with NUL in it
/// (reliability 0.6); one such name in a ticket would stop the sender for good.
fn mailbox(addr: &str, name: Option<&str>) -> Result<Mailbox, BuildError> {
    let bad = || BuildError::Address(single_line(addr, 250));
    let addr: LettreAddress = normalise(addr).ok_or_else(bad)?.parse().map_err(|_| bad())?;
    let name = name.map(|n| single_line(n, 120)).filter(|n| !n.is_empty());
    Ok(Mailbox::new(name, addr))
}

/// An id as it may stand in a header: printable ASCII, one `@`, no brackets or quotes inside. Others'
/// ids that are not so are not sent back.
fn valid_id(id: &str) -> Option<String> {
    let inner = id.trim().trim_start_matches('<').trim_end_matches('>');
    let fine = |b: u8| b.is_ascii_graphic() && !b"<>\"'()[],;:\\".contains(&b);
    let ok = inner.len() <= 250 && inner.matches('@').count() == 1 && inner.bytes().all(fine);
    (ok && !inner.starts_with('@') && !inner.ends_with('@')).then(|| format!("<{inner}>"))
}

#[cfg(test)]
pub(crate) mod tests;
