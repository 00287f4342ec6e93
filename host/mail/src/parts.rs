//! The body of a message: which parts are text, which are attachments, decoded by us.
//! mail-parser supplies the structure only. It would decode transfer encodings itself, but then a
//! base64 `message/rfc822` could nest without any bound, and bytes in an undeclared charset would be lost.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{ContentType, HeaderName, HeaderValue, Message, MessageParser, MessagePart, PartType};

use crate::charset;
use crate::file_name::safe_file_name;
use crate::limits::Limits;
use crate::mime_params::parameter;
use crate::parse::{Attachment, Note};
use crate::text::single_line;

/// Rounds of hiding encoded messages from the parser.
const MAX_ROUNDS: usize = 4;

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
    let raw = message.raw_message.as_ref();
    let mut body = Body::default();
    for (id, part) in message.parts.iter().enumerate() {
        let id = u32::try_from(id).unwrap_or(u32::MAX);
        let in_text = message.text_body.contains(&id);
        let in_html = message.html_body.contains(&id);
        match &part.body {
            PartType::Multipart(_) => {}
            PartType::Text(_) if in_text => body.plain.push(text_of(raw, part)),
            PartType::Html(_) if in_text || in_html => body.html.push(text_of(raw, part)),
            _ if body.attachments.len() >= limits.attachments => {
                if !body.notes.contains(&Note::AttachmentsCut) {
                    body.notes.push(Note::AttachmentsCut);
                }
            }
            _ => {
                body.returned_ids.extend(returned_id(raw, part));
                body.attachments.push(attachment(raw, part, body.attachments.len() + 1));
            }
        }
    }
    body
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

#[derive(Debug, PartialEq, Eq)]
enum Transfer {
    Identity,
    Base64,
    QuotedPrintable,
}

fn transfer_encoding(raw: &[u8], part: &MessagePart<'_>) -> Transfer {
    let value = raw_header(raw, part, &HeaderName::ContentTransferEncoding).unwrap_or_default();
    let value = String::from_utf8_lossy(value).trim().to_ascii_lowercase();
    match value.split([';', ' ', '(']).next() {
        Some("base64") => Transfer::Base64,
        Some("quoted-printable") => Transfer::QuotedPrintable,
        _ => Transfer::Identity,
    }
}

/// Decoded bytes of a part; bytes that are not what the header says are kept as they are.
fn content(raw: &[u8], part: &MessagePart<'_>) -> Vec<u8> {
    let encoded = raw.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    let decoded = match transfer_encoding(raw, part) {
        Transfer::Identity => None,
        Transfer::Base64 => base64_decode(encoded),
        Transfer::QuotedPrintable => quoted_printable_decode(encoded),
    };
    decoded.unwrap_or_else(|| encoded.to_vec())
}

fn text_of(raw: &[u8], part: &MessagePart<'_>) -> String {
    let label = content_type(part).and_then(|c| c.attribute("charset"));
    charset::decode(&content(raw, part), label)
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
