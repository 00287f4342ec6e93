//! Letters: what the core and the rule sets send, rendered in the recipient's language, kept as messages of the
//! case and queued in the outbox by the transaction that caused them.
mod hourly;
mod loose;
mod own;
mod patience;
mod render;
mod values;

use domain::{
    case::LetterDraft,
    catalogue::{Contact, Product},
    ids::{MessageId, OrganisationId, OutboxId},
    ticket::{ActorRef, Author, Channel, Direction, Message, MessageType, Role},
};
use mail::{outgoing::OutgoingMail, render::Rendered, thread::MessageIdKey};
use serde_json::json;
use store::NewMail;

pub use self::own::{
    LetterDraft as LetterTextDraft, LetterView, PreviewDraft, delete_letter, letter, letters, preview_letter,
    put_letter,
};
pub use self::patience::Patience;
pub(crate) use self::{
    loose::LooseLetter,
    render::{Voice, locale_of, render_letter},
    values::{field_title, letter_values},
};
use crate::{context::App, errors::AppError, mailboxes::signed, rules::Turn};

pub(crate) struct QueuedLetter {
    pub(crate) mail: NewMail,
}

/// Who a letter goes to.
pub(crate) struct Recipient {
    pub(crate) address: String,
    pub(crate) locale: String,
}

/// Renders drafts. A letter without a known address is still a message the portal shows.
pub(crate) fn write_letters(
    app: &App,
    turn: &mut Turn,
    drafts: Vec<LetterDraft>,
) -> Result<Vec<QueuedLetter>, AppError> {
    let mut queued = Vec::new();
    let mut written: Vec<String> = Vec::new();
    for draft in drafts {
        // The core and the rule set may both want the same letter of one turn: it is one letter.
        if written.contains(&draft.template) {
            continue;
        }
        written.push(draft.template.clone());
        let locale = turn
            .environment
            .contact
            .as_ref()
            .map_or_else(|| "ru".to_owned(), |contact| contact.locale.clone());
        let values = letter_values(turn, &draft, &locale);
        let voice = Voice { provider: Some(turn.product.provider), manifest: Some(&turn.rules.manifest) };
        let rendered = render_letter(app, voice, &draft.template, &locale, values)?;
        let message = letter_message(app, turn, &draft, &rendered);
        if let Some(recipient) = recipient(turn, &draft, &locale)
            && may_be_told(app, turn, &recipient)
        {
            queued.push(QueuedLetter { mail: compose(app, turn, &message, &rendered, &recipient)? });
        }
        turn.case.messages.push(message);
    }
    Ok(queued)
}

/// Somebody who proved nothing is written to a few times an hour, and who repeats himself not at all; the portal shows
/// every letter.
fn may_be_told(app: &App, turn: &mut Turn, recipient: &Recipient) -> bool {
    let may = !turn.silent && (!turn.stranger || app.patience.strangers.admit(&recipient.address, turn.now));
    if !may {
        let occasion = turn.occasion(app, ActorRef::System);
        turn.change.event(&occasion, "letter.held_back", json!({}));
    }
    may
}

/// Our keyed Message-IDs: an answer names one and is threaded by it.
pub(crate) fn message_id_key(app: &App) -> MessageIdKey {
    MessageIdKey::new(&app.secrets.derive("message-id"), &[], &app.settings.mail_domain)
}

fn letter_message(app: &App, turn: &Turn, draft: &LetterDraft, rendered: &Rendered) -> Message {
    let id = MessageId(app.ids.next());
    let kind = match draft.template.as_str() {
        "information_request" => MessageType::InformationRequest,
        "solution_proposed" => MessageType::Proposal,
        "answer" => MessageType::Answer,
        _ => MessageType::Notice,
    };
    Message {
        id,
        ticket: turn.case.ticket.id,
        direction: Direction::Out,
        kind,
        channel: Channel::Email,
        author: Author::system(),
        at: turn.now,
        recorded_at: turn.now,
        automatic: true,
        verified: true,
        subject: Some(rendered.subject.clone()),
        text: rendered.text.clone(),
        fields: Vec::new(),
        attachments: Vec::new(),
        answer: None,
        external_id: Some(message_id(app, turn, id)),
    }
}

fn message_id(app: &App, turn: &Turn, id: MessageId) -> String {
    message_id_key(app).new_message_id(&turn.case.ticket.id.to_string(), &id.to_string())
}

fn recipient(turn: &Turn, draft: &LetterDraft, locale: &str) -> Option<Recipient> {
    let to = |address: String, locale: &str| Recipient { address, locale: locale.to_owned() };
    match draft.to {
        Role::Contact => {
            let registered =
                turn.environment.contact.as_ref().and_then(|contact| contact.addresses.first().cloned());
            let unregistered = turn.case.ticket.requester_label.clone().filter(|label| label.contains('@'));
            registered.or(unregistered).map(|address| to(address, locale))
        }
        Role::ThirdParty => {
            let contact = third_party(turn, draft.organisation)?;
            contact.addresses.first().map(|address| to(address.clone(), &contact.locale))
        }
        _ => None,
    }
}

/// Somebody at the organisation named, else at the first that answers for the asset and is neither the customer nor the
/// provider.
fn third_party(turn: &Turn, named: Option<OrganisationId>) -> Option<&Contact> {
    let ticket = &turn.case.ticket;
    let reached = |id: OrganisationId| {
        let held = turn.environment.suppliers.iter().find(|(held, _)| held.id == id);
        held.and_then(|(_, contact)| contact.as_ref())
    };
    if let Some(id) = named {
        return reached(id);
    }
    let about = turn.environment.assets.iter().find(|asset| Some(asset.id) == ticket.asset)?;
    let outside = |id: &OrganisationId| Some(*id) != ticket.customer && *id != ticket.provider;
    [about.supplier, about.installer].into_iter().flatten().filter(outside).find_map(reached)
}

/// Queues a message that a person wrote as mail to the requester.
pub(crate) fn mail_message(
    app: &App,
    turn: &Turn,
    message: &Message,
    rendered: &Rendered,
) -> Result<Option<QueuedLetter>, AppError> {
    let draft = LetterDraft {
        template: "answer".to_owned(),
        to: Role::Contact,
        organisation: None,
        values: Vec::new(),
        clauses: Vec::new(),
    };
    let locale = turn.environment.contact.as_ref().map_or("ru", |contact| contact.locale.as_str());
    let Some(recipient) = recipient(turn, &draft, locale) else { return Ok(None) };
    Ok(Some(QueuedLetter { mail: compose(app, turn, message, rendered, &recipient)? }))
}

/// The address letters about a product come from: its mailbox, else the desk's.
pub(crate) fn sender_of(app: &App, product: Option<&Product>) -> String {
    let catalogue = app.catalogue.held();
    let of_product = product.and_then(|product| {
        let known = catalogue.as_ref().and_then(|catalogue| catalogue.addresses(product).next());
        known.or_else(|| product.mailboxes.first().map(String::as_str))
    });
    of_product.unwrap_or(&app.settings.mail_from).to_owned()
}

pub(crate) fn external_id(app: &App, turn: &Turn, id: MessageId) -> String {
    message_id(app, turn, id)
}

fn compose(
    app: &App,
    turn: &Turn,
    message: &Message,
    rendered: &Rendered,
    recipient: &Recipient,
) -> Result<NewMail, AppError> {
    // The thread: every reply names the customer's last mail and the first of the case.
    let foreign: Vec<String> =
        turn.case.messages.iter().filter_map(|held| held.external_id.clone()).collect();
    let from = sender_of(app, Some(&turn.product));
    let mail = OutgoingMail {
        from: from.clone(),
        from_name: Some(turn.product.title.in_locale(&recipient.locale).to_owned()),
        to: recipient.address.clone(),
        to_name: None,
        subject: rendered.subject.clone(),
        text: rendered.text.clone(),
        html: Some(rendered.html.clone()),
        message_id: message.external_id.clone().unwrap_or_default(),
        in_reply_to: foreign.last().cloned(),
        references: foreign,
        auto_submitted: message.automatic,
        attachments: Vec::new(),
    };
    let raw = mail
        .to_bytes(message.recorded_at)
        .map_err(|error| AppError::Internal(format!("letter cannot be composed: {error}")))?;
    let raw = signed(app, &from, raw, message.recorded_at);
    Ok(NewMail {
        id: OutboxId(app.ids.next()),
        provider: Some(turn.case.ticket.provider),
        ticket: Some(turn.case.ticket.id),
        message: Some(message.id),
        dedupe_key: format!("message:{}", message.id),
        from,
        to: vec![recipient.address.clone()],
        subject: rendered.subject.clone(),
        text: rendered.text.clone(),
        raw,
        created_at: turn.now,
    })
}
