//! A case: the ticket with all that hangs on it, and the changes one command makes to it. Pure: the store
//! loads and commits it, the use cases and the rule sets' steps move it, always through these functions.
mod approvals;
mod hours;
mod moves;
mod record;
#[cfg(test)]
mod tests;
mod timers;
mod visibility;

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub(crate) use self::hours::About;
pub use self::{
    approvals::ApprovalError,
    moves::MoveError,
    record::{AlertDraft, Change, LetterDraft, TicketDraft},
    timers::{TimerError, recalculate_timer},
};
use crate::{
    ids::IdSource,
    rules::{Calendars, Call, Clause, Work},
    ticket::{
        ActorRef, Appointment, Approval, FormSubmission, Link, Message, Proposal, Share, Ticket, Timer,
    },
};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    pub ticket: Ticket,
    /// Oldest first.
    pub messages: Vec<Message>,
    /// One entry per start, oldest first.
    pub timers: Vec<Timer>,
    pub forms: Vec<FormSubmission>,
    pub proposals: Vec<Proposal>,
    pub approvals: Vec<Approval>,
    pub appointments: Vec<Appointment>,
    pub links: Vec<Link>,
    pub works: Vec<Work>,
    pub calls: Vec<Call>,
    pub shares: Vec<Share>,
}

/// The circumstances of a change: when it happened, who did it, and where time and identities come from.
#[derive(Clone)]
pub struct Occasion<'a> {
    /// When it happened (receipt of a mail, the due instant of a timer, a back-dated fact).
    pub at: Timestamp,
    /// When it is written down.
    pub now: Timestamp,
    pub actor: ActorRef,
    pub clauses: Vec<Clause>,
    pub ids: &'a dyn IdSource,
    pub calendars: Arc<Calendars>,
}

impl Occasion<'_> {
    /// The same occasion in another actor's name, for other clauses.
    #[must_use]
    pub fn by(&self, actor: ActorRef, clauses: Vec<Clause>) -> Self {
        Self { actor, clauses, ..self.clone() }
    }
}

impl Case {
    pub fn new(ticket: Ticket) -> Self {
        Self {
            ticket,
            messages: Vec::new(),
            timers: Vec::new(),
            forms: Vec::new(),
            proposals: Vec::new(),
            approvals: Vec::new(),
            appointments: Vec::new(),
            links: Vec::new(),
            works: Vec::new(),
            calls: Vec::new(),
            shares: Vec::new(),
        }
    }
}
