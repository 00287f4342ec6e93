//! Mail put in by a tester: brought to its raw form, so that it takes the same way as any other.
use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use bytes::Bytes;
use domain::ticket::{Field, hex};
use jiff::Timestamp;
use mail::draft::{DraftAttachment, InboundDraft};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Disposition, MailEnvelope, receive_raw};
use crate::{context::App, errors::AppError};

#[derive(Clone, Debug)]
pub struct SandboxMail {
    pub to: String,
    pub content: SandboxContent,
    pub received_at: Option<Timestamp>,
    /// In the future: delivered when the clock reaches it, as of `received_at`.
    pub fetched_at: Option<Timestamp>,
    pub authenticated: bool,
    pub fields: Vec<Field>,
    pub intent: Option<String>,
}

#[derive(Clone, Debug)]
pub enum SandboxContent {
    Raw(Bytes),
    Parts {
        from: String,
        subject: String,
        text: String,
        headers: Vec<(String, String)>,
        attachments: Vec<(String, String, Bytes)>,
    },
}

pub async fn receive_sandbox_mail(
    app: &App,
    mail: SandboxMail,
) -> Result<(Disposition, Option<uuid::Uuid>), AppError> {
    let now = app.now();
    let received_at = mail.received_at.or(mail.fetched_at).unwrap_or(now);
    if received_at > mail.fetched_at.unwrap_or(now).max(now) {
        return Err(AppError::invalid(
            "received_in_future",
            "received_at",
            "a mail cannot be received in the future",
        ));
    }
    let raw = raw_form(app, &mail);
    if mail.fetched_at.is_some_and(|at| at > now) {
        hold_back(app, &mail, raw, received_at).await?;
        return Ok((Disposition::Scheduled, None));
    }
    let envelope = MailEnvelope {
        mailbox: mail.to,
        unanswerable: false,
        received_at,
        authenticated: mail.authenticated,
        authserv_id: None,
        fields: mail.fields,
        intent: mail.intent,
        directed: None,
    };
    let (disposition, id) = receive_raw(app, raw, envelope).await?;
    Ok((disposition, Some(id)))
}

/// A mail given as parts gets a Message-ID of its own: two mails with the same words are two mails.
fn raw_form(app: &App, mail: &SandboxMail) -> Bytes {
    match &mail.content {
        SandboxContent::Raw(raw) => raw.clone(),
        SandboxContent::Parts { from, subject, text, headers, attachments } => {
            let mut headers = headers.clone();
            if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("message-id")) {
                headers.push(("Message-ID".to_owned(), format!("<{}@sandbox.test>", app.ids.next())));
            }
            let attachments = attachments
                .iter()
                .map(|(name, media_type, content)| DraftAttachment {
                    name: name.clone(),
                    media_type: media_type.clone(),
                    content: content.to_vec(),
                })
                .collect();
            let draft = InboundDraft {
                from: from.clone(),
                to: vec![mail.to.clone()],
                cc: Vec::new(),
                subject: subject.clone(),
                text: text.clone(),
                headers,
                attachments,
            };
            Bytes::from(draft.to_raw())
        }
    }
}

async fn hold_back(
    app: &App,
    mail: &SandboxMail,
    raw: Bytes,
    received_at: Timestamp,
) -> Result<(), AppError> {
    let digest = hex(&Sha256::digest(&raw));
    app.blobs.put(&digest, raw).await?;
    let now = app.now();
    let payload = json!({
        "to": mail.to.to_lowercase(), "received_at": received_at, "digest": digest, "authenticated": mail.authenticated,
        "fields": mail.fields, "intent": mail.intent,
    });
    let job = store::NewJob {
        kind: crate::jobs::DELIVER_MAIL.to_owned(),
        payload,
        run_at: mail.fetched_at.unwrap_or(now),
        unique_key: None,
    };
    let tx = app.store.begin().await?;
    store::enqueue_job(&tx, app.ids.next().into(), &job, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Base64 with or without padding and line breaks, as testers write it.
pub fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let lenient = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(&alphabet::STANDARD, lenient).decode(compact.as_bytes()).ok()
}
