//! A message from the customer's side: to the ticket, to the one it was merged into, or, the ticket being final, to a
//! new one that continues it.
use domain::{
    access::{Actor, Scope},
    ids::{MessageId, TicketId},
    ticket::{ActorRef, Answer, Channel, Direction, LinkType, Message, Timer, TimerState},
};
use jiff::Timestamp;

use super::{IncomingMessage, MessageResult, answer::react, finish};
use crate::{
    context::App,
    errors::AppError,
    idempotency::DoneMark,
    rules::{Turn, on_ticket},
    tickets::{
        access::may_write,
        open::{OpenTicket, Origin, open_as},
        requester::Requester,
    },
};

/// Where a message to a ticket ends.
enum Received {
    /// Boxed: it carries a case.
    Here(Box<MessageResult>),
    /// The ticket was merged: what comes to it belongs to the one that goes on in its place.
    GoesOnIn(TicketId),
}

/// A customer's message. On a final ticket it opens a new, linked one.
pub(crate) async fn receive_message(
    app: &App,
    actor: &Actor,
    scope: &Scope,
    ticket: TicketId,
    incoming: IncomingMessage,
    done: Option<&DoneMark>,
) -> Result<MessageResult, AppError> {
    let (mut ticket, mut if_version) = (ticket, incoming.draft.if_version);
    loop {
        let taken = on_ticket(app, ticket, || async {
            let turn = Turn::load(app, scope, ticket, incoming.draft.received_at).await?;
            turn.expect_version(if_version)?;
            match turn.case.ticket.merged_into {
                Some(into) => Ok(Received::GoesOnIn(into)),
                None => receive_here(app, actor, turn, &incoming, done)
                    .await
                    .map(|result| Received::Here(Box::new(result))),
            }
        });
        let received = taken.await?;
        match received {
            Received::Here(result) => return Ok(*result),
            // Its author read the merged one.
            Received::GoesOnIn(into) => (ticket, if_version) = (into, None),
        }
    }
}

async fn receive_here(
    app: &App,
    actor: &Actor,
    mut turn: Turn,
    incoming: &IncomingMessage,
    done: Option<&DoneMark>,
) -> Result<MessageResult, AppError> {
    may_write(actor, &turn.case)?;
    let at = turn.at;
    if !incoming.automatic && closed_before_it_came(&turn, at) {
        take_back_closing(app, &mut turn).await?;
    }
    if turn.case.is_final() && !incoming.automatic {
        return continue_in_new(app, actor, &turn, incoming.clone(), done).await;
    }
    let id = take_in(app, actor, &mut turn, incoming)?;
    if !incoming.automatic {
        react(app, actor, &mut turn, id, incoming).await?;
    }
    finish(app, turn, id, done).await
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
async fn take_back_closing(app: &App, turn: &mut Turn) -> Result<(), AppError> {
    turn.reverse_debits(app).await?;
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

fn take_in(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    incoming: &IncomingMessage,
) -> Result<MessageId, AppError> {
    let attachments = turn.take_uploads(app, incoming.draft.attachments.clone())?;
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
        attachments,
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

/// a message to a final ticket is a new request linked `continues`; the earlier data stay visible.
async fn continue_in_new(
    app: &App,
    actor: &Actor,
    old: &Turn,
    incoming: IncomingMessage,
    done: Option<&DoneMark>,
) -> Result<MessageResult, AppError> {
    let ticket = &old.case.ticket;
    let command = OpenTicket {
        external_ref: None,
        product: ticket.product.clone(),
        kind: ticket.kind.clone(),
        channel: incoming.channel,
        customer: ticket.customer,
        contact: incoming.requester.contact.as_ref().map(|contact| contact.id),
        asset: None,
        received_at: incoming.draft.received_at,
        subject: incoming.subject.or_else(|| Some(ticket.subject.clone())),
        text: incoming.draft.text,
        fields: incoming.draft.fields,
        attachments: incoming.draft.attachments,
        forms: Vec::new(),
    };
    let requester = Requester {
        customer: ticket.customer,
        contact: incoming.requester.contact,
        label: incoming.requester.label,
        ..Requester::default()
    };
    let origin = Origin {
        requester,
        verified: incoming.verified,
        stranger: incoming.channel == Channel::Email && !incoming.verified,
        silent: false,
        external_id: incoming.external_id,
        link: Some((LinkType::Continues, ticket.id)),
        billable: None,
        author: Some(incoming.author),
    };
    let case = open_as(app, actor, command, origin, done).await?;
    let message = case
        .messages
        .first()
        .map(|message| message.id)
        .ok_or_else(|| AppError::Internal("a ticket without a message".to_owned()))?;
    Ok(MessageResult { message, case, continues: Some(old.case.ticket.id) })
}
