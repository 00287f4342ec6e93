//! One way in for every mail: the raw source is kept, then parsed, classified, threaded and applied.
use bytes::Bytes;
use domain::{
    access::{Actor, Scope},
    catalogue::{Contact, Product},
    ids::{MessageId, TicketId},
    ticket::{Author, Channel, Direction, Field, LinkType, MessageType, Role, hex},
};
use jiff::Timestamp;
use mail::{
    Class, InboundMail, Limits, MachineReason, OwnIdentity,
    thread::{ThreadHint, match_ticket},
};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use store::{RawMailState, RawMailVerdict};

use super::{bounce::note_bounce, complaint::complaint_from_mail, intent::intent};
use crate::{
    catalogue::Catalogue,
    context::App,
    errors::AppError,
    tickets::{
        AnswerDraft, IncomingMessage, MessageDraft, OpenTicket, Origin, Upload, open_as, receive_message,
        requester::Requester,
    },
};

/// Local part of the mailbox that complaints go to (T 5.1).
const QUALITY: &str = "quality";

/// What the channel knows beside the mail itself.
#[derive(Clone, Debug)]
pub struct MailEnvelope {
    /// Our mailbox it arrived at.
    pub mailbox: String,
    pub received_at: Timestamp,
    /// The receiving server proved the sender's domain.
    pub authenticated: bool,
    /// Fields and a meaning an agent marked; a mail's words are never guessed at.
    pub fields: Vec<Field>,
    pub intent: Option<String>,
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
        reason: String,
    },
    /// A person has to look at it.
    Quarantined {
        reason: String,
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
}

/// Takes a mail in. The same source at the same mailbox twice is one mail.
pub async fn receive_raw(
    app: &App,
    raw: Bytes,
    envelope: MailEnvelope,
) -> Result<(Disposition, uuid::Uuid), AppError> {
    let digest = hex(&Sha256::digest(&raw));
    // The same mail at the same time is taken in once: the second waits for the verdict on the first.
    let _alone = app.intake.lock(digest.as_bytes()).await;
    app.blobs.put(&digest, raw.clone()).await?;
    let id = app.ids.next();
    let tx = app.store.begin().await?;
    let known = store::note_raw_mail(
        &tx,
        &store::NewRawMail {
            id,
            mailbox: envelope.mailbox.to_lowercase(),
            digest,
            received_at: envelope.received_at,
        },
        app.now(),
    )
    .await?;
    tx.commit().await?;
    if let Some(verdict) = &known.verdict {
        return Ok((disposition_of(verdict), known.id));
    }
    let disposition = match mail::parse(&raw, &Limits::default()) {
        Ok(parsed) => receive_parsed(app, parsed, &envelope).await?,
        Err(error) => Disposition::Quarantined { reason: error.to_string() },
    };
    let tx = app.store.begin().await?;
    store::settle_raw_mail(&tx, known.id, &verdict_of(&disposition), app.now()).await?;
    tx.commit().await?;
    Ok((disposition, known.id))
}

fn verdict_of(disposition: &Disposition) -> RawMailVerdict {
    let (message, reason) = match disposition {
        Disposition::TicketCreated { message, .. } | Disposition::MessageAdded { message, .. } => {
            (Some(*message), None)
        }
        Disposition::Technical { reason } | Disposition::Quarantined { reason } => {
            (None, Some(reason.clone()))
        }
        Disposition::Scheduled => (None, None),
    };
    let state = if matches!(disposition, Disposition::Quarantined { .. }) {
        RawMailState::Quarantined
    } else {
        RawMailState::Done
    };
    RawMailVerdict {
        state,
        disposition: disposition.as_str().to_owned(),
        ticket: disposition.ticket(),
        message,
        reason,
    }
}

fn disposition_of(verdict: &RawMailVerdict) -> Disposition {
    let reason = verdict.reason.clone().unwrap_or_default();
    match (verdict.disposition.as_str(), verdict.ticket, verdict.message) {
        ("ticket_created", Some(ticket), Some(message)) => Disposition::TicketCreated { ticket, message },
        ("message_added", Some(ticket), Some(message)) => Disposition::MessageAdded { ticket, message },
        ("technical", ..) => Disposition::Technical { reason },
        _ => Disposition::Quarantined { reason },
    }
}

pub(crate) async fn receive_parsed(
    app: &App,
    parsed: InboundMail,
    envelope: &MailEnvelope,
) -> Result<Disposition, AppError> {
    let catalogue = app.catalogue.current(app).await?;
    let own = own_identity(app, &catalogue);
    if let Class::Machine { reason } = mail::classify(&parsed, &own) {
        if reason == MachineReason::Bounce {
            note_bounce(app, &parsed).await?;
        }
        return Ok(Disposition::Technical { reason: format!("{reason:?}") });
    }
    let sender = find_sender(app, &parsed, envelope).await?;
    let quality = envelope.mailbox.split('@').next().is_some_and(|local| local.eq_ignore_ascii_case(QUALITY));
    if quality {
        return complaint_from_mail(app, &catalogue, &parsed, envelope, sender).await;
    }
    if let Some(ticket) = find_thread(app, &parsed, &sender).await? {
        return add_to_ticket(app, ticket, &parsed, envelope, sender).await;
    }
    let product = catalogue.visible_products(&Actor::system()).into_iter().find(|product| {
        product.mailboxes.iter().any(|mailbox| mailbox.eq_ignore_ascii_case(&envelope.mailbox))
    });
    match product {
        Some(product) => {
            let kind = intent(envelope).kind;
            let kind = kind.filter(|kind| product.kinds.iter().any(|held| held.code == *kind));
            open_from_mail(app, &catalogue, &product, &parsed, envelope, sender, AsWhat { kind, link: None })
                .await
        }
        None => Ok(Disposition::Quarantined {
            reason: format!("no product reads the mailbox {}", envelope.mailbox),
        }),
    }
}

fn own_identity(app: &App, catalogue: &Catalogue) -> OwnIdentity {
    let products = catalogue.visible_products(&Actor::system());
    let mailboxes = products.iter().flat_map(|product| product.mailboxes.iter().cloned());
    let own = [app.settings.mail_from.clone(), format!("{QUALITY}@{}", app.settings.mail_domain)];
    OwnIdentity {
        domains: vec![app.settings.mail_domain.clone()],
        addresses: own.into_iter().chain(mailboxes).collect(),
        message_id_domain: app.settings.mail_domain.clone(),
    }
}

/// Who wrote, as far as it is proven.
pub(super) struct MailSender {
    address: Option<String>,
    name: String,
    contact: Option<Contact>,
    verified: bool,
}

async fn find_sender(
    app: &App,
    parsed: &InboundMail,
    envelope: &MailEnvelope,
) -> Result<MailSender, AppError> {
    let shown = parsed.from.shown();
    let name = shown
        .and_then(|address| address.name.clone().or_else(|| Some(address.addr.clone())))
        .unwrap_or_else(|| "?".to_owned());
    let contact = match parsed.from.identity() {
        Some(address) => {
            store::contacts_by_address(&app.store, &Scope::All, &address.addr).await?.into_iter().next()
        }
        None => None,
    };
    let verified = envelope.authenticated && contact.is_some();
    Ok(MailSender {
        address: parsed.from.identity().map(|address| address.addr.clone()),
        name,
        contact,
        verified,
    })
}

/// The ticket a mail belongs to. A hint counts only for somebody who may see the ticket: a contact of its
/// customer, or the unregistered address it came from.
pub(super) async fn find_thread(
    app: &App,
    parsed: &InboundMail,
    sender: &MailSender,
) -> Result<Option<TicketId>, AppError> {
    let key = crate::letters::message_id_key(app);
    for hint in match_ticket(parsed, &key) {
        let candidates: Vec<TicketId> = match hint {
            ThreadHint::Keyed { ticket, .. } => ticket.parse().into_iter().collect(),
            ThreadHint::MessageId(id) => store::find_by_external_ids(&app.store, &Scope::All, &[id]).await?,
            ThreadHint::Number(number) => {
                store::find_by_number(&app.store, &Scope::All, &number).await?.into_iter().collect()
            }
        };
        for ticket in candidates {
            if may_write(app, ticket, sender).await? {
                return Ok(Some(ticket));
            }
        }
    }
    Ok(None)
}

pub(super) async fn may_write(app: &App, ticket: TicketId, sender: &MailSender) -> Result<bool, AppError> {
    let Some(case) = store::load_case(&app.store, &Scope::All, ticket).await? else { return Ok(false) };
    let same_customer = sender.contact.as_ref().is_some_and(|contact| {
        case.ticket.requester == Some(contact.id) || case.ticket.customer == Some(contact.organisation)
    });
    let same_address = sender.address.is_some() && sender.address == case.ticket.requester_label;
    Ok(same_customer || same_address)
}

async fn add_to_ticket(
    app: &App,
    ticket: TicketId,
    parsed: &InboundMail,
    envelope: &MailEnvelope,
    sender: MailSender,
) -> Result<Disposition, AppError> {
    let case = store::load_case(&app.store, &Scope::All, ticket)
        .await?
        .ok_or(AppError::NotFound { what: "ticket" })?;
    let rules = app.catalogue.current(app).await?.rules(case.ticket.rule_set)?;
    let visible = mail::quote::strip_quoted(&parsed.text).visible;
    let said = intent(envelope);
    let draft = MessageDraft {
        direction: Direction::In,
        kind: said.message.unwrap_or(MessageType::Information),
        text: visible.clone(),
        received_at: Some(envelope.received_at),
        attachments: uploads(parsed),
        fields: fields_of(&rules.manifest, &visible, envelope),
        answer: said.answer.map(|code| AnswerDraft { approval: None, code, planned_at: None }),
    };
    let requester = Requester {
        organisation: None,
        customer: case.ticket.customer,
        contact: sender.contact.clone(),
        label: sender.address.clone(),
    };
    let incoming = IncomingMessage {
        draft,
        channel: Channel::Email,
        author: author_of(&sender),
        verified: sender.verified,
        automatic: false,
        subject: Some(parsed.subject.clone()),
        external_id: Some(parsed.message_id.clone()),
        requester,
    };
    let result = receive_message(app, &Actor::system(), &Scope::All, ticket, incoming, None).await?;
    if result.continues.is_some() {
        return Ok(Disposition::TicketCreated { ticket: result.case.ticket.id, message: result.message });
    }
    Ok(Disposition::MessageAdded { ticket, message: result.message })
}

/// What a new ticket is, where the mail itself or its mailbox says so.
pub(super) struct AsWhat {
    pub(super) kind: Option<String>,
    pub(super) link: Option<(LinkType, TicketId)>,
}

pub(super) async fn open_from_mail(
    app: &App,
    catalogue: &Arc<Catalogue>,
    product: &Product,
    parsed: &InboundMail,
    envelope: &MailEnvelope,
    sender: MailSender,
    as_what: AsWhat,
) -> Result<Disposition, AppError> {
    let AsWhat { kind, link } = as_what;
    let rules = catalogue.rules_at(&product.code, envelope.received_at)?;
    let customer = match &sender.contact {
        Some(contact) => Some(customer_of(app, contact).await?),
        None => None,
    };
    let command = OpenTicket {
        product: product.code.clone(),
        kind,
        channel: Channel::Email,
        customer,
        contact: sender.contact.as_ref().map(|contact| contact.id),
        asset: None,
        received_at: Some(envelope.received_at),
        subject: Some(parsed.subject.clone()),
        text: parsed.text.clone(),
        fields: fields_of(&rules.manifest, &parsed.text, envelope),
        attachments: uploads(parsed),
        forms: Vec::new(),
    };
    let origin = Origin {
        requester: Requester {
            organisation: None,
            contact: sender.contact.clone(),
            customer,
            label: sender.address.clone().filter(|_| sender.contact.is_none()),
        },
        verified: sender.verified,
        external_id: Some(parsed.message_id.clone()),
        link,
        billable: None,
        author: Some(author_of(&sender)),
    };
    let case = open_as(app, &Actor::system(), command, origin, None).await?;
    let message = case
        .messages
        .first()
        .map(|message| message.id)
        .ok_or_else(|| AppError::Internal("a ticket without a message".to_owned()))?;
    Ok(Disposition::TicketCreated { ticket: case.ticket.id, message })
}

/// An integrator that acts for exactly one customer writes for it (R 2).
async fn customer_of(app: &App, contact: &Contact) -> Result<domain::ids::OrganisationId, AppError> {
    let organisation = store::find_organisation(&app.store, &Scope::All, contact.organisation).await?;
    Ok(match organisation.as_ref().map(|held| held.acts_for.as_slice()) {
        Some([one]) => *one,
        _ => contact.organisation,
    })
}

fn author_of(sender: &MailSender) -> Author {
    Author {
        role: Role::Contact,
        name: sender.name.clone(),
        account: None,
        contact: sender.contact.as_ref().map(|contact| contact.id),
        address: sender.address.clone(),
    }
}

fn uploads(parsed: &InboundMail) -> Vec<Upload> {
    parsed
        .attachments
        .iter()
        .map(|held| Upload {
            name: held.name.clone(),
            media_type: Some(held.media_type.clone()),
            content: Bytes::from(held.content.clone()),
        })
        .collect()
}

/// Fields marked by an agent, and lines `code: value` or a label of the manifest.
fn fields_of(manifest: &domain::rules::Manifest, text: &str, envelope: &MailEnvelope) -> Vec<Field> {
    let labels: Vec<(String, Vec<String>)> = manifest
        .fields
        .iter()
        .map(|field| {
            let titles = [field.title.ru.clone(), field.title.en.clone()];
            (field.code.clone(), field.labels.iter().cloned().chain(titles).collect())
        })
        .collect();
    let mut fields = envelope.fields.clone();
    for (code, value) in mail::fields::read_fields(text, &labels) {
        if !fields.iter().any(|field| field.path == code) {
            fields.push(Field::text(code, value));
        }
    }
    fields
}
