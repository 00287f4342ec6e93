//! A timer of a ticket: a rule from an origin, with its pauses as intervals. Its due instant is always
//! recomputed from these and the calendar, never shifted by hand.
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    status::Status,
    words::{MessageType, TimerState},
};
use crate::{
    ids::TimerId,
    rules::Clause,
    time::{CompiledCalendar, Pause, TimeError, TimeRule, due},
};

impl TimerState {
    /// Only open timers are recomputed when calendar data change (TR-11).
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Running | Self::Paused)
    }
}

/// The part of a timer's declaration that the core acts on by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimerBehaviour {
    /// Paused exactly while the ticket is in one of these states.
    #[serde(default)]
    pub paused_in: Vec<Status>,
    /// The reason it closes the ticket with when due, if it is a closing timer (6.4).
    #[serde(default)]
    pub closes: Option<String>,
    #[serde(default)]
    pub met_by_registration: bool,
    /// Types of messages by staff that meet it.
    #[serde(default)]
    pub met_by: Vec<MessageType>,
    /// A refusal is an outcome of its own and meets it (6.4, A-06); while it stands still a refusal only cancels it.
    #[serde(default)]
    pub met_by_refusal: bool,
    #[serde(default)]
    pub cancelled_by_customer: bool,
    #[serde(default)]
    pub alerts: bool,
    /// Name of the event that marks its due instant, for timers that only mark it (6.4, `call_limit`).
    #[serde(default)]
    pub event: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimerPause {
    pub from: Timestamp,
    pub to: Option<Timestamp>,
    pub reason: String,
    /// The declaration it comes from, which may be taken back (S 6.1).
    #[serde(default)]
    pub declaration: Option<uuid::Uuid>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timer {
    pub id: TimerId,
    pub code: String,
    pub rule: TimeRule,
    /// Code of the service calendar it runs by.
    pub calendar: String,
    pub origin: Timestamp,
    pub started_at: Timestamp,
    pub state: TimerState,
    pub pauses: Vec<TimerPause>,
    /// While paused: the due instant as it was, which nothing can breach.
    pub due_at: Timestamp,
    pub provisional: bool,
    pub met_at: Option<Timestamp>,
    /// Dated at the due instant, whenever it was noticed; a breach is never taken back.
    pub breached_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// What its declaration in the pinned rule set says.
    pub behaviour: TimerBehaviour,
    pub clauses: Vec<Clause>,
}

impl Timer {
    /// Intervals that count: an open pause counts from its start to `until`.
    pub fn pauses_until(&self, until: Option<Timestamp>) -> Vec<Pause> {
        self.pauses
            .iter()
            .filter_map(|pause| {
                let to = pause.to.or(until)?;
                (to > pause.from).then_some(Pause { from: pause.from, to })
            })
            .collect()
    }

    pub fn is_paused(&self) -> bool {
        self.pauses.iter().any(|pause| pause.to.is_none())
    }

    /// Recomputes the due instant from the closed pauses (TR-7, TR-11).
    pub fn recompute(&mut self, calendar: &CompiledCalendar) -> Result<(), TimeError> {
        let computed = due(calendar, self.origin, &self.rule, &self.pauses_until(None))?;
        self.due_at = computed.at;
        self.provisional = computed.provisional;
        Ok(())
    }

    pub fn pause(&mut self, from: Timestamp, reason: &str) {
        if self.state == TimerState::Running {
            self.state = TimerState::Paused;
            self.pauses.push(TimerPause { from, to: None, reason: reason.to_owned(), declaration: None });
        }
    }

    /// Ends the open pauses. A resume before the pause began (late mail) ends it where it began.
    pub fn resume(&mut self, at: Timestamp) {
        if self.state == TimerState::Paused {
            self.state = TimerState::Running;
            for pause in self.pauses.iter_mut().filter(|pause| pause.to.is_none()) {
                pause.to = Some(at.max(pause.from));
            }
        }
    }

    /// TR-10: met iff the stopping event is not later than the due instant. A late stop leaves the breach.
    pub fn meet(&mut self, at: Timestamp) {
        let was_paused = self.state == TimerState::Paused;
        self.resume(at);
        if self.state == TimerState::Running {
            if was_paused || at <= self.due_at {
                self.state = TimerState::Met;
            } else {
                self.state = TimerState::Breached;
                self.breached_at = Some(self.due_at);
            }
        }
        if self.met_at.is_none() && matches!(self.state, TimerState::Met | TimerState::Breached) {
            self.met_at = Some(at);
            self.ended_at = Some(at);
        }
    }

    pub fn cancel(&mut self, at: Timestamp) {
        // Breached and still owed: with the case over, nothing is owed any more; the breach stays.
        if self.state == TimerState::Breached && self.ended_at.is_none() {
            self.ended_at = Some(at);
        }
        if self.state.is_open() {
            let was_paused = self.state == TimerState::Paused;
            self.resume(at);
            // What was already missed stays missed; what stood still missed nothing.
            if !was_paused && at > self.due_at && self.behaviour.closes.is_none() {
                self.state = TimerState::Breached;
                self.breached_at = Some(self.due_at);
            } else {
                self.state = TimerState::Cancelled;
            }
            self.ended_at = Some(at);
        }
    }

    /// When the sweep has to look at it: a closing timer acts at its due instant, any other is breached only
    /// once the clock has passed it (TR-10); the desk's clock ticks in milliseconds.
    pub fn wakes_at(&self) -> Timestamp {
        if self.behaviour.closes.is_some() {
            return self.due_at;
        }
        self.due_at.checked_add(SignedDuration::from_millis(1)).unwrap_or(self.due_at)
    }

    /// The clock passed the due instant without the stopping event.
    pub fn breach(&mut self) {
        if self.state == TimerState::Running {
            self.state = TimerState::Breached;
            self.breached_at = Some(self.due_at);
        }
    }
}
