//! A case as rows: the columns that are searched and ordered, beside the documents that are the record.
use domain::{
    case::Case,
    ids::TicketId,
    rules::{Call, Work},
    ticket::{
        Appointment, Approval, Attachment, Direction, FormSubmission, Link, Message, Proposal, Share, Ticket,
        Timer, TimerState,
    },
};
use serde::{Deserialize, Serialize};

use crate::{
    StoreError,
    document::{self, plain, position, signed},
    entity::{attachment, form_submission, message, ticket, ticket_document, ticket_link, timer},
    instant::Instant,
};

/// More than one change ever brings.
const FORMS_PER_CHANGE: i64 = 10_000;

/// The record of a ticket: what has no table of its own lives in its document.
#[derive(Serialize)]
struct TicketDocument<'a> {
    ticket: &'a Ticket,
    proposals: &'a [Proposal],
    approvals: &'a [Approval],
    appointments: &'a [Appointment],
    works: &'a [Work],
    calls: &'a [Call],
    shares: &'a [Share],
}

#[derive(Deserialize)]
pub(crate) struct StoredTicket {
    pub(crate) ticket: Ticket,
    #[serde(default)]
    pub(super) proposals: Vec<Proposal>,
    #[serde(default)]
    pub(super) approvals: Vec<Approval>,
    #[serde(default)]
    pub(super) appointments: Vec<Appointment>,
    #[serde(default)]
    pub(super) works: Vec<Work>,
    #[serde(default)]
    pub(super) calls: Vec<Call>,
    #[serde(default)]
    pub(super) shares: Vec<Share>,
}

pub(crate) fn ticket_row(case: &Case, version: i64) -> Result<ticket::Model, StoreError> {
    let held = &case.ticket;
    let next_due = next_due(&case.timers);
    Ok(ticket::Model {
        id: held.id.0,
        number: held.number.clone(),
        product: held.product.clone(),
        provider: held.provider.0,
        customer: held.customer.map(|id| id.0),
        requester: held.requester.map(|id| id.0),
        asset: held.asset.map(|id| id.0),
        requester_label: held.requester_label.as_deref().map(plain),
        assignee: held.assignee.map(|id| id.0),
        rule_set: held.rule_set.0,
        kind: held.kind.clone(),
        status: held.status.as_str().to_owned(),
        status_reason: held.status_reason.as_deref().map(plain),
        criticality: held.criticality.as_deref().map(plain),
        criticality_confirmed: held.criticality_confirmed,
        channel: held.channel.as_str().to_owned(),
        subject: plain(&held.subject),
        flags: document::write("ticket", &held.flags)?,
        queue_rank: held.queue_rank,
        queue: held.queue.clone(),
        // T 2.6: what an agent confirmed as critical goes first; a customer's word alone changes nothing.
        urgency: i32::from(!(held.criticality_confirmed && held.criticality.is_some())),
        received_at: Instant(held.received_at),
        registered_at: Instant::option(held.registered_at),
        closed_at: Instant::option(held.closed_at),
        updated_at: Instant(held.updated_at),
        next_due_at: next_due.map(|timer| Instant(timer.due_at)),
        next_due_timer: next_due.map(|timer| timer.code.clone()),
        next_due_state: next_due.map(|timer| timer.state.as_str().to_owned()),
        next_due_provisional: next_due.is_some_and(|timer| timer.provisional),
        version,
    })
}

pub(super) fn ticket_document_row(case: &Case) -> Result<ticket_document::Model, StoreError> {
    let data = TicketDocument {
        ticket: &case.ticket,
        proposals: &case.proposals,
        approvals: &case.approvals,
        appointments: &case.appointments,
        works: &case.works,
        calls: &case.calls,
        shares: &case.shares,
    };
    Ok(ticket_document::Model { ticket: case.ticket.id.0, data: document::write("ticket", &data)? })
}

/// The timer lists show: the nearest that has not ended, be it running, paused or breached and still owed.
pub(crate) fn next_due(timers: &[Timer]) -> Option<&Timer> {
    timers.iter().filter(|timer| timer.ended_at.is_none()).min_by_key(|timer| timer.due_at)
}

pub(super) fn message_row(
    ticket: TicketId,
    place: usize,
    held: &Message,
) -> Result<message::Model, StoreError> {
    Ok(message::Model {
        id: held.id.0,
        ticket: ticket.0,
        position: position(place),
        direction: held.direction.as_str().to_owned(),
        kind: held.kind.as_str().to_owned(),
        at: Instant(held.at),
        external_id: held.external_id.as_deref().map(plain),
        data: document::write("message", held)?,
    })
}

pub(crate) fn attachment_row(
    ticket: TicketId,
    message: Option<&Message>,
    held: &Attachment,
) -> Result<attachment::Model, StoreError> {
    Ok(attachment::Model {
        id: held.id.0,
        ticket: ticket.0,
        message: message.map(|message| message.id.0),
        internal: message.is_some_and(|message| message.direction == Direction::Internal),
        name: plain(&held.name),
        media_type: plain(&held.media_type),
        size: signed(held.size),
        digest: held.digest.clone(),
        data: document::write("attachment", held)?,
    })
}

pub(crate) fn timer_row(ticket: TicketId, place: usize, held: &Timer) -> Result<timer::Model, StoreError> {
    // A timer that is paused or has ended wakes nobody.
    let wake_at = (held.state == TimerState::Running).then(|| Instant(held.wakes_at()));
    Ok(timer::Model {
        id: held.id.0,
        ticket: ticket.0,
        position: position(place),
        code: held.code.clone(),
        calendar: held.calendar.clone(),
        state: held.state.as_str().to_owned(),
        due_at: Instant(held.due_at),
        wake_at,
        data: document::write("timer", held)?,
    })
}

/// A case holds the latest submission of each form, the table all of them: a place that grows with every change of the
/// ticket needs no count of those before.
pub(super) fn form_row(
    ticket: TicketId,
    version: i64,
    place: usize,
    held: &FormSubmission,
) -> Result<form_submission::Model, StoreError> {
    Ok(form_submission::Model {
        ticket: ticket.0,
        position: version.saturating_mul(FORMS_PER_CHANGE).saturating_add(position(place)),
        form: held.form.clone(),
        accepted: held.accepted,
        submitted_at: Instant(held.submitted_at),
        data: document::write("form submission", held)?,
    })
}

pub(super) fn link_row(
    ticket: TicketId,
    place: usize,
    held: &Link,
) -> Result<ticket_link::Model, StoreError> {
    Ok(ticket_link::Model {
        from_ticket: ticket.0,
        to_ticket: held.ticket.0,
        kind: held.kind.as_str().to_owned(),
        position: position(place),
        data: document::write("link", held)?,
    })
}
