//! Messages on a ticket: what the core does with them by itself, then what the rule set says.
mod answer;
mod receive;
mod send;

use domain::{
    access::{Actor, Scope},
    case::Case,
    ids::{ApprovalId, MessageId, TicketId},
    rules::{CaseHook, Denial},
    ticket::{AnswerCode, Author, Channel, Direction, Field, MessageType, PendingCall, Role},
};
use jiff::Timestamp;

pub(crate) use self::{answer::accept_claim, receive::receive_message, send::say};
use super::{
    access::{may_backdate, partner_scope, visible_case},
    attachment::Upload,
    children::open_children,
    requester::Requester,
};
use crate::{
    context::App,
    errors::AppError,
    idempotency::DoneMark,
    rules::{Asked, Turn, commit},
};

#[derive(Clone, Debug)]
pub struct MessageDraft {
    pub direction: Direction,
    pub kind: MessageType,
    pub text: String,
    pub received_at: Option<Timestamp>,
    pub attachments: Vec<Upload>,
    pub fields: Vec<Field>,
    pub answer: Option<AnswerDraft>,
    /// The version of the ticket its author has read; what was said meanwhile is not to be crossed.
    pub if_version: Option<i64>,
}

#[derive(Clone, Debug)]
pub struct AnswerDraft {
    pub approval: Option<ApprovalId>,
    pub code: AnswerCode,
    pub planned_at: Option<Timestamp>,
}

/// Where the message went: to the ticket, or, the ticket being final, to a new one that continues it.
#[derive(Clone, Debug)]
pub struct MessageResult {
    pub message: MessageId,
    pub case: Case,
    pub continues: Option<TicketId>,
}

/// A message as any channel brings it.
#[derive(Clone, Debug)]
pub(crate) struct IncomingMessage {
    pub(crate) draft: MessageDraft,
    pub(crate) channel: Channel,
    pub(crate) author: Author,
    pub(crate) verified: bool,
    pub(crate) automatic: bool,
    pub(crate) subject: Option<String>,
    pub(crate) external_id: Option<String>,
    pub(crate) requester: Requester,
}

/// A message from an actor of the API.
pub async fn add_message(
    app: &App,
    actor: &Actor,
    ticket: TicketId,
    draft: MessageDraft,
    done: Option<&DoneMark>,
) -> Result<MessageResult, AppError> {
    partner_scope(actor, "tickets:write")?;
    let now = app.now();
    if draft.received_at.is_some() && !may_backdate(actor) {
        return Err(AppError::forbidden(
            "receipt_not_allowed",
            "`received_at` is for staff and partners scoped for it",
        ));
    }
    if draft.received_at.is_some_and(|at| at > now) {
        return Err(AppError::invalid(
            "received_in_future",
            "received_at",
            "a message cannot be received in the future",
        ));
    }
    if !actor.is_staff() && draft.direction != Direction::In {
        return Err(AppError::forbidden("staff_only", "only staff write to the customer or internally"));
    }
    if draft.direction == Direction::In {
        let incoming = incoming_from(app, actor, ticket, draft).await?;
        return receive_message(app, actor, &actor.scope(), ticket, incoming, done).await;
    }
    send::send_message(app, actor, ticket, draft, done).await
}

/// Staff record what a customer said; a contact or partner speaks for themself.
async fn incoming_from(
    app: &App,
    actor: &Actor,
    ticket: TicketId,
    draft: MessageDraft,
) -> Result<IncomingMessage, AppError> {
    let case = visible_case(app, actor, ticket).await?;
    let of_ticket = match case.ticket.requester {
        Some(id) => store::find_contact(&app.store, &Scope::All, id).await?,
        None => None,
    };
    let own = match actor.contact {
        Some(id) => store::find_contact(&app.store, &Scope::All, id).await?,
        None => None,
    };
    let contact = if actor.is_staff() { of_ticket } else { own };
    let author = Author {
        role: if actor.role == Role::Partner { Role::Partner } else { Role::Contact },
        name: contact.as_ref().map_or_else(|| actor.name.clone(), |held| held.name.clone()),
        account: actor.account,
        contact: contact.as_ref().map(|held| held.id),
        address: None,
    };
    let channel = match actor.role {
        Role::Contact => Channel::Portal,
        Role::Partner => Channel::Api,
        _ => case.ticket.channel,
    };
    let requester = Requester {
        customer: case.ticket.customer,
        contact,
        label: case.ticket.requester_label.clone(),
        ..Requester::default()
    };
    Ok(IncomingMessage {
        draft,
        channel,
        author,
        verified: true,
        automatic: false,
        subject: None,
        external_id: None,
        requester,
    })
}

async fn finish(
    app: &App,
    mut turn: Turn,
    message: MessageId,
    done: Option<&DoneMark>,
) -> Result<MessageResult, AppError> {
    let children = open_children(app, &mut turn).await?;
    let mut turns = vec![turn];
    turns.extend(children);
    let mut cases = commit(app, turns, done).await?;
    Ok(MessageResult { message, case: cases.swap_remove(0), continues: None })
}

/// Asks the rule set about a message. It may deny what the message answers; then nothing of its decision is applied.
async fn ask_conversation(app: &App, turn: &mut Turn, id: MessageId) -> Result<Option<Denial>, AppError> {
    let Some(message) = turn.case.messages.iter().find(|held| held.id == id).cloned() else {
        return Ok(None);
    };
    turn.lock_ledgers(app).await?;
    match turn.ask(app, CaseHook::ConversationMessage(Box::new(message))).await {
        Asked::Applied => Ok(None),
        Asked::Denied(denial) => Ok(Some(denial)),
        Asked::Failed(failure) => {
            turn.failed(app, &failure, PendingCall::Conversation { message: id });
            Ok(None)
        }
    }
}
