//! Moves of the ticket through its states, with everything the core does by itself on a move (spec 6.2).
use serde_json::json;

use super::{Case, Change, Occasion};
use crate::ticket::{Channel, Field, ProposalState, Role, Status};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoveError {
    #[error("a ticket that is {from} cannot become {to}")]
    NotAllowed { from: Status, to: Status },
    #[error("a move to {to} needs a reason")]
    ReasonMissing { to: Status },
}

impl Case {
    /// Moves the ticket. `source` names who owns the reason code: `core` or the rule set.
    pub fn move_to(
        &mut self,
        change: &mut Change,
        occasion: &Occasion<'_>,
        to: Status,
        reason: Option<&str>,
        source: &str,
    ) -> Result<(), MoveError> {
        let from = self.ticket.status;
        if to.needs_reason() && reason.is_none_or(str::is_empty) {
            return Err(MoveError::ReasonMissing { to });
        }
        // Asked again while waiting already: only the reason changes.
        if from == to && to.is_holding() {
            self.set_reason(reason, source);
            return Ok(());
        }
        if !from.may_move_to(to) {
            return Err(MoveError::NotAllowed { from, to });
        }
        if to.is_holding() && !from.is_holding() {
            self.ticket.resumes_to = Some(from);
        } else if !(to.is_holding() || to.is_final() && from.is_holding()) {
            // A closing out of a holding state remembers what was held, in case it has to be taken back.
            self.ticket.resumes_to = None;
        }
        self.ticket.status = to;
        self.set_reason(reason, source);
        change.event(
            occasion,
            "status.changed",
            json!({"from": from, "to": to, "reason": reason, "reason_source": self.ticket.reason_source}),
        );
        if to == Status::Registered && self.ticket.registered_at.is_none() {
            self.mark_registered(change, occasion);
        }
        if to.is_final() {
            self.ticket.closed_at = Some(occasion.at);
            if to == Status::Refused {
                self.meet_timers_by_refusal(change, occasion);
            }
            self.cancel_all_timers(change, occasion);
            self.supersede_proposals(occasion);
            self.withdraw_asked(change, occasion);
        } else {
            self.follow_status(change, occasion);
        }
        letter_of_move(change, occasion, to, reason);
        Ok(())
    }

    fn set_reason(&mut self, reason: Option<&str>, source: &str) {
        self.ticket.status_reason = reason.map(str::to_owned);
        self.ticket.reason_source = reason.map(|_| source.to_owned());
    }

    fn supersede_proposals(&mut self, occasion: &Occasion<'_>) {
        for proposal in self.proposals.iter_mut().filter(|proposal| proposal.state == ProposalState::Open) {
            proposal.state = ProposalState::Superseded;
            proposal.decided_at = Some(occasion.at);
        }
    }

    /// Registers: the number goes out by mail (R 3), timers of registration are met.
    pub fn register(&mut self, change: &mut Change, occasion: &Occasion<'_>) -> Result<(), MoveError> {
        if self.ticket.registered_at.is_some() {
            return Ok(());
        }
        if self.ticket.status == Status::Received {
            return self.move_to(change, occasion, Status::Registered, None, "core");
        }
        self.mark_registered(change, occasion);
        // Registered while it waits: it returns to `registered`, not to `received`.
        if self.ticket.resumes_to == Some(Status::Received) {
            self.ticket.resumes_to = Some(Status::Registered);
        }
        Ok(())
    }

    fn mark_registered(&mut self, change: &mut Change, occasion: &Occasion<'_>) {
        self.ticket.registered_at = Some(occasion.at);
        change.event(occasion, "ticket.registered", json!({"number": self.ticket.number}));
        self.meet_timers_by_registration(change, occasion);
        // An alarm is nobody's request; what is told of it is the rule set's business.
        if self.ticket.channel != Channel::Monitor {
            change.letter(occasion, "acknowledgement", Role::Contact, Vec::new());
        }
    }

    /// Leaves a holding state for the one before it.
    pub fn resume(&mut self, change: &mut Change, occasion: &Occasion<'_>) -> Result<(), MoveError> {
        let from = self.ticket.status;
        let Some(to) = self.ticket.resumes_to.filter(|_| from.is_holding()) else {
            return Err(MoveError::NotAllowed { from, to: Status::InProgress });
        };
        self.move_to(change, occasion, to, None, "core")
    }

    /// An agent opens a final ticket again, with a reason; its first cycle's verdicts stay.
    pub fn reopen(
        &mut self,
        change: &mut Change,
        occasion: &Occasion<'_>,
        reason: &str,
    ) -> Result<(), MoveError> {
        self.reopen_as(change, occasion, Status::InProgress, reason)
    }

    /// Takes back a closing that should not have happened: the case is where it would be without it.
    pub fn take_back_closing(
        &mut self,
        change: &mut Change,
        occasion: &Occasion<'_>,
        reason: &str,
    ) -> Result<(), MoveError> {
        let before = self.ticket.resumes_to.unwrap_or(Status::InProgress);
        self.reopen_as(change, occasion, before, reason)
    }

    fn reopen_as(
        &mut self,
        change: &mut Change,
        occasion: &Occasion<'_>,
        to: Status,
        reason: &str,
    ) -> Result<(), MoveError> {
        let from = self.ticket.status;
        if !from.is_final() {
            return Err(MoveError::NotAllowed { from, to });
        }
        if reason.is_empty() {
            return Err(MoveError::ReasonMissing { to });
        }
        self.ticket.status = to;
        self.ticket.closed_at = None;
        self.ticket.resumes_to = None;
        self.set_reason(None, "core");
        change.event(
            occasion,
            "status.changed",
            json!({"from": from, "to": to, "reopened": true, "why": reason}),
        );
        Ok(())
    }
}

/// Every move to `refused`, `suspended`, `closed` sends a message (6.2).
fn letter_of_move(change: &mut Change, occasion: &Occasion<'_>, to: Status, reason: Option<&str>) {
    let template = match to {
        Status::Refused => "refusal",
        Status::Suspended => "suspension",
        Status::Closed if matches!(reason, Some("no_longer_relevant" | "done_by_silence")) => {
            "closed_by_silence"
        }
        Status::Closed => "closed",
        _ => return,
    };
    let values = reason.map(|reason| Field::text("reason", reason)).into_iter().collect();
    change.letter(occasion, template, Role::Contact, values);
}
