//! One way in for every mail: the raw source is kept, then parsed, classified, threaded and applied.
use bytes::Bytes;
use domain::{
    case::Case,
    ids::{MessageId, TicketId},
    mail_reason::{MailReason, MailReasonCode},
    ticket::{Direction, Field, hex},
};
use jiff::Timestamp;
use mail::{InboundMail, Limits};
use sha2::{Digest, Sha256};
use store::{RawMail, RawMailState, RawMailVerdict};
use uuid::Uuid;

use super::{reason::of_reader, request::receive_parsed};
use crate::{context::App, errors::AppError, idempotency::DoneMark};

/// A mail that could not be taken in this often waits for a person.
pub(crate) const MOST_ATTEMPTS: i32 = 5;

/// What the channel knows beside the mail itself.
#[derive(Clone, Debug)]
pub struct MailEnvelope {
    /// Our mailbox it arrived at.
    pub mailbox: String,
    /// It came with an empty return path: a machine's, whatever it says of itself (RFC 5321 4.5.5).
    pub unanswerable: bool,
    pub received_at: Timestamp,
    /// The receiving server proved the sender's domain.
    pub authenticated: bool,
    /// The server whose word on the sender is believed when it stands in the mail.
    pub authserv_id: Option<String>,
    /// Fields and a meaning an agent marked; a mail's words are never guessed at.
    pub fields: Vec<Field>,
    pub intent: Option<String>,
    /// Where a person sent it.
    pub directed: Option<Directed>,
}

/// Where a mail goes, whatever it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Directed {
    /// A new ticket of this product.
    Product(String),
    Ticket(TicketId),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Disposition {
    TicketCreated {
        ticket: TicketId,
        message: MessageId,
    },
    MessageAdded {
        ticket: TicketId,
        message: MessageId,
    },
    /// From a machine: kept, and nothing follows from it (SC-20).
    Technical {
        reason: MailReason,
    },
    /// A person has to look at it.
    Quarantined {
        reason: MailReason,
    },
    /// A sandbox mail that is not fetched yet.
    Scheduled,
}

impl Disposition {
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::TicketCreated { .. } => "ticket_created",
            Self::MessageAdded { .. } => "message_added",
            Self::Technical { .. } => "technical",
            Self::Quarantined { .. } => "quarantined",
            Self::Scheduled => "scheduled",
        }
    }
    pub fn ticket(&self) -> Option<TicketId> {
        match self {
            Self::TicketCreated { ticket, .. } | Self::MessageAdded { ticket, .. } => Some(*ticket),
            _ => None,
        }
    }

    /// What a mail became whose effects are in this case: it opened the ticket, or spoke last on it.
    pub(crate) fn of(case: &Case, opened: bool) -> Result<Self, AppError> {
        let ticket = case.ticket.id;
        let message = if opened {
            case.messages.first()
        } else {
            case.messages.iter().rfind(|held| held.direction == Direction::In)
        };
        let message =
            message.ok_or_else(|| AppError::Internal(format!("ticket {ticket} has no message")))?.id;
        Ok(if opened {
            Self::TicketCreated { ticket, message }
        } else {
            Self::MessageAdded { ticket, message }
        })
    }

    pub(crate) fn verdict(&self) -> RawMailVerdict {
        let (message, reason) = match self {
            Self::TicketCreated { message, .. } | Self::MessageAdded { message, .. } => {
                (Some(*message), None)
            }
            Self::Technical { reason } | Self::Quarantined { reason } => (None, Some(reason.clone())),
            Self::Scheduled => (None, None),
        };
        let state = match self {
            Self::Quarantined { .. } => RawMailState::Quarantined,
            _ => RawMailState::Done,
        };
        RawMailVerdict {
            state,
            disposition: self.as_str().to_owned(),
            ticket: self.ticket(),
            message,
            reason,
        }
    }
}

/// Takes a mail in. The same source at the same mailbox twice is one mail.
pub async fn receive_raw(
    app: &App,
    raw: Bytes,
    envelope: MailEnvelope,
) -> Result<(Disposition, Uuid), AppError> {
    let digest = hex(&Sha256::digest(&raw));
    // The same mail at the same time is taken in once: the second waits for the verdict on the first.
    let _alone = app.intake.lock(digest.as_bytes()).await;
    app.blobs.put(&digest, raw.clone()).await?;
    let known = note(app, digest, &envelope).await?;
    if let Some(verdict) = &known.verdict {
        return Ok((disposition_of(verdict), known.id));
    }
    let disposition = take_in(app, &known, raw, &envelope).await?;
    if disposition.ticket().is_none() {
        settle(app, known.id, &disposition).await?;
    }
    Ok((disposition, known.id))
}

pub(super) async fn note(app: &App, digest: String, envelope: &MailEnvelope) -> Result<RawMail, AppError> {
    let new = store::NewRawMail {
        id: app.ids.next(),
        mailbox: envelope.mailbox.to_lowercase(),
        digest,
        received_at: envelope.received_at,
    };
    app.notes.note(app, new).await
}

/// The verdict on a mail that nothing followed from; any other is filed with what followed (`rules::commit`).
pub(super) async fn settle(app: &App, id: Uuid, disposition: &Disposition) -> Result<(), AppError> {
    let tx = app.store.begin().await?;
    let settled = store::settle_raw_mail(&tx, id, &disposition.verdict(), None, app.now()).await?;
    tx.commit().await?;
    if settled { Ok(()) } else { Err(AppError::conflict("mail_settled", "this mail was taken in meanwhile")) }
}

async fn take_in(
    app: &App,
    known: &RawMail,
    raw: Bytes,
    envelope: &MailEnvelope,
) -> Result<Disposition, AppError> {
    if known.attempts > MOST_ATTEMPTS {
        let reason = MailReason::with(MailReasonCode::NeverTakenIn, MOST_ATTEMPTS.to_string());
        return Ok(Disposition::Quarantined { reason });
    }
    match parse(raw).await {
        Ok(parsed) => {
            let done = DoneMark::Mail { id: known.id, identity: None };
            Box::pin(receive_parsed(app, parsed, envelope, Some(&done))).await
        }
        Err(reason) => Ok(Disposition::Quarantined { reason }),
    }
}

/// On a thread that may be lost: a mail that breaks its reader stops no other.
pub(super) async fn parse(raw: Bytes) -> Result<InboundMail, MailReason> {
    let read = tokio::task::spawn_blocking(move || mail::parse(&raw, &Limits::default())).await;
    match read {
        Ok(read) => read.map_err(|error| of_reader(&error)),
        Err(error) => Err(MailReason::with(MailReasonCode::ReaderFailed, error.to_string())),
    }
}

pub(super) fn disposition_of(verdict: &RawMailVerdict) -> Disposition {
    // Whatever is neither a ticket nor a message has a reason on file.
    let reason = verdict.reason.clone().unwrap_or_else(|| MailReasonCode::ReaderFailed.into());
    match (verdict.disposition.as_str(), verdict.ticket, verdict.message) {
        ("ticket_created", Some(ticket), Some(message)) => Disposition::TicketCreated { ticket, message },
        ("message_added", Some(ticket), Some(message)) => Disposition::MessageAdded { ticket, message },
        ("technical", ..) => Disposition::Technical { reason },
        _ => Disposition::Quarantined { reason },
    }
}
