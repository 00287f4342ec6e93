//! The body of a message: which parts are text, which are attachments, decoded by us.
//! mail-parser supplies the structure only. It would decode transfer encodings itself, but then a
//! base64 `message/rfc822` could nest without any bound, and bytes in an undeclared charset would be lost.

use mail_parser::{ContentType, HeaderName, HeaderValue, Message, MessageParser, MessagePart, PartType};

use crate::charset;
use crate::file_name::safe_file_name;
use crate::limits::Limits;
use crate::mime_params::parameter;
use crate::parse::{Attachment, Note};
use crate::text::single_line;
use crate::transfer::{Decoded, Transfer};
use crate::wrapped;

/// Rounds of hiding encoded messages from the parser.
const MAX_ROUNDS: usize = 4;
/// Wrappings within wrappings that are opened: a signed mail around an envelope of Outlook's.
const WRAPPINGS: usize = 2;

/// The pieces of a body.
#[derive(Debug, Default)]
pub(crate) struct Body {
    /// Parts of text/plain in order, or empty.
    pub(crate) plain: Vec<String>,
    /// Parts of text/html in order.
    pub(crate) html: Vec<String>,
    pub(crate) attachments: Vec<Attachment>,
    /// Message-IDs of messages attached to this one: what a bounce is about.
    pub(crate) returned_ids: Vec<String>,
    pub(crate) notes: Vec<Note>,
    /// What can be read where there is no part of text: text in another dress, the words of an invitation.
    spare: Vec<String>,
}

impl Body {
    /// Keeps an attachment within the bound.
    pub(crate) fn attach(&mut self, attachment: Attachment, limits: &Limits) {
        if !self.is_full(limits) {
            self.attachments.push(attachment);
        }
    }

    /// Tells, and notes, that nothing more is kept.
    fn is_full(&mut self, limits: &Limits) -> bool {
        let is_full = self.attachments.len() >= limits.attachments;
        if is_full && !self.notes.contains(&Note::AttachmentsCut) {
            self.notes.push(Note::AttachmentsCut);
        }
        is_full
    }

    pub(crate) fn spare(&mut self, text: String) {
        if !text.trim().is_empty() {
            self.spare.push(text);
        }
    }

    /// A mail without a readable part shows the best of the rest.
    fn settle(&mut self) {
        if self.plain.iter().chain(&self.html).all(|text| text.trim().is_empty()) {
            self.plain.extend(self.spare.drain(..).next());
        }
    }
}

/// Parses the structure. `bytes` may be cut (too many parts) or patched (encoded messages).
pub(crate) fn structure<'x>(
    bytes: &'x mut Vec<u8>,
    limits: &Limits,
    notes: &mut Vec<Note>,
) -> Option<Message<'x>> {
    if let Some(end) = surplus_parts(bytes, limits.parts) {
        bytes.truncate(end);
        notes.push(Note::PartsCut);
    }
    for _ in 0..MAX_ROUNDS {
        let hidden = encoded_messages(&parser().parse(bytes.as_slice())?);
        if hidden.is_empty() {
            break;
        }
        for start in hidden {
            // RFC 2046 5.2.1 forbids encoding a message; such a part is an attachment, not a structure.
            bytes[start..start + 7].copy_from_slice(b"x-embed");
        }
    }
    parser().parse(bytes.as_slice())
}

fn parser() -> MessageParser {
    MessageParser::new()
        .with_minimal_headers()
        .with_message_ids()
        .header_address(HeaderName::Sender)
        .ignore_header(HeaderName::ContentTransferEncoding)
}

/// Each part and each level of nesting needs a delimiter line or a Content-Type field, so counting lines
/// bounds both. Only messages with a structure are counted: text may quote such lines.
fn surplus_parts(bytes: &[u8], max: usize) -> Option<usize> {
    let (mut types, mut delimiters, mut start) = (0, 0, 0);
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        let trimmed = line.trim_ascii_start();
        if trimmed.len() >= 12 && trimmed[..12].eq_ignore_ascii_case(b"content-type") {
            types += 1;
        } else if line.starts_with(b"--") {
            delimiters += 1;
        }
        if types > max || delimiters > max * 4 {
            return is_structured(bytes).then_some(start);
        }
        start += line.len();
    }
    None
}

fn is_structured(bytes: &[u8]) -> bool {
    let headers = parser().parse_headers(bytes);
    let content_type = headers.as_ref().and_then(|m| m.parts.first()).and_then(content_type);
    content_type.is_some_and(|c| matches!(c.ctype(), "multipart" | "message"))
}

/// Offsets of the word `message` in Content-Type fields of parts that are encoded.
fn encoded_messages(message: &Message<'_>) -> Vec<usize> {
    let raw = message.raw_message.as_ref();
    let mut found = Vec::new();
    for part in message.parts.iter().filter(|p| p.is_message()) {
        if transfer_encoding(raw, part) == Transfer::Identity {
            continue;
        }
        for header in part.headers.iter().filter(|h| h.name == HeaderName::ContentType) {
            let span = header.offset_start as usize..header.offset_end as usize;
            if let Some(value) = raw.get(span.clone())
                && let Some(at) = value.windows(7).position(|w| w.eq_ignore_ascii_case(b"message"))
            {
                found.push(span.start + at);
            }
        }
    }
    found
}

/// Sorts the parts of a parsed message.
pub(crate) fn read_body(message: &Message<'_>, limits: &Limits) -> Body {
    let mut body = Body::default();
    collect(message, limits, WRAPPINGS, &mut body);
    body.settle();
    body
}

/// `wrappings`: how many more are opened.
pub(crate) fn collect(message: &Message<'_>, limits: &Limits, wrappings: usize, body: &mut Body) {
    let raw = message.raw_message.as_ref();
    for (id, part) in message.parts.iter().enumerate() {
        let id = u32::try_from(id).unwrap_or(u32::MAX);
        let in_text = message.text_body.contains(&id);
        let in_html = message.html_body.contains(&id);
        match &part.body {
            PartType::Multipart(_) => {}
            PartType::Text(_) if in_text => body.plain.push(text_of(raw, part)),
            PartType::Html(_) if in_text || in_html => body.html.push(text_of(raw, part)),
            _ if body.is_full(limits) => {}
            _ => {
                body.returned_ids.extend(returned_id(raw, part));
                if matches!(part.body, PartType::Text(_)) && is_unnamed(raw, part) {
                    body.spare(text_of(raw, part));
                }
                let number = body.attachments.len() + 1;
                let attachment = attachment(raw, part, number);
                if wrappings == 0 || !wrapped::open(&attachment, limits, wrappings - 1, body) {
                    body.attach(attachment, limits);
                }
            }
        }
    }
}

/// Neither a file nor something that is no letter.
fn is_unnamed(raw: &[u8], part: &MessagePart<'_>) -> bool {
    let disposition = raw_header(raw, part, &HeaderName::ContentDisposition);
    let named = disposition.is_some_and(|h| parameter(h, "filename").is_some())
        || raw_header(raw, part, &HeaderName::ContentType).is_some_and(|h| parameter(h, "name").is_some());
    let subtype = content_type(part).and_then(ContentType::subtype).unwrap_or_default();
    !named && !matches!(subtype, "calendar" | "rfc822-headers" | "vcard" | "directory")
}

fn attachment(raw: &[u8], part: &MessagePart<'_>, number: usize) -> Attachment {
    let disposition = raw_header(raw, part, &HeaderName::ContentDisposition);
    let kind = raw_header(raw, part, &HeaderName::ContentType);
    let media_type = media_type(part);
    let name = disposition
        .and_then(|h| parameter(h, "filename"))
        .or_else(|| kind.and_then(|h| parameter(h, "name")))
        .or_else(|| default_name(part, &media_type));
    let inline = part.headers.iter().any(|h| {
        h.name == HeaderName::ContentDisposition
            && h.value.as_content_type().is_some_and(ContentType::is_inline)
    });
    let content_id =
        part.headers.iter().find(|h| h.name == HeaderName::ContentId).and_then(|h| h.value.as_text());
    Attachment {
        name: safe_file_name(name.as_deref(), number),
        media_type,
        inline,
        content_id: content_id.map(|id| single_line(id, 250)).filter(|id| !id.is_empty()),
        content: content(raw, part),
    }
}

fn default_name(part: &MessagePart<'_>, media_type: &str) -> Option<String> {
    match media_type {
        "message/rfc822" => {
            let subject = part.message().and_then(|m| m.subject().map(str::to_owned));
            Some(format!(
                "{}.eml",
                subject.filter(|s| !s.trim().is_empty()).unwrap_or_else(|| "message".to_owned())
            ))
        }
        "text/calendar" => Some("invite.ics".to_owned()),
        _ => None,
    }
}

/// The declared media type as a token pair; what it claims is never trusted for showing (S-16).
fn media_type(part: &MessagePart<'_>) -> String {
    let token = |s: &str| {
        !s.is_empty()
            && s.len() <= 100
            && s.bytes().all(|b| b.is_ascii_alphanumeric() || b"-+._".contains(&b))
    };
    match content_type(part).map(|c| (c.ctype(), c.subtype().unwrap_or_default())) {
        Some(("x-embed", subtype)) if token(subtype) => format!("message/{subtype}"),
        Some((kind, subtype)) if token(kind) && token(subtype) => format!("{kind}/{subtype}"),
        None if part.is_message() => "message/rfc822".to_owned(),
        None if part.is_text() => "text/plain".to_owned(),
        _ => "application/octet-stream".to_owned(),
    }
}

fn content_type<'p>(part: &'p MessagePart<'_>) -> Option<&'p ContentType<'p>> {
    part.headers.iter().find(|h| h.name == HeaderName::ContentType).and_then(|h| match &h.value {
        HeaderValue::ContentType(value) => Some(value),
        _ => None,
    })
}

fn raw_header<'r>(raw: &'r [u8], part: &MessagePart<'_>, name: &HeaderName<'_>) -> Option<&'r [u8]> {
    let header = part.headers.iter().find(|h| h.name == *name)?;
    raw.get(header.offset_start as usize..header.offset_end as usize)
}

fn transfer_encoding(raw: &[u8], part: &MessagePart<'_>) -> Transfer {
    Transfer::of(raw_header(raw, part, &HeaderName::ContentTransferEncoding).unwrap_or_default())
}

fn decoded(raw: &[u8], part: &MessagePart<'_>) -> Decoded {
    let encoded = raw.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    transfer_encoding(raw, part).decode(encoded)
}

fn content(raw: &[u8], part: &MessagePart<'_>) -> Vec<u8> {
    decoded(raw, part).content
}

fn text_of(raw: &[u8], part: &MessagePart<'_>) -> String {
    let label = content_type(part).and_then(|c| c.attribute("charset"));
    let Decoded { content, tail } = decoded(raw, part);
    let mut text = charset::decode(&content, label);
    if !tail.is_empty() {
        text.push('\n');
        text.push_str(&charset::decode(&tail, None));
    }
    text
}

/// The Message-ID of an attached message or of attached headers (RFC 3462 text/rfc822-headers).
fn returned_id(raw: &[u8], part: &MessagePart<'_>) -> Option<String> {
    let owned;
    let id = match &part.body {
        PartType::Message(inner) => inner.message_id(),
        PartType::Text(_) if content_type(part).is_some_and(|c| c.subtype() == Some("rfc822-headers")) => {
            owned = content(raw, part);
            return parser().parse_headers(owned.as_slice())?.message_id().map(|id| single_line(id, 250));
        }
        _ => None,
    };
    id.map(|id| single_line(id, 250)).filter(|id| !id.is_empty())
}
