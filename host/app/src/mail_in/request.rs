//! What a mail asks for: a new ticket, a message on one, a complaint, or nothing.
use bytes::Bytes;
use domain::{
    access::{Actor, Scope},
    catalogue::{Contact, Product},
    ids::{OrganisationId, TicketId},
    mail_reason::{MailReason, MailReasonCode},
    mailbox::MailboxPurpose,
    rules::Manifest,
    ticket::{Author, Channel, Direction, Field, LinkType, MessageType, Role, hex},
};
use mail::{Class, InboundMail, MachineReason, OwnIdentity};
use sha2::{Digest as _, Sha256};

use super::{
    bounce::note_bounce,
    complaint::complaint_from_mail,
    identity::{marked, or_known},
    intent::intent,
    reason::of_machine,
    receive::{Directed, Disposition, MailEnvelope},
    sender::{MailSender, find_sender, find_thread},
};
use crate::{
    catalogue::Catalogue,
    context::App,
    errors::AppError,
    idempotency::DoneMark,
    tickets::{
        AnswerDraft, IncomingMessage, MessageDraft, OpenTicket, Origin, Upload, open_as, receive_message,
        requester::Requester,
    },
};

/// Local part of the mailbox that complaints go to (T 5.1), where none is set up for them.
const QUALITY: &str = "quality";

pub(crate) async fn receive_parsed(
    app: &App,
    parsed: InboundMail,
    envelope: &MailEnvelope,
    done: Option<&DoneMark>,
) -> Result<Disposition, AppError> {
    let catalogue = app.catalogue.current(app).await?;
    let own = own_identity(app, &catalogue);
    let sender = find_sender(app, &parsed, envelope).await?;
    match &envelope.directed {
        Some(Directed::Ticket(ticket)) => {
            return add_to_ticket(app, *ticket, parsed, envelope, sender, done).await;
        }
        Some(Directed::Product(code)) => {
            let product = catalogue.product(code)?;
            return open_from_mail(app, &product, parsed, envelope, sender, AsWhat::default(), done).await;
        }
        None => {}
    }
    if let Some(reason) = machine(&parsed, &own, envelope) {
        if reason == MachineReason::Bounce {
            note_bounce(app, &parsed).await?;
        }
        return Ok(Disposition::Technical { reason: of_machine(reason) });
    }
    let purpose = catalogue.purpose_of(&envelope.mailbox);
    let quality = envelope.mailbox.split('@').next().is_some_and(|local| local.eq_ignore_ascii_case(QUALITY));
    if purpose == Some(MailboxPurpose::Quality) || quality && purpose.is_none() {
        return Box::pin(complaint_from_mail(app, &catalogue, parsed, envelope, sender, done)).await;
    }
    if let Some(ticket) = find_thread(app, &parsed, &sender).await? {
        return add_to_ticket(app, ticket, parsed, envelope, sender, done).await;
    }
    let Some(MailboxPurpose::Product(code)) = purpose else {
        let reason = MailReason::with(MailReasonCode::NoProduct, &envelope.mailbox);
        return Ok(Disposition::Quarantined { reason });
    };
    let product = catalogue.product(&code)?;
    let kind = intent(envelope).kind;
    let kind = kind.filter(|kind| product.kinds.iter().any(|held| held.code == *kind));
    open_from_mail(app, &product, parsed, envelope, sender, AsWhat { kind, link: None }, done).await
}

/// What the mail says of itself, and the way it came.
fn machine(parsed: &InboundMail, own: &OwnIdentity, envelope: &MailEnvelope) -> Option<MachineReason> {
    match mail::classify(parsed, own) {
        Class::Machine { reason } => Some(reason),
        Class::Human { .. } => envelope.unanswerable.then_some(MachineReason::Bounce),
    }
}

fn own_identity(app: &App, catalogue: &Catalogue) -> OwnIdentity {
    let products = catalogue.visible_products(&Actor::system());
    let installed = products.iter().flat_map(|product| product.mailboxes.iter().cloned());
    let mailboxes = installed.chain(catalogue.mailboxes().iter().map(|held| held.address.clone()));
    let own = [app.settings.mail_from.clone(), format!("{QUALITY}@{}", app.settings.mail_domain)];
    OwnIdentity {
        domains: vec![app.settings.mail_domain.clone()],
        addresses: own.into_iter().chain(mailboxes).collect(),
        message_id_domain: app.settings.mail_domain.clone(),
    }
}

pub(super) async fn add_to_ticket(
    app: &App,
    ticket: TicketId,
    mut parsed: InboundMail,
    envelope: &MailEnvelope,
    sender: MailSender,
    done: Option<&DoneMark>,
) -> Result<Disposition, AppError> {
    let case = store::load_case(&app.store, &Scope::All, ticket)
        .await?
        .ok_or(AppError::NotFound { what: "ticket" })?;
    let rules = app.catalogue.current(app).await?.rules(case.ticket.rule_set)?;
    let visible = mail::quote::strip_quoted(&parsed.text).visible;
    let said = intent(envelope);
    let done = marked(done, &parsed, &case.ticket.product, sender.verified);
    let draft = MessageDraft {
        direction: Direction::In,
        kind: said.message.unwrap_or(MessageType::Information),
        text: visible.clone(),
        received_at: Some(envelope.received_at),
        attachments: uploads(&mut parsed),
        fields: fields_of(&rules.manifest, &visible, envelope),
        answer: said.answer.map(|code| AnswerDraft { approval: None, code, planned_at: None }),
        if_version: None,
    };
    let requester = Requester {
        customer: case.ticket.customer,
        contact: sender.contact.clone(),
        label: sender.address.clone(),
        ..Requester::default()
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
    let added = receive_message(app, &Actor::system(), &Scope::All, ticket, incoming, done.as_ref()).await;
    let taken = added.map(|result| {
        // Of a merged ticket it is the one that goes on.
        let ticket = result.case.ticket.id;
        match result.continues {
            Some(_) => Disposition::TicketCreated { ticket, message: result.message },
            None => Disposition::MessageAdded { ticket, message: result.message },
        }
    });
    or_known(app, done.as_ref(), taken).await
}

/// What a new ticket is, where the mail itself or its mailbox says so.
#[derive(Default)]
pub(super) struct AsWhat {
    pub(super) kind: Option<String>,
    pub(super) link: Option<(LinkType, TicketId)>,
}

pub(super) async fn open_from_mail(
    app: &App,
    product: &Product,
    mut parsed: InboundMail,
    envelope: &MailEnvelope,
    sender: MailSender,
    as_what: AsWhat,
    done: Option<&DoneMark>,
) -> Result<Disposition, AppError> {
    let AsWhat { kind, link } = as_what;
    // A complaint is apart from the request that it was perhaps sent with.
    let complains = link.as_ref().map_or("", |_| "/complaint");
    let done = marked(done, &parsed, &format!("{}{complains}", product.code), sender.verified);
    let catalogue = app.catalogue.current(app).await?;
    let rules = catalogue.rules_at(&product.code, envelope.received_at)?;
    let customer = match &sender.contact {
        Some(contact) => Some(customer_of(app, contact).await?),
        None => None,
    };
    let silent = repeats(app, &parsed, &sender, envelope);
    let command = OpenTicket {
        external_ref: None,
        product: product.code.clone(),
        kind,
        channel: Channel::Email,
        customer,
        contact: sender.contact.as_ref().map(|contact| contact.id),
        asset: None,
        received_at: Some(envelope.received_at),
        subject: Some(parsed.subject.clone()),
        fields: fields_of(&rules.manifest, &parsed.text, envelope),
        text: std::mem::take(&mut parsed.text),
        attachments: uploads(&mut parsed),
        forms: Vec::new(),
    };
    let origin = Origin {
        requester: Requester {
            contact: sender.contact.clone(),
            customer,
            label: sender.address.clone().filter(|_| sender.contact.is_none()),
            ..Requester::default()
        },
        verified: sender.verified,
        stranger: sender.stranger,
        silent,
        external_id: Some(parsed.message_id.clone()),
        link,
        billable: None,
        author: Some(author_of(&sender)),
    };
    let opened = Box::pin(open_as(app, &Actor::system(), command, origin, done.as_ref())).await;
    let taken = opened.and_then(|case| Disposition::of(&case, true));
    or_known(app, done.as_ref(), taken).await
}

/// Whether a proven sender has written the same words too often within the hour: an answering machine that does not say
/// what it is, and takes each of our letters for a new question. Numbers of ours in the subject do not make it another.
fn repeats(app: &App, parsed: &InboundMail, sender: &MailSender, envelope: &MailEnvelope) -> bool {
    let Some(address) = sender.address.as_ref().filter(|_| !sender.stranger) else { return false };
    let subject = parsed.subject.chars().filter(|letter| !letter.is_ascii_digit()).collect::<String>();
    let words = hex(&Sha256::digest(format!("{subject}\n{}", parsed.text)));
    !app.patience.repeats.admit(&format!("{address} {words}"), envelope.received_at)
}

/// An integrator that acts for exactly one customer writes for it (R 2).
async fn customer_of(app: &App, contact: &Contact) -> Result<OrganisationId, AppError> {
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

fn uploads(parsed: &mut InboundMail) -> Vec<Upload> {
    let attachments = std::mem::take(&mut parsed.attachments).into_iter();
    attachments
        .map(|held| Upload {
            name: held.name,
            media_type: Some(held.media_type),
            content: Bytes::from(held.content).into(),
        })
        .collect()
}

/// Fields marked by an agent, and lines `code: value` or a label of the manifest.
fn fields_of(manifest: &Manifest, text: &str, envelope: &MailEnvelope) -> Vec<Field> {
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
