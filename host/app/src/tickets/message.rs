//! Messages on a ticket: what the core does with them by itself, then what the rule set says.
use domain::{
    access::{Actor, Scope},
    case::Case,
    ids::{ApprovalId, MessageId, TicketId},
    rules::CaseHook,
    ticket::{
        ActorRef, Answer, AnswerCode, ApprovalState, Author, Channel, Direction, Field, LinkType, Message,
        MessageType, PendingCall, Role, Status, Timer, TimerState,
    },
};
use jiff::Timestamp;
use serde_json::json;

use super::{
    access::{may_backdate, partner_scope},
    attachment::{Upload, store_uploads},
    children::open_children,
    open::{OpenTicket, Origin, open_as},
    requester::Requester,
};
use crate::{
    context::App,
    errors::AppError,
    letters::{external_id, mail_message, render_core},
    rules::{Asked, Turn, commit, with_retry},
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
    idempotency: Option<&store::IdempotencyRecord>,
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
        return receive_message(app, actor, &actor.scope(), ticket, incoming, idempotency).await;
    }
    send_message(app, actor, ticket, draft, idempotency).await
}

/// Staff record what a customer said; a contact or partner speaks for themself.
async fn incoming_from(
    app: &App,
    actor: &Actor,
    ticket: TicketId,
    draft: MessageDraft,
) -> Result<IncomingMessage, AppError> {
    let case = store::load_case(&app.store, &actor.scope(), ticket)
        .await?
        .ok_or(AppError::NotFound { what: "ticket" })?;
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
        organisation: None,
        customer: case.ticket.customer,
        contact,
        label: case.ticket.requester_label.clone(),
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

/// A customer's message. On a final ticket it opens a new, linked one.
pub(crate) async fn receive_message(
    app: &App,
    actor: &Actor,
    scope: &Scope,
    ticket: TicketId,
    incoming: IncomingMessage,
    idempotency: Option<&store::IdempotencyRecord>,
) -> Result<MessageResult, AppError> {
    with_retry(|| async {
        let mut turn = Turn::load(app, scope, ticket, incoming.draft.received_at).await?;
        let at = turn.at;
        if !incoming.automatic && closed_before_it_came(&turn, at) {
            take_back_closing(app, &mut turn)?;
        }
        if turn.case.is_final() && !incoming.automatic {
            return continue_in_new(app, actor, &turn, incoming.clone(), idempotency).await;
        }
        let id = take_in(app, actor, &mut turn, &incoming)?;
        if !incoming.automatic {
            react(app, actor, &mut turn, id, &incoming).await?;
        }
        finish(app, turn, id, idempotency).await
    })
    .await
}

/// A reply that reached the server by the due instant of a closing timer counts, however late it was fetched (6.4).
fn closed_before_it_came(turn: &Turn, received_at: Timestamp) -> bool {
    let by_timer = |timer: &Timer| {
        timer.behaviour.closes.is_some()
            && timer.state == TimerState::Breached
            && turn.case.ticket.closed_at == Some(timer.due_at)
            && timer.origin < received_at
            && received_at <= timer.due_at
    };
    turn.case.is_final() && turn.case.timers.iter().any(by_timer)
}

/// The closing is undone: it rested on a silence that was none.
fn take_back_closing(app: &App, turn: &mut Turn) -> Result<(), AppError> {
    let occasion = turn.occasion(app, ActorRef::System);
    let (case, change) = turn.parts();
    let closed_at = case.ticket.closed_at;
    for timer in case
        .timers
        .iter_mut()
        .filter(|timer| timer.behaviour.closes.is_some() && Some(timer.due_at) == closed_at)
    {
        timer.state = TimerState::Cancelled;
        timer.breached_at = None;
        timer.ended_at = Some(occasion.at);
    }
    case.take_back_closing(change, &occasion, "a reply had reached the server before the timer was due")?;
    Ok(())
}

async fn finish(
    app: &App,
    mut turn: Turn,
    message: MessageId,
    idempotency: Option<&store::IdempotencyRecord>,
) -> Result<MessageResult, AppError> {
    let children = open_children(app, &mut turn).await?;
    let mut turns = vec![turn];
    turns.extend(children);
    let mut cases = commit(app, turns, idempotency).await?;
    Ok(MessageResult { message, case: cases.swap_remove(0), continues: None })
}

fn take_in(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    incoming: &IncomingMessage,
) -> Result<MessageId, AppError> {
    let stored = store_uploads(app, incoming.draft.attachments.clone())?;
    turn.uploads.extend(stored.contents);
    let id = MessageId(app.ids.next());
    let message = Message {
        id,
        ticket: turn.case.ticket.id,
        direction: Direction::In,
        kind: incoming.draft.kind,
        channel: incoming.channel,
        author: incoming.author.clone(),
        at: turn.at,
        recorded_at: turn.now,
        automatic: incoming.automatic,
        verified: incoming.verified,
        subject: incoming.subject.clone(),
        text: incoming.draft.text.clone(),
        fields: incoming.draft.fields.clone(),
        attachments: stored.attachments,
        answer: incoming.draft.answer.as_ref().map(|answer| Answer {
            approval: answer.approval,
            code: answer.code,
            planned_at: answer.planned_at,
        }),
        external_id: incoming.external_id.clone(),
    };
    let occasion = turn.occasion(app, actor.reference());
    let (case, change) = turn.parts();
    case.add_message(change, &occasion, message);
    Ok(id)
}

/// What the core does with a human customer's message (spec 6.4, R 5.3, SC-19, A-42), then the rule set.
async fn react(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    id: MessageId,
    incoming: &IncomingMessage,
) -> Result<(), AppError> {
    let occasion = turn.occasion(app, actor.reference());
    let before = turn.case.ticket.status;
    let answer = incoming.draft.answer.clone();
    let trusted = incoming.verified;
    let (case, change) = turn.parts();
    for field in incoming.draft.fields.iter().cloned() {
        // What was asked for and came is no longer missing.
        case.ticket.missing_fields.retain(|missing| *missing != field.path);
        case.ticket.set_field(field);
    }
    case.cancel_timers_by_customer(change, &occasion);
    if case.ticket.status == Status::WaitingCustomer {
        change.event(&occasion, "information.received", json!({"message": id}));
        case.resume(change, &occasion)?;
    }
    // Identity in mail is untrusted: an answer counts only from a proven author.
    if let Some(answer) = answer.filter(|_| trusted) {
        if let Some(approval) = answer.approval {
            decide_approval(turn, &occasion, approval, answer.code, id)?;
        }
        settle_answer(turn, &occasion, answer.code)?;
    }
    turn.present_keys(app);
    if turn.case.is_final() {
        return Ok(());
    }
    if turn.case.ticket.status != before && turn.case.ticket.status != Status::WaitingCustomer {
        turn.tell_moved(app, before).await;
    }
    ask_conversation(app, turn, id).await
}

fn decide_approval(
    turn: &mut Turn,
    occasion: &domain::case::Occasion<'_>,
    id: ApprovalId,
    code: AnswerCode,
    message: MessageId,
) -> Result<(), AppError> {
    let state = match code {
        AnswerCode::Given | AnswerCode::Confirmed => ApprovalState::Given,
        AnswerCode::Declined | AnswerCode::NotConfirmed => ApprovalState::Declined,
        AnswerCode::DelegateBack | AnswerCode::Fixed | AnswerCode::NewTerm => return Ok(()),
    };
    let (case, change) = turn.parts();
    let held = case.approvals.iter_mut().find(|held| held.id == id).ok_or_else(|| {
        AppError::invalid("unknown_approval", "answer.approval", "there is no such approval on this ticket")
    })?;
    if held.state != ApprovalState::Asked {
        return Err(AppError::conflict(
            "approval_decided",
            format!("this approval is {} already", held.state),
        ));
    }
    held.state = state;
    held.evidence = Some(message);
    held.decided_at = Some(occasion.at);
    change.event(occasion, &format!("approval.{state}"), json!({"approval": id, "evidence": message}));
    Ok(())
}

/// The customer's word on a proposed solution: confirmed closes, not confirmed goes on (6.2).
fn settle_answer(
    turn: &mut Turn,
    occasion: &domain::case::Occasion<'_>,
    code: AnswerCode,
) -> Result<(), AppError> {
    let (case, change) = turn.parts();
    if case.ticket.status != Status::SolutionProposed {
        return Ok(());
    }
    match code {
        AnswerCode::Confirmed => case.move_to(change, occasion, Status::Closed, Some("confirmed"), "core")?,
        AnswerCode::NotConfirmed => case.move_to(change, occasion, Status::InProgress, None, "core")?,
        AnswerCode::Given
        | AnswerCode::Declined
        | AnswerCode::DelegateBack
        | AnswerCode::Fixed
        | AnswerCode::NewTerm => {}
    }
    Ok(())
}

async fn ask_conversation(app: &App, turn: &mut Turn, id: MessageId) -> Result<(), AppError> {
    let Some(message) = turn.case.messages.iter().find(|held| held.id == id).cloned() else { return Ok(()) };
    match turn.ask(app, CaseHook::ConversationMessage(Box::new(message))).await {
        Asked::Applied => Ok(()),
        Asked::Denied(denial) => Err(AppError::denied(denial)),
        Asked::Failed(failure) => {
            turn.failed(app, &failure, PendingCall::Conversation { message: id });
            Ok(())
        }
    }
}

/// a message to a final ticket is a new request linked `continues`; the earlier data stay visible.
async fn continue_in_new(
    app: &App,
    actor: &Actor,
    old: &Turn,
    incoming: IncomingMessage,
    idempotency: Option<&store::IdempotencyRecord>,
) -> Result<MessageResult, AppError> {
    let ticket = &old.case.ticket;
    let command = OpenTicket {
        product: ticket.product.clone(),
        kind: ticket.kind.clone(),
        channel: incoming.channel,
        customer: ticket.customer,
        contact: incoming.requester.contact.as_ref().map(|contact| contact.id),
        received_at: incoming.draft.received_at,
        subject: incoming.subject.or_else(|| Some(ticket.subject.clone())),
        text: incoming.draft.text,
        fields: incoming.draft.fields,
        attachments: incoming.draft.attachments,
        forms: Vec::new(),
    };
    let requester = Requester {
        organisation: None,
        customer: ticket.customer,
        contact: incoming.requester.contact,
        label: incoming.requester.label,
    };
    let origin = Origin {
        requester,
        verified: incoming.verified,
        external_id: incoming.external_id,
        link: Some((LinkType::Continues, ticket.id)),
        billable: None,
        author: Some(incoming.author),
    };
    let case = open_as(app, actor, command, origin, idempotency).await?;
    let message = case
        .messages
        .first()
        .map(|message| message.id)
        .ok_or_else(|| AppError::Internal("a ticket without a message".to_owned()))?;
    Ok(MessageResult { message, case, continues: Some(old.case.ticket.id) })
}

/// Staff write to the customer, or a note among themselves.
async fn send_message(
    app: &App,
    actor: &Actor,
    ticket: TicketId,
    draft: MessageDraft,
    idempotency: Option<&store::IdempotencyRecord>,
) -> Result<MessageResult, AppError> {
    with_retry(|| async {
        let mut turn = Turn::load(app, &actor.scope(), ticket, draft.received_at).await?;
        let id = write_out(app, actor, &mut turn, &draft)?;
        if draft.direction == Direction::Out {
            told_customer(app, actor, &mut turn, id).await?;
        }
        finish(app, turn, id, idempotency).await
    })
    .await
}

/// Adds a message by staff, and its mail where it goes to the customer.
pub(crate) fn write_out(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    draft: &MessageDraft,
) -> Result<MessageId, AppError> {
    if draft.text.trim().is_empty() && draft.attachments.is_empty() {
        return Err(AppError::invalid("text_missing", "text", "a message needs a text"));
    }
    let stored = store_uploads(app, draft.attachments.clone())?;
    turn.uploads.extend(stored.contents);
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
        attachments: stored.attachments,
        answer: None,
        external_id: (draft.direction == Direction::Out).then(|| external_id(app, turn, id)),
    };
    if draft.direction == Direction::Out {
        let locale = turn.environment.contact.as_ref().map_or("ru", |contact| contact.locale.as_str());
        let values = json!({
            "desk": turn.product.title.in_locale(locale), "addressee": turn.environment.contact.as_ref().map(|contact| &contact.name),
            "number": turn.case.ticket.number, "request_subject": turn.case.ticket.subject, "text": message.text,
        });
        let rendered = render_core(app, "answer", locale, values)
            .map_err(|error| AppError::Internal(error.to_string()))?;
        turn.letters.extend(mail_message(app, turn, &message, &rendered)?);
    }
    let occasion = turn.occasion(app, actor.reference());
    let (case, change) = turn.parts();
    case.add_message(change, &occasion, message);
    Ok(id)
}

/// After word went to the customer: timers it meets, and the rule set.
pub(crate) async fn told_customer(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    id: MessageId,
) -> Result<(), AppError> {
    let occasion = turn.occasion(app, actor.reference());
    let kind = turn.case.messages.iter().find(|held| held.id == id).map(|held| held.kind);
    let (case, change) = turn.parts();
    if let Some(kind) = kind {
        case.meet_timers_by_message(change, &occasion, kind);
    }
    if turn.case.is_final() {
        return Ok(());
    }
    ask_conversation(app, turn, id).await
}
