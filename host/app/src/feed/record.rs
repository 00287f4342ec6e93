//! An event as it is told outside. A customer, and a program bound to one, is told only of what it sees in the portal.
use domain::{
    access::Scope,
    ids::{OrganisationId, TicketId},
    ticket::{Direction, Status},
};
use jiff::Timestamp;
use serde_json::{Map, Value};
use store::FedEvent;

/// Kinds that customers are told of, with the members of their data that they see.
pub const PUBLIC_KINDS: &[(&str, &[&str])] = &[
    ("ticket.received", &[]),
    ("ticket.registered", &[]),
    ("ticket.split", &[]),
    ("ticket.merged", &[]),
    ("status.changed", &["from", "to", "reason"]),
    ("message.received", &["message", "direction", "type", "channel", "attachments"]),
    ("information.requested", &[]),
    ("information.received", &[]),
    ("form.submitted", &["form"]),
    ("approval.requested", &["approval"]),
    ("approval.given", &["approval"]),
    ("approval.declined", &["approval"]),
    ("approval.superseded", &["approval"]),
    ("appointment.requested", &["appointment"]),
    ("appointment.agreed", &["appointment"]),
    ("appointment.held", &["appointment"]),
    ("appointment.missed", &["appointment"]),
    ("timer.started", &["timer", "code", "due_at"]),
    ("timer.paused", &["timer", "code"]),
    ("timer.resumed", &["timer", "code", "due_at"]),
    ("timer.met", &["timer", "code"]),
    ("timer.breached", &["timer", "code"]),
    ("timer.recalculated", &["timer", "code", "due_at"]),
    ("satisfaction.given", &[]),
];

/// One event of one ticket.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRecord {
    /// The same wherever and however often it is told.
    pub id: String,
    pub position: i64,
    pub kind: String,
    pub at: Timestamp,
    pub recorded_at: Timestamp,
    pub ticket: TicketId,
    /// 1, 2, 3… within the ticket; what is kept from the reader leaves gaps.
    pub sequence: i64,
    pub number: String,
    pub product: String,
    pub provider: OrganisationId,
    /// What the ticket is at now.
    pub status: Status,
    pub data: Value,
}

/// `None` where this reader is not told of it.
pub fn record_of(scope: &Scope, held: FedEvent) -> Option<EventRecord> {
    let draft = held.event.draft;
    let data =
        if matches!(scope, Scope::Customers(_)) { public(&draft.kind, draft.data)? } else { draft.data };
    Some(EventRecord {
        id: format!("evt_{}_{}", held.event.ticket.0.simple(), held.event.sequence),
        position: held.position,
        kind: draft.kind,
        at: draft.at,
        recorded_at: held.event.recorded_at,
        ticket: held.event.ticket,
        sequence: held.event.sequence,
        number: held.number,
        product: held.product,
        provider: held.provider,
        status: held.status,
        data,
    })
}

fn public(kind: &str, data: Value) -> Option<Value> {
    let (_, members) = PUBLIC_KINDS.iter().find(|(known, _)| *known == kind)?;
    if data["direction"] == Direction::Internal.as_str() {
        return None;
    }
    let Value::Object(mut data) = data else { return Some(Value::Object(Map::new())) };
    data.retain(|member, _| members.contains(&member.as_str()));
    Some(Value::Object(data))
}
