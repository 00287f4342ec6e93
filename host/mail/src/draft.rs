//! A mail written down as parts (the sandbox, an importer) brought to the raw form, so that there is one
//! way in: `parse`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::text::{hex, single_line};

/// Characters of a header value.
const VALUE_CHARS: usize = 900;
/// Base64 characters of a line (RFC 2045 6.8).
const LINE: usize = 76;

/// The parts of a mail before it is one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InboundDraft {
    pub from: String,
    pub to: Vec<String>,
    pub cc: Vec<String>,
    pub subject: String,
    pub text: String,
    /// Further header fields; From, To, Cc, Subject and MIME fields among them are left out.
    pub headers: Vec<(String, String)>,
    pub attachments: Vec<DraftAttachment>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DraftAttachment {
    pub name: String,
    pub media_type: String,
    pub content: Vec<u8>,
}

impl InboundDraft {
    /// RFC 5322 bytes; the same draft gives the same bytes.
    pub fn to_raw(&self) -> Vec<u8> {
        let mut out = String::new();
        for (name, value) in self.headers.iter().filter(|(n, _)| is_free_field(n)) {
            push_field(&mut out, name, value);
        }
        push_field(&mut out, "From", &self.from);
        push_field(&mut out, "To", &self.to.join(", "));
        push_field(&mut out, "Cc", &self.cc.join(", "));
        push_field(&mut out, "Subject", &self.subject);
        out.push_str("MIME-Version: 1.0\r\n");
        if self.attachments.is_empty() {
            self.push_text(&mut out);
        } else {
            self.push_parts(&mut out);
        }
        out.into_bytes()
    }

    fn push_text(&self, out: &mut String) {
        out.push_str("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        push_base64(out, self.text.as_bytes());
    }

    fn push_parts(&self, out: &mut String) {
        let boundary = hex(&Sha256::digest(self.text.as_bytes()));
        push(out, &["Content-Type: multipart/mixed; boundary=", &boundary, "\r\n\r\n--", &boundary, "\r\n"]);
        self.push_text(out);
        for attachment in &self.attachments {
            let media_type = single_line(&attachment.media_type, 100);
            let media_type =
                if media_type.contains('/') { media_type } else { "application/octet-stream".to_owned() };
            let name = percent(&attachment.name);
            push(out, &["--", &boundary, "\r\nContent-Type: ", &media_type, "\r\n"]);
            push(out, &["Content-Disposition: attachment; filename*=utf-8''", &name, "\r\n"]);
            out.push_str("Content-Transfer-Encoding: base64\r\n\r\n");
            push_base64(out, &attachment.content);
        }
        push(out, &["--", &boundary, "--\r\n"]);
    }
}

fn push(out: &mut String, pieces: &[&str]) {
    for piece in pieces {
        out.push_str(piece);
    }
}

fn is_free_field(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let token = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    token
        && !lower.starts_with("content-")
        && !matches!(lower.as_str(), "from" | "to" | "cc" | "subject" | "mime-version")
}

fn push_field(out: &mut String, name: &str, value: &str) {
    let value = single_line(value, VALUE_CHARS);
    if !value.is_empty() {
        push(out, &[name, ": ", &value, "\r\n"]);
    }
}

fn push_base64(out: &mut String, bytes: &[u8]) {
    let encoded = STANDARD.encode(bytes);
    for line in encoded.as_bytes().chunks(LINE) {
        out.extend(line.iter().map(|b| char::from(*b)));
        out.push_str("\r\n");
    }
    if encoded.is_empty() {
        out.push_str("\r\n");
    }
}

fn percent(name: &str) -> String {
    name.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"-._".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, parse};

    #[test]
    fn a_draft_parses_back() {
        let draft = InboundDraft {
            from: "Иванов Иван <ivanov@client.example>".into(),
            to: vec!["acme@desk.test".into()],
            subject: "Не работает №17\r\nBcc: x@y.z".into(),
            text: "Регистрационный номер: 1\nproblem: ё".into(),
            headers: vec![
                ("Auto-Submitted".into(), "auto-replied".into()),
                ("Message-ID".into(), "<m1@client.example>".into()),
                ("Bad: x\r\nX".into(), "y".into()),
                ("From".into(), "evil@x.y".into()),
            ],
            attachments: vec![DraftAttachment {
                name: "Счёт №1.pdf".into(),
                media_type: "application/pdf".into(),
                content: vec![0, 1, 255],
            }],
            ..InboundDraft::default()
        };
        let mail = parse(&draft.to_raw(), &Limits::default()).unwrap();
        assert_eq!(mail.from.identity().unwrap().name.as_deref(), Some("Иванов Иван"));
        assert_eq!(mail.subject, "Не работает №17 Bcc: x@y.z");
        assert_eq!(mail.text, draft.text);
        assert_eq!(mail.message_id, "m1@client.example");
        assert_eq!(mail.headers.get("auto-submitted"), Some("auto-replied"));
        assert_eq!((mail.attachments[0].name.as_str(), mail.attachments[0].size()), ("Счёт №1.pdf", 3));
        let plain = InboundDraft { from: "a@b.example".into(), text: "x".into(), ..InboundDraft::default() };
        assert_eq!(parse(&plain.to_raw(), &Limits::default()).unwrap().text, "x");
    }
}
