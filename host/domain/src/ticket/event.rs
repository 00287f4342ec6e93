//! The event log of a ticket: append-only, hash-chained; everything else is derived from it.
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::words::Role;
use crate::{
    ids::{AccountId, ContactId, TicketId},
    rules::Clause,
};

/// Who caused an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ActorRef {
    Person {
        role: Role,
        name: String,
        account: Option<AccountId>,
        contact: Option<ContactId>,
    },
    /// A rule set's decision, with its plugin and version.
    Plugin {
        plugin: String,
        version: String,
    },
    System,
}

/// Every kind of event that a ticket's log may hold: what readers of the feed and webhooks may ask for. The names are
/// those of spec 6.3 where it has one.
pub const EVENT_KINDS: [&str; KINDS] = [
    "action.run",
    "answer.accepted",
    "answer.claimed",
    "answer.not_accepted",
    "appointment.agreed",
    "appointment.declined",
    "appointment.held",
    "appointment.missed",
    "appointment.requested",
    "approval.declined",
    "approval.given",
    "approval.requested",
    "approval.superseded",
    "approval.withdrawn",
    "asset.version_changed",
    "call.ended",
    "call.limit_reached",
    "call.missed",
    "call.started",
    "coverage.decided",
    "decision.explained",
    "disclosure.accepted",
    "disclosure.denied",
    "disclosure.granted",
    "disclosure.requested",
    "disclosure.revoked",
    "external.event",
    "finding.added",
    "force_majeure.declared",
    "force_majeure.withdrawn",
    "form.submitted",
    "information.received",
    "information.requested",
    "letter.held_back",
    "message.received",
    "note.added",
    "notification.failed",
    "party.determined",
    "plugin.failed",
    "plugin.recovered",
    "proposal.confirmed",
    "proposal.declined",
    "proposal.made",
    "proposal.superseded",
    "satisfaction.given",
    "series.restoration_undone",
    "series.restored",
    "settlement.blocked",
    "settlement.posted",
    "status.changed",
    "ticket.changed",
    "ticket.escalated",
    "ticket.linked",
    "ticket.merge_undone",
    "ticket.merged",
    "ticket.received",
    "ticket.registered",
    "ticket.split",
    "timer.breached",
    "timer.cancelled",
    "timer.met",
    "timer.paused",
    "timer.recalculated",
    "timer.recalculation_failed",
    "timer.resumed",
    "timer.started",
    "work.logged",
];
const KINDS: usize = 67;

/// An event before it is chained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventDraft {
    /// One of [`EVENT_KINDS`], e.g. `timer.started`.
    pub kind: String,
    /// When it happened.
    pub at: Timestamp,
    pub actor: ActorRef,
    pub data: serde_json::Value,
    pub clauses: Vec<Clause>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    pub ticket: TicketId,
    /// 1, 2, 3… within the ticket.
    pub sequence: i64,
    /// When it was written down.
    pub recorded_at: Timestamp,
    #[serde(flatten)]
    pub draft: EventDraft,
    pub digest: String,
}

/// Digest of an event: over the one before it, its place and its content, so that no entry can be changed,
/// dropped or moved unnoticed.
pub fn chain_digest(
    previous: &str,
    ticket: TicketId,
    sequence: i64,
    recorded_at: Timestamp,
    draft: &EventDraft,
) -> String {
    let content = serde_json::json!([
        previous,
        ticket,
        sequence,
        recorded_at,
        draft.kind,
        draft.at,
        draft.actor,
        draft.data,
        draft.clauses
    ]);
    hex(&Sha256::digest(content.to_string().as_bytes()))
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]).collect()
}

/// Whether a ticket's events are all there, in order and unchanged; answers the first sequence that is not.
pub fn verify_chain(events: &[Event]) -> Result<(), i64> {
    let mut previous = String::new();
    for (position, event) in events.iter().enumerate() {
        let expected = i64::try_from(position).unwrap_or(i64::MAX).saturating_add(1);
        let digest = chain_digest(&previous, event.ticket, expected, event.recorded_at, &event.draft);
        if event.sequence != expected || event.digest != digest {
            return Err(expected);
        }
        previous = digest;
    }
    Ok(())
}
