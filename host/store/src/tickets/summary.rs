//! A ticket as lists show it: columns only, its document is not read.
use domain::{
    ids::{AccountId, ContactId, OrganisationId, TicketId},
    ticket::{Channel, Status, TimerState},
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{StoreError, document, instant::Instant};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketSummary {
    pub id: TicketId,
    pub number: String,
    pub product: String,
    pub provider: OrganisationId,
    pub customer: Option<OrganisationId>,
    pub requester: Option<ContactId>,
    pub requester_label: Option<String>,
    pub assignee: Option<AccountId>,
    pub kind: Option<String>,
    pub status: Status,
    pub status_reason: Option<String>,
    pub criticality: Option<String>,
    pub criticality_confirmed: bool,
    pub channel: Channel,
    pub subject: String,
    pub flags: Vec<String>,
    pub received_at: Timestamp,
    pub registered_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub updated_at: Timestamp,
    /// The nearest timer that has not ended: when it is due, its code, its state.
    pub next_due_at: Option<Timestamp>,
    pub next_due_timer: Option<String>,
    pub next_due_state: Option<TimerState>,
    pub next_due_provisional: bool,
    pub queue_rank: i32,
    pub queue: Option<String>,
    pub version: i64,
}

#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct SummaryRow {
    pub(super) id: Uuid,
    pub(super) number: String,
    product: String,
    provider: Uuid,
    customer: Option<Uuid>,
    requester: Option<Uuid>,
    requester_label: Option<String>,
    assignee: Option<Uuid>,
    kind: Option<String>,
    status: String,
    status_reason: Option<String>,
    criticality: Option<String>,
    criticality_confirmed: bool,
    channel: String,
    subject: String,
    flags: String,
    pub(super) received_at: Instant,
    registered_at: Option<Instant>,
    closed_at: Option<Instant>,
    pub(super) updated_at: Instant,
    pub(super) next_due_at: Option<Instant>,
    next_due_timer: Option<String>,
    next_due_state: Option<String>,
    next_due_provisional: bool,
    pub(super) queue_rank: i32,
    pub(super) urgency: i32,
    queue: Option<String>,
    version: i64,
}

impl SummaryRow {
    pub(super) fn read(self) -> Result<TicketSummary, StoreError> {
        Ok(TicketSummary {
            id: TicketId(self.id),
            number: self.number,
            product: self.product,
            provider: OrganisationId(self.provider),
            customer: self.customer.map(OrganisationId),
            requester: self.requester.map(ContactId),
            requester_label: self.requester_label,
            assignee: self.assignee.map(AccountId),
            kind: self.kind,
            status: document::word("ticket", &self.status)?,
            status_reason: self.status_reason,
            criticality: self.criticality,
            criticality_confirmed: self.criticality_confirmed,
            channel: document::word("ticket", &self.channel)?,
            subject: self.subject,
            flags: document::read("ticket", &self.flags)?,
            received_at: self.received_at.0,
            registered_at: self.registered_at.map(|at| at.0),
            closed_at: self.closed_at.map(|at| at.0),
            updated_at: self.updated_at.0,
            next_due_at: self.next_due_at.map(|at| at.0),
            next_due_timer: self.next_due_timer,
            next_due_state: self
                .next_due_state
                .as_deref()
                .map(|state| document::word("ticket", state))
                .transpose()?,
            next_due_provisional: self.next_due_provisional,
            queue_rank: self.queue_rank,
            queue: self.queue,
            version: self.version,
        })
    }
}
