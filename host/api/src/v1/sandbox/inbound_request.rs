//! A mail as a tester gives it: as JSON, or raw with the rest in the query.
use app::mail_in::{SandboxContent, SandboxMail};
use bytes::Bytes;
use domain::ticket::Field;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    extract::read_json,
    fields::read_fields,
    problem::{Problem, ProblemCode},
    v1::tickets::{AttachmentInput, contents},
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InboundMailRequest {
    /// Our mailbox.
    to: String,
    from: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    text: String,
    /// Values by name; a list where a header stands several times.
    #[serde(default)]
    #[schema(value_type = Object)]
    headers: Map<String, Value>,
    #[serde(default)]
    attachments: Vec<AttachmentInput>,
    /// Arrival at our mail server.
    received_at: Option<Timestamp>,
    /// In the future: delivered when the clock reaches it.
    fetched_at: Option<Timestamp>,
    /// The receiving server proved the sender's domain.
    #[serde(default = "yes")]
    authenticated: bool,
    /// What an agent marked in it.
    #[serde(default)]
    #[schema(value_type = Object)]
    fields: Map<String, Value>,
    /// An agent's marking of what it says.
    intent: Option<String>,
}

const fn yes() -> bool {
    true
}

/// The same beside a raw mail.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct InboundMailQuery {
    to: Option<String>,
    received_at: Option<Timestamp>,
    fetched_at: Option<Timestamp>,
    authenticated: Option<bool>,
    /// A JSON object.
    fields: Option<String>,
    intent: Option<String>,
}

impl InboundMailRequest {
    pub(super) fn mail(self) -> Result<SandboxMail, Problem> {
        let files = contents(self.attachments)?;
        let typed = |name: &str| {
            if name.rsplit('.').next() == Some("txt") { "text/plain" } else { "application/octet-stream" }
        };
        let attachments = files.into_iter().map(|(name, media_type, content)| {
            let media_type = media_type.unwrap_or_else(|| typed(&name).to_owned());
            (name, media_type, content)
        });
        let content = SandboxContent::Parts {
            from: self.from,
            subject: self.subject,
            text: self.text,
            headers: headers(self.headers)?,
            attachments: attachments.collect(),
        };
        Ok(SandboxMail {
            to: self.to,
            content,
            received_at: self.received_at,
            fetched_at: self.fetched_at,
            authenticated: self.authenticated,
            fields: read_fields(self.fields)?,
            intent: self.intent,
        })
    }
}

impl InboundMailQuery {
    pub(super) fn mail(self, raw: Bytes) -> Result<SandboxMail, Problem> {
        let to = self
            .to
            .or_else(|| addressee(&raw))
            .ok_or_else(|| Problem::invalid(ProblemCode::ValueMissing, "to", "name our mailbox"))?;
        let fields: Vec<Field> = match &self.fields {
            Some(text) => read_fields(read_json(text.as_bytes())?)?,
            None => Vec::new(),
        };
        Ok(SandboxMail {
            to,
            content: SandboxContent::Raw(raw),
            received_at: self.received_at,
            fetched_at: self.fetched_at,
            authenticated: self.authenticated.unwrap_or(true),
            fields,
            intent: self.intent,
        })
    }
}

/// The bare address of the `To` header, for testers who give no envelope.
fn addressee(raw: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(raw);
    let header = text.lines().take_while(|line| !line.is_empty()).find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("to").then(|| value.trim().to_owned())
    })?;
    let first = header.split(',').next()?.trim();
    let bare = first.rsplit_once('<').map_or(first, |(_, rest)| rest.trim_end_matches('>'));
    bare.contains('@').then(|| bare.to_owned())
}

fn headers(given: Map<String, Value>) -> Result<Vec<(String, String)>, Problem> {
    let mut headers = Vec::with_capacity(given.len());
    for (name, value) in given {
        let values = match value {
            Value::Array(values) => values,
            value => vec![value],
        };
        for value in values {
            let Value::String(text) = value else {
                return Err(Problem::invalid(
                    ProblemCode::WrongType,
                    &format!("headers.{name}"),
                    "a header is a string or a list of strings",
                ));
            };
            headers.push((name.clone(), text));
        }
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::{InboundMailRequest, addressee};
    use crate::extract::read_json;

    #[test]
    fn a_mail_needs_a_mailbox_and_a_sender() {
        let request: InboundMailRequest = read_json(br#"{"to": "p@desk.test", "from": "a@b.ru", "headers": {"Auto-Submitted": "auto-replied", "Received": ["a", "b"]}}"#).unwrap();
        let mail = request.mail().unwrap();
        assert!(mail.authenticated);
        let app::mail_in::SandboxContent::Parts { headers, .. } = mail.content else {
            panic!("given as parts")
        };
        assert_eq!(headers.len(), 3);
        assert_eq!(
            read_json::<InboundMailRequest>(br#"{"to": "p@desk.test"}"#).unwrap_err().code(),
            "value_missing"
        );
    }

    #[test]
    fn the_mailbox_is_found_in_a_raw_mail() {
        assert_eq!(
            addressee(b"From: a@b.ru\r\nTo: Desk <p@desk.test>, x@y\r\n\r\nTo: other@desk.test").as_deref(),
            Some("p@desk.test")
        );
        assert_eq!(addressee(b"From: a@b.ru\r\n\r\n"), None);
    }
}
