//! Timers of a case: started, met, cancelled, paused by the states they are declared to pause in.
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Case, Change, Occasion};
use crate::{
    ids::TimerId,
    rules::TimerStart,
    ticket::{MessageType, Status, Timer, TimerBehaviour, TimerPause, TimerState},
    time::{CompiledCalendar, TimeError},
};

#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TimerError {
    #[error("there is no service calendar `{code}`")]
    UnknownCalendar { code: String },
    #[error(transparent)]
    Time(#[from] TimeError),
}

impl Case {
    /// Starts a timer; one that runs under the same code is cancelled first, so that there is one entry per start.
    pub fn start_timer(
        &mut self,
        change: &mut Change,
        occasion: &Occasion<'_>,
        start: &TimerStart,
        behaviour: TimerBehaviour,
        calendar: &str,
    ) -> Result<(), TimerError> {
        let compiled = occasion
            .calendars
            .get(calendar)
            .ok_or_else(|| TimerError::UnknownCalendar { code: calendar.to_owned() })?;
        self.cancel_timer(change, occasion, &start.code);
        let mut timer = Timer {
            id: TimerId(occasion.ids.next()),
            code: start.code.clone(),
            rule: start.rule,
            calendar: calendar.to_owned(),
            origin: start.origin,
            started_at: occasion.at,
            state: TimerState::Running,
            pauses: Vec::new(),
            due_at: start.origin,
            provisional: false,
            met_at: None,
            breached_at: None,
            ended_at: None,
            behaviour,
            clauses: occasion.clauses.clone(),
        };
        timer.recompute(compiled)?;
        change.event(occasion, "timer.started", json!({"timer": timer.id, "code": timer.code, "rule": timer.rule, "origin": timer.origin, "due_at": timer.due_at, "provisional": timer.provisional}));
        // A ticket that waits already: the timer starts paused, from the move on (spec 6.4, `answer`).
        if timer.behaviour.paused_in.contains(&self.ticket.status) {
            self.pause_one(change, occasion, &mut timer, occasion.at);
        }
        // Rules applied late, on a ticket the core registered by itself: met when that happened.
        if timer.behaviour.met_by_registration
            && let Some(registered_at) = self.ticket.registered_at
        {
            timer.meet(registered_at);
            change.event(
                occasion,
                "timer.met",
                json!({"timer": timer.id, "code": timer.code, "due_at": timer.due_at}),
            );
        }
        self.timers.push(timer);
        Ok(())
    }

    fn pause_one(&self, change: &mut Change, occasion: &Occasion<'_>, timer: &mut Timer, from: Timestamp) {
        let reason = self.ticket.status_reason.clone().unwrap_or_else(|| self.ticket.status.to_string());
        timer.pause(from, &reason);
        change.event(
            occasion,
            "timer.paused",
            json!({"timer": timer.id, "code": timer.code, "from": from, "reason": reason}),
        );
    }

    pub fn meet_timer(&mut self, change: &mut Change, occasion: &Occasion<'_>, code: &str) {
        self.end_timers(change, occasion, |timer| timer.code == code, Timer::meet);
    }

    pub fn cancel_timer(&mut self, change: &mut Change, occasion: &Occasion<'_>, code: &str) {
        self.end_timers(change, occasion, |timer| timer.code == code, Timer::cancel);
    }

    pub(super) fn cancel_all_timers(&mut self, change: &mut Change, occasion: &Occasion<'_>) {
        self.end_timers(change, occasion, |_| true, Timer::cancel);
    }

    /// A message by staff meets the timers declared to be met by its type (A-06: substance, not acknowledgement).
    pub fn meet_timers_by_message(
        &mut self,
        change: &mut Change,
        occasion: &Occasion<'_>,
        kind: MessageType,
    ) {
        self.end_timers(change, occasion, |timer| timer.behaviour.met_by.contains(&kind), Timer::meet);
    }

    /// Any human message of the customer cancels the timers of silence.
    pub fn cancel_timers_by_customer(&mut self, change: &mut Change, occasion: &Occasion<'_>) {
        self.end_timers(change, occasion, |timer| timer.behaviour.cancelled_by_customer, Timer::cancel);
    }

    pub(super) fn meet_timers_by_registration(&mut self, change: &mut Change, occasion: &Occasion<'_>) {
        self.end_timers(change, occasion, |timer| timer.behaviour.met_by_registration, Timer::meet);
    }

    /// A refusal is what was owed. A timer that stands still owed nothing meanwhile: it is left to be cancelled
    /// (SC-17).
    pub(super) fn meet_timers_by_refusal(&mut self, change: &mut Change, occasion: &Occasion<'_>) {
        let owed = |timer: &Timer| timer.behaviour.met_by_refusal && timer.state != TimerState::Paused;
        self.end_timers(change, occasion, owed, Timer::meet);
    }

    fn end_timers(
        &mut self,
        change: &mut Change,
        occasion: &Occasion<'_>,
        which: impl Fn(&Timer) -> bool,
        end: impl Fn(&mut Timer, Timestamp),
    ) {
        for timer in self.timers.iter_mut().filter(|timer| timer.ended_at.is_none() && which(timer)) {
            let before = timer.state;
            let was_paused = timer.is_paused();
            end(timer, occasion.at);
            if was_paused && let Some(compiled) = occasion.calendars.get(&timer.calendar) {
                // Closing the pause moves the due instant; a failure leaves the one known before.
                if timer.recompute(compiled).is_err() {
                    change.event(occasion, "timer.recalculation_failed", json!({"timer": timer.id}));
                }
            }
            if timer.state == before && timer.met_at.is_none() {
                continue;
            }
            if timer.state == TimerState::Breached && before != TimerState::Breached {
                mark_due(change, occasion, timer);
                continue;
            }
            let kind = match timer.state {
                TimerState::Cancelled => "timer.cancelled",
                _ => "timer.met",
            };
            change.event(
                occasion,
                kind,
                json!({"timer": timer.id, "code": timer.code, "due_at": timer.due_at}),
            );
        }
    }

    /// Pauses and resumes by declaration after the status changed (TR-7).
    pub(super) fn follow_status(&mut self, change: &mut Change, occasion: &Occasion<'_>) {
        let status = self.ticket.status;
        let mut timers = std::mem::take(&mut self.timers);
        for timer in &mut timers {
            let pauses = timer.behaviour.paused_in.contains(&status);
            if timer.state == TimerState::Running && pauses {
                self.pause_one(change, occasion, timer, occasion.at);
            } else if timer.state == TimerState::Paused && !pauses {
                resume_one(change, occasion, timer);
            }
        }
        self.timers = timers;
    }

    /// Recomputes open timers of one calendar after its data changed (TR-11); closed ones never move.
    pub fn recalculate(
        &mut self,
        change: &mut Change,
        occasion: &Occasion<'_>,
        calendar: &str,
        compiled: &CompiledCalendar,
        cause: &str,
    ) -> Result<bool, TimeError> {
        let mut moved = false;
        for timer in &mut self.timers {
            moved |= recalculate_timer(timer, change, occasion, calendar, compiled, cause)?;
        }
        Ok(moved)
    }

    /// Time that stands still for reasons outside of the case, e.g. force majeure (S 6.1, A-61). Open timers that it
    /// touches are recomputed; closed ones never move. Answers whether any did.
    ///
    /// # Errors
    /// When a due instant cannot be computed.
    pub fn declare_pause(
        &mut self,
        change: &mut Change,
        occasion: &Occasion<'_>,
        pause: &TimerPause,
    ) -> Result<bool, TimeError> {
        let data = json!({"from": pause.from, "to": pause.to, "reason": pause.reason, "declaration": pause.declaration});
        self.redate(change, occasion, "timer.paused", &data, |timer| {
            timer.pauses.push(pause.clone());
            true
        })
    }

    /// Takes a declared pause back: the timers are where they would be without it.
    ///
    /// # Errors
    /// When a due instant cannot be computed.
    pub fn withdraw_pause(
        &mut self,
        change: &mut Change,
        occasion: &Occasion<'_>,
        declaration: Uuid,
    ) -> Result<bool, TimeError> {
        let data = json!({"declaration": declaration});
        self.redate(change, occasion, "timer.resumed", &data, |timer| {
            let before = timer.pauses.len();
            timer.pauses.retain(|pause| pause.declaration != Some(declaration));
            timer.pauses.len() != before
        })
    }

    fn redate(
        &mut self,
        change: &mut Change,
        occasion: &Occasion<'_>,
        kind: &str,
        cause: &Value,
        alter: impl Fn(&mut Timer) -> bool,
    ) -> Result<bool, TimeError> {
        let mut moved = false;
        for timer in self.timers.iter_mut().filter(|timer| timer.state.is_open()) {
            let (Some(compiled), old) = (occasion.calendars.get(&timer.calendar), timer.due_at) else {
                continue;
            };
            if !alter(timer) {
                continue;
            }
            timer.recompute(compiled)?;
            moved = true;
            change.event(
                occasion,
                kind,
                json!({"timer": timer.id, "code": timer.code, "old": old, "due_at": timer.due_at, "cause": cause}),
            );
        }
        Ok(moved)
    }

    /// The clock passed the timer's due instant (TR-10). Answers whether it was still running.
    pub fn breach_timer(&mut self, change: &mut Change, occasion: &Occasion<'_>, id: TimerId) -> bool {
        let passed = |timer: &Timer| timer.state == TimerState::Running && timer.wakes_at() <= occasion.now;
        let Some(timer) = self.timers.iter_mut().find(|timer| timer.id == id && passed(timer)) else {
            return false;
        };
        timer.breach();
        mark_due(change, occasion, timer);
        true
    }

    /// The nearest due instant of a running timer: what queues order by.
    pub fn next_due_at(&self) -> Option<Timestamp> {
        self.timers.iter().filter(|timer| timer.state == TimerState::Running).map(|timer| timer.due_at).min()
    }

    pub fn timer(&self, id: TimerId) -> Option<&Timer> {
        self.timers.iter().find(|timer| timer.id == id)
    }

    pub fn is_final(&self) -> bool {
        self.ticket.status.is_final()
    }

    pub fn status(&self) -> Status {
        self.ticket.status
    }
}

/// The due instant passed: a breach, or the event a timer that only marks it is declared with (T/F 4.1, A-10).
fn mark_due(change: &mut Change, occasion: &Occasion<'_>, timer: &Timer) {
    let kind = timer.behaviour.event.as_deref().unwrap_or("timer.breached");
    let at_due = Occasion { at: timer.due_at, ..occasion.clone() };
    change.event(&at_due, kind, json!({"timer": timer.id, "code": timer.code, "due_at": timer.due_at}));
}

/// Recomputes one timer if it is open and runs by this calendar (TR-11); answers whether it moved. Whoever keeps
/// timers without their cases moves them by this too.
pub fn recalculate_timer(
    timer: &mut Timer,
    change: &mut Change,
    occasion: &Occasion<'_>,
    calendar: &str,
    compiled: &CompiledCalendar,
    cause: &str,
) -> Result<bool, TimeError> {
    if !timer.state.is_open() || timer.calendar != calendar {
        return Ok(false);
    }
    let (old, was_provisional) = (timer.due_at, timer.provisional);
    timer.recompute(compiled)?;
    if timer.due_at == old && timer.provisional == was_provisional {
        return Ok(false);
    }
    change.event(occasion, "timer.recalculated", json!({"timer": timer.id, "code": timer.code, "old": old, "new": timer.due_at, "provisional": timer.provisional, "cause": cause}));
    Ok(true)
}

fn resume_one(change: &mut Change, occasion: &Occasion<'_>, timer: &mut Timer) {
    timer.resume(occasion.at);
    if let Some(compiled) = occasion.calendars.get(&timer.calendar)
        && timer.recompute(compiled).is_err()
    {
        change.event(occasion, "timer.recalculation_failed", json!({"timer": timer.id}));
    }
    change.event(occasion, "timer.resumed", json!({"timer": timer.id, "code": timer.code, "due_at": timer.due_at, "provisional": timer.provisional}));
}
