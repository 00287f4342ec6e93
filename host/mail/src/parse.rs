//! Raw bytes to an inbound mail. Everything in it is a claim of the sender; nothing in it is a decision.

use jiff::Timestamp;
use mail_parser::{HeaderName, Message};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::address::{Address, Sender, addresses, sender};
use crate::headers::{Headers, prepare};
use crate::html::{CleanHtml, clean_html, html_to_text};
use crate::limits::Limits;
use crate::parts::{Body, read_body, structure};
use crate::rfc2047::decode_header_text;
use crate::text::{clean_text, cut_bytes, hex, single_line};

/// Characters of a subject.
const SUBJECT_CHARS: usize = 500;
/// Characters of a message id that is worth comparing (RFC 5322 lines end at 998).
const ID_CHARS: usize = 250;

/// Why raw bytes are no mail. The raw copy is kept in quarantine all the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    #[error("the message is empty")]
    Empty,
    #[error("there is no header field")]
    NotMail,
    #[error("the message has {bytes} bytes, the limit is {limit}")]
    TooLarge { bytes: usize, limit: usize },
    #[error("the header has {bytes} bytes, the limit is {limit}")]
    HeaderTooLarge { bytes: usize, limit: usize },
}

/// What was left out of the parsed form; the raw copy has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    PartsCut,
    AttachmentsCut,
    RecipientsCut,
    TextCut,
    HtmlShortened,
    LinksCut,
    /// The mail had no Message-ID; the one given is made of its content.
    MessageIdGenerated,
}

/// A file that came with a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Safe base name, for people only.
    pub name: String,
    /// As declared; never a reason to show the content inline.
    pub media_type: String,
    pub inline: bool,
    pub content_id: Option<String>,
    pub content: Vec<u8>,
}

impl Attachment {
    pub fn size(&self) -> usize {
        self.content.len()
    }

    /// SHA-256 in hexadecimal: the name of the blob.
    pub fn digest(&self) -> String {
        hex(&Sha256::digest(&self.content))
    }
}

/// A parsed mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboundMail {
    pub from: Sender,
    /// Where an answer is wanted. Shown to the agent, never the requester.
    pub reply_to: Vec<Address>,
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    pub subject: String,
    /// Without angle brackets; made of the content when the mail has none.
    pub message_id: String,
    pub in_reply_to: Vec<String>,
    pub references: Vec<String>,
    /// Message-IDs of messages attached to this one: what a bounce is about.
    pub returned_ids: Vec<String>,
    /// What the sender's clock said. No timer ever starts from it.
    pub date: Option<Timestamp>,
    /// The readable text: text/plain, or the HTML made readable.
    pub text: String,
    pub html: Option<CleanHtml>,
    pub attachments: Vec<Attachment>,
    pub headers: Headers,
    /// SHA-256 of the raw bytes.
    pub raw_digest: String,
    /// SHA-256 of what the sender wrote: the same for every delivery of one mail. Together with the
    /// Message-ID it is the identity of a mail: same id with other content is stored and flagged.
    pub content_digest: String,
    pub notes: Vec<Note>,
}

/// Parses a raw message within `limits`.
pub fn parse(raw: &[u8], limits: &Limits) -> Result<InboundMail, ParseError> {
    let prepared = prepare(raw, limits)?;
    let mut notes = Vec::new();
    let mut bytes = prepared.bytes;
    let message = structure(&mut bytes, limits, &mut notes).ok_or(ParseError::NotMail)?;
    let fields = message.parts.first().map(|p| p.headers.as_slice()).unwrap_or_default();
    let mut body = read_body(&message, limits);
    notes.append(&mut body.notes);
    let content_digest = content_digest(&prepared.headers, &body);
    let (text, html) = readable(&body, limits, &mut notes);
    let (to, to_total) = addresses(fields, &HeaderName::To, limits.recipients);
    let (cc, cc_total) = addresses(fields, &HeaderName::Cc, limits.recipients);
    if to_total > to.len() || cc_total > cc.len() {
        notes.push(Note::RecipientsCut);
    }
    let subject = prepared.headers.get("subject").map(decode_header_text).unwrap_or_default();
    let message_id = own_id(&prepared.headers).unwrap_or_else(|| {
        notes.push(Note::MessageIdGenerated);
        format!("{}@generated.invalid", &content_digest[..40])
    });
    Ok(InboundMail {
        from: sender(fields),
        reply_to: addresses(fields, &HeaderName::ReplyTo, limits.recipients).0,
        to,
        cc,
        subject: single_line(&subject, SUBJECT_CHARS),
        message_id,
        in_reply_to: ids(&prepared.headers, "in-reply-to", limits.references),
        references: ids(&prepared.headers, "references", limits.references),
        returned_ids: std::mem::take(&mut body.returned_ids),
        date: date(&message, prepared.headers.get("date")),
        text,
        html,
        attachments: body.attachments,
        headers: prepared.headers,
        raw_digest: hex(&Sha256::digest(raw)),
        content_digest,
        notes,
    })
}

/// The mail's own id: the whole value, however strange, because it is what a redelivery repeats.
fn own_id(headers: &Headers) -> Option<String> {
    let value: String = headers.get("message-id")?.chars().filter(|c| !c.is_whitespace()).collect();
    usable_id(value.strip_prefix('<').unwrap_or(&value).trim_end_matches('>'))
}

/// Ids of In-Reply-To or References, newest last; of too many the newest are kept.
fn ids(headers: &Headers, name: &str, max: usize) -> Vec<String> {
    let mut found = Vec::new();
    for value in headers.all(name) {
        let spaced = value.replace("><", "> <");
        let tokens = spaced.split_whitespace().filter(|t| t.starts_with('<') || t.contains('@'));
        found.extend(tokens.filter_map(|t| usable_id(t.trim_matches(['<', '>', ',', ';']))));
    }
    found.drain(..found.len().saturating_sub(max));
    found
}

fn usable_id(id: &str) -> Option<String> {
    (!id.is_empty() && id.chars().count() <= ID_CHARS).then(|| id.to_owned())
}

/// Only a date that exists, in a zone that exists: mail-parser takes `+9999` for +03:39.
fn date(message: &Message<'_>, raw: Option<&str>) -> Option<Timestamp> {
    let zone =
        raw?.split_whitespace().find_map(|word| word.strip_prefix(['+', '-'])?.get(..4)?.parse::<u16>().ok());
    if zone.is_some_and(|hhmm| hhmm > 1500 || hhmm % 100 > 59) {
        return None;
    }
    let date = message.date().filter(|d| d.is_valid())?;
    Timestamp::from_second(date.to_timestamp()).ok()
}

fn readable(body: &Body, limits: &Limits, notes: &mut Vec<Note>) -> (String, Option<CleanHtml>) {
    let html = (!body.html.is_empty()).then(|| clean_html(&body.html.join("<hr>"), limits));
    if let Some(clean) = &html {
        if clean.shortened {
            notes.push(Note::HtmlShortened);
        }
        if clean.links_dropped > 0 {
            notes.push(Note::LinksCut);
        }
    }
    let plain = clean_text(&body.plain.join("\n"));
    let mut text = match &html {
        Some(clean) if plain.trim().is_empty() => html_to_text(clean),
        _ => plain,
    };
    if cut_bytes(&mut text, limits.text_bytes) {
        notes.push(Note::TextCut);
    }
    (text, html)
}

/// Transport headers (Received, Return-Path) differ between two deliveries of one mail and stay out.
fn content_digest(headers: &Headers, body: &Body) -> String {
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    for name in ["from", "subject", "date"] {
        part(headers.get(name).unwrap_or_default().as_bytes());
    }
    for text in body.plain.iter().chain(&body.html) {
        part(clean_text(text).as_bytes());
    }
    for attachment in &body.attachments {
        part(&Sha256::digest(&attachment.content));
    }
    hex(&hash.finalize())
}

#[cfg(test)]
mod tests;
