//! Mail that could not be understood: kept with its source, read by a person, then sent on or set aside.
use bytes::Bytes;
use domain::{
    access::Actor,
    ids::TicketId,
    mail_reason::{MailReason, MailReasonCode},
    ticket::{Field, hex},
};
use mail::{
    InboundMail, Limits,
    address::normalise,
    draft::{DraftAttachment, InboundDraft},
};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::{Page, PageRequest, RawMail, RawMailFilter, RawMailState};
use uuid::Uuid;

use super::{
    receive::{Directed, Disposition, MailEnvelope, note, parse, settle},
    request::receive_parsed,
};
use crate::{audit, context::App, errors::AppError, idempotency::DoneMark, tickets::access::staff_only};

/// A mail on file, and what can be read of it.
#[derive(Debug)]
pub struct ReadMail {
    pub on_file: RawMail,
    /// What makes it unreadable, if it is.
    pub content: Result<InboundMail, MailReason>,
}

/// What a person decides on a mail.
#[derive(Clone, Debug)]
pub struct Release {
    pub to: Directed,
    /// What a person read in it where the mail itself cannot be read.
    pub from: Option<String>,
    pub subject: Option<String>,
    pub text: Option<String>,
    pub fields: Vec<Field>,
}

/// Keeps a mail aside with what there is of it.
pub(crate) async fn quarantine(
    app: &App,
    source: Bytes,
    envelope: MailEnvelope,
    reason: MailReason,
) -> Result<(), AppError> {
    let digest = hex(&Sha256::digest(&source));
    app.blobs.put(&digest, source).await?;
    let known = note(app, digest, &envelope).await?;
    if known.verdict.is_none() {
        settle(app, known.id, &Disposition::Quarantined { reason }).await?;
    }
    Ok(())
}

pub async fn inbound_mails(
    app: &App,
    actor: &Actor,
    filter: RawMailFilter,
    page: &PageRequest,
) -> Result<Page<RawMail>, AppError> {
    staff_only(actor)?;
    Ok(store::list_raw_mail(&app.store, &actor.scope(), filter, page).await?)
}

pub async fn inbound_mail(app: &App, actor: &Actor, id: Uuid) -> Result<ReadMail, AppError> {
    let (on_file, source) = inbound_source(app, actor, id).await?;
    Ok(ReadMail { content: parse(source).await, on_file })
}

/// The bytes as they arrived.
pub async fn inbound_source(app: &App, actor: &Actor, id: Uuid) -> Result<(RawMail, Bytes), AppError> {
    staff_only(actor)?;
    let found = store::find_raw_mail(&app.store, &actor.scope(), id).await?;
    let on_file = found.ok_or(AppError::NotFound { what: "mail" })?;
    let source = app.blobs.get(&on_file.digest).await?;
    // It goes with the person who wrote it, should they be erased.
    let source = source.ok_or(AppError::NotFound { what: "source" })?;
    let data = json!({"mailbox": on_file.mailbox});
    audit::note_read(app, actor, "mail.source_read", id.to_string(), data).await?;
    Ok((on_file, source))
}

/// Sends a quarantined mail on, as of its receipt. One that cannot be read is attached to what the person writes.
pub async fn release(app: &App, actor: &Actor, id: Uuid, release: Release) -> Result<Disposition, AppError> {
    let (on_file, source) = quarantined(app, actor, id).await?;
    visible_target(app, actor, &release.to).await?;
    let readable = parse(source.clone()).await;
    let content = match readable {
        Ok(mail) => mail,
        Err(reason) => substitute(&release, &source, &reason)?,
    };
    let catalogue = app.catalogue.current(app).await?;
    let envelope = MailEnvelope {
        mailbox: on_file.mailbox.clone(),
        unanswerable: false,
        received_at: on_file.received_at,
        authenticated: false,
        authserv_id: catalogue.authserv_id(&on_file.mailbox).map(str::to_owned),
        fields: release.fields,
        intent: None,
        directed: Some(release.to),
    };
    let done = DoneMark::Mail { id, identity: None };
    Box::pin(receive_parsed(app, content, &envelope, Some(&done))).await
}

/// Nothing follows from it; it stays on file.
pub async fn set_aside(app: &App, actor: &Actor, id: Uuid, reason: &str) -> Result<(), AppError> {
    if reason.trim().is_empty() {
        return Err(AppError::invalid("reason_missing", "reason", "say why nothing follows from this mail"));
    }
    quarantined(app, actor, id).await?;
    let reason = MailReason::with(MailReasonCode::SetAside, format!("{}: {reason}", actor.name));
    settle(app, id, &Disposition::Technical { reason }).await
}

async fn quarantined(app: &App, actor: &Actor, id: Uuid) -> Result<(RawMail, Bytes), AppError> {
    let (on_file, source) = inbound_source(app, actor, id).await?;
    let waits = on_file.verdict.as_ref().is_some_and(|verdict| verdict.state == RawMailState::Quarantined);
    if waits {
        Ok((on_file, source))
    } else {
        Err(AppError::conflict("mail_settled", "only a quarantined mail is released or set aside"))
    }
}

async fn visible_target(app: &App, actor: &Actor, to: &Directed) -> Result<(), AppError> {
    let (known, path) = match to {
        Directed::Product(code) => {
            (app.catalogue.current(app).await?.visible_product(actor, code).is_some(), "product")
        }
        Directed::Ticket(ticket) => (ticket_seen(app, actor, *ticket).await?, "ticket"),
    };
    if known {
        Ok(())
    } else {
        Err(AppError::invalid("unknown_target", path, format!("there is no such {path}")))
    }
}

async fn ticket_seen(app: &App, actor: &Actor, ticket: TicketId) -> Result<bool, AppError> {
    Ok(store::load_case(&app.store, &actor.scope(), ticket).await?.is_some())
}

/// What a person read in a mail that no parser reads, the source beside it.
fn substitute(release: &Release, source: &Bytes, reason: &MailReason) -> Result<InboundMail, AppError> {
    let Some(text) = release.text.clone().filter(|text| !text.trim().is_empty()) else {
        let told = format!("the mail cannot be read ({}): write what it says", reason.code.as_str());
        return Err(AppError::invalid("text_missing", "text", told));
    };
    let from = match release.from.as_deref().filter(|from| !from.trim().is_empty()) {
        Some(from) => normalise(from)
            .ok_or_else(|| AppError::invalid("value_invalid", "from", "this is no mail address"))?,
        None => "unknown@unknown.invalid".to_owned(),
    };
    let draft = InboundDraft {
        from,
        to: Vec::new(),
        cc: Vec::new(),
        subject: release.subject.clone().unwrap_or_default(),
        text,
        headers: Vec::new(),
        attachments: vec![DraftAttachment {
            name: "mail.eml".to_owned(),
            media_type: "application/octet-stream".to_owned(),
            content: source.to_vec(),
        }],
    };
    mail::parse(&draft.to_raw(), &Limits::default())
        .map_err(|error| AppError::invalid("mail_unreadable", "text", error.to_string()))
}
