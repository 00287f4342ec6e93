//! Words of staff: to the customer, or among themselves.
use domain::{
    access::Actor,
    ids::{MessageId, TicketId},
    ticket::{Author, Direction, Message, MessageType, Status},
};
use serde_json::json;

use super::{MessageDraft, MessageResult, ask_conversation, finish};
use crate::{
    context::App,
    errors::AppError,
    idempotency::DoneMark,
    letters::{Voice, external_id, mail_message, render_letter},
    rules::{Turn, on_ticket},
};

/// Staff write to the customer, or a note among themselves.
pub(super) async fn send_message(
    app: &App,
    actor: &Actor,
    ticket: TicketId,
    draft: MessageDraft,
    done: Option<&DoneMark>,
) -> Result<MessageResult, AppError> {
    on_ticket(app, ticket, || async {
        let mut turn = Turn::load_for(app, actor, ticket, draft.received_at).await?;
        turn.expect_version(draft.if_version)?;
        let id = say(app, actor, &mut turn, &draft).await?;
        finish(app, turn, id, done).await
    })
    .await
}

/// A message by staff with all that follows from its type, whichever way it is written: the state it asks for, timers it
/// meets, the rule set's word. On a final ticket it is words and nothing else.
pub(crate) async fn say(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    draft: &MessageDraft,
) -> Result<MessageId, AppError> {
    if draft.direction != Direction::Out {
        return write_out(app, actor, turn, draft);
    }
    let before = turn.case.ticket.status;
    if let Some((to, reason)) = move_of(draft.kind)
        && !before.is_final()
        && (to != before || to.is_holding())
    {
        let occasion = turn.occasion(app, actor.reference());
        let (case, change) = turn.parts();
        case.move_to(change, &occasion, to, reason, "core")?;
    }
    let id = write_out(app, actor, turn, draft)?;
    if turn.case.ticket.status != before {
        turn.tell_moved(app, before).await;
    }
    told_customer(app, actor, turn, id).await?;
    Ok(id)
}

/// The state that a type of message asks for (6.2): the type is stated, and does what it says.
const fn move_of(kind: MessageType) -> Option<(Status, Option<&'static str>)> {
    match kind {
        MessageType::Proposal | MessageType::ClosingRequest => Some((Status::SolutionProposed, None)),
        MessageType::InformationRequest => Some((Status::WaitingCustomer, Some("information_missing"))),
        _ => None,
    }
}

/// Adds a message by staff, and its mail where it goes to the customer.
fn write_out(app: &App, actor: &Actor, turn: &mut Turn, draft: &MessageDraft) -> Result<MessageId, AppError> {
    if draft.text.trim().is_empty() && draft.attachments.is_empty() {
        return Err(AppError::invalid("text_missing", "text", "a message needs a text"));
    }
    let attachments = turn.take_uploads(app, draft.attachments.clone())?;
    let id = MessageId(app.ids.next());
    let author = Author {
        role: actor.role,
        name: actor.name.clone(),
        account: actor.account,
        contact: None,
        address: None,
    };
    let message = Message {
        id,
        ticket: turn.case.ticket.id,
        direction: draft.direction,
        kind: draft.kind,
        channel: turn.case.ticket.channel,
        author,
        at: turn.at,
        recorded_at: turn.now,
        automatic: false,
        verified: true,
        subject: None,
        text: draft.text.clone(),
        fields: draft.fields.clone(),
        attachments,
        answer: None,
        external_id: (draft.direction == Direction::Out).then(|| external_id(app, turn, id)),
    };
    if draft.direction == Direction::Out {
        let locale = turn.environment.contact.as_ref().map_or("ru", |contact| contact.locale.as_str());
        let values = json!({
            "desk": turn.product.title.in_locale(locale), "addressee": turn.environment.contact.as_ref().map(|contact| &contact.name),
            "number": turn.case.ticket.number, "request_subject": turn.case.ticket.subject, "text": message.text,
        });
        let voice = Voice { provider: Some(turn.product.provider), manifest: None };
        let rendered = render_letter(app, voice, "answer", locale, values)?;
        turn.letters.extend(mail_message(app, turn, &message, &rendered)?);
    }
    let occasion = turn.occasion(app, actor.reference());
    let (case, change) = turn.parts();
    case.add_message(change, &occasion, message);
    Ok(id)
}

/// After word went to the customer: timers it meets, and the rule set.
async fn told_customer(app: &App, actor: &Actor, turn: &mut Turn, id: MessageId) -> Result<(), AppError> {
    let occasion = turn.occasion(app, actor.reference());
    let kind = turn.case.messages.iter().find(|held| held.id == id).map(|held| held.kind);
    let (case, change) = turn.parts();
    if let Some(kind) = kind {
        case.meet_timers_by_message(change, &occasion, kind);
    }
    if turn.case.is_final() {
        return Ok(());
    }
    match ask_conversation(app, turn, id).await? {
        Some(denial) => Err(AppError::denied(denial)),
        None => Ok(()),
    }
}
