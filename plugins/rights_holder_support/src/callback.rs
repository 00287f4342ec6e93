//! Phone: callbacks (T/F 4.2) and the length of a consultation (T/F 4.1).
use sdk::prelude::*;

use crate::{
    clauses::Regulation,
    codes::{CALL_LIMIT, CALLBACK},
};

/// By the end of the day it was asked for, or of the next working day if that was in the last half hour.
pub(crate) fn requested(facts: &Snapshot, appointment: &Appointment) -> Outcome {
    let regulation = Regulation::of(facts);
    if appointment.kind != CALLBACK {
        return deny("appointment_not_offered").because(&[regulation.at("4.2")]).done();
    }
    let guard = facts.settings().count_or("callback_guard_minutes", 30);
    decide()
        .plan_appointment(planned(appointment, AppointmentState::Agreed))
        .start_timer(CALLBACK, same_day_unless_late(guard), appointment.notice_at)
        .because(&[regulation.at("4.2")])
        .done()
}

/// The call was made: what was promised is held, and its term met.
pub(crate) fn made(facts: &Snapshot) -> Draft {
    let promised = facts
        .appointments_of(CALLBACK)
        .filter(|it| matches!(it.state, AppointmentState::Requested | AppointmentState::Agreed));
    promised
        .fold(decide(), |draft, it| draft.plan_appointment(planned(it, AppointmentState::Held)))
        // A term already missed is still owed until the call.
        .when(facts.knows_timer(CALLBACK), |it| it.stop_timer(CALLBACK))
        .because(&[Regulation::of(facts).at("4.2")])
}

fn planned(appointment: &Appointment, state: AppointmentState) -> AppointmentPlan {
    AppointmentPlan {
        appointment: Some(appointment.id.clone()),
        kind: CALLBACK.into(),
        starts_at: appointment.starts_at,
        state,
        earliest: None,
    }
}

/// A telephone call as the log or an agent's word gives it.
struct Call {
    started: Instant,
    ended: Option<Instant>,
    outgoing: bool,
}

impl Call {
    /// The call the payload names; without a start, the latest of the log.
    fn of(facts: &Snapshot, payload: Fields<'_>) -> Self {
        let named = payload.moment("started_at");
        let logged = facts
            .calls
            .iter()
            .filter(|it| named.is_none_or(|started| it.started == started))
            .max_by_key(|it| it.started);
        Self {
            started: named.or(logged.map(|it| it.started)).unwrap_or(facts.scene.now),
            ended: payload.moment("ended_at").or(logged.and_then(|it| it.ended)),
            outgoing: logged.is_some_and(|it| !it.incoming),
        }
    }

    /// T/F 4.1: to the last second of the limit it is within.
    fn is_over_limit(&self, facts: &Snapshot) -> bool {
        let limit = i64::from(limit_minutes(facts)) * 60_000;
        self.ended.is_some_and(|ended| ended - self.started > limit)
    }
}

fn limit_minutes(facts: &Snapshot) -> u32 {
    facts.settings().count_or("call_limit_minutes", 15)
}

/// T/F 4.1: fifteen minutes are a mark, not an end: the agent may offer to go on in writing. A call written
/// down when it was over already, and within the limit, leaves no mark.
pub(crate) fn call_started(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let call = Call::of(facts, payload);
    let watched = call.ended.is_none() || call.is_over_limit(facts);
    let limit = decide()
        .when(watched, |it| it.start_timer(CALL_LIMIT, wall_minutes(limit_minutes(facts)), call.started))
        .when(call.is_over_limit(facts), |it| it.raise_flag("call_over_limit"))
        .because(&[Regulation::of(facts).at("4.1")]);
    if call.outgoing { limit.and(made(facts)).done() } else { limit.done() }
}

pub(crate) fn call_ended(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let mut call = Call::of(facts, payload);
    call.started = payload.moment("started_at").or_else(|| last_start(facts)).unwrap_or(call.started);
    call.ended = call.ended.or(Some(facts.scene.now));
    decide()
        .when(facts.knows_timer(CALL_LIMIT), |it| it.stop_timer(CALL_LIMIT))
        .when(call.is_over_limit(facts), |it| it.raise_flag("call_over_limit"))
        .because(&[Regulation::of(facts).at("4.1")])
        .done()
}

/// Where nobody logs calls, the running limit tells when this one began.
fn last_start(facts: &Snapshot) -> Option<Instant> {
    if !facts.calls.is_empty() {
        return None;
    }
    facts.timers.iter().rfind(|it| it.code == CALL_LIMIT).map(|it| it.origin)
}

pub(crate) fn timer_due(facts: &Snapshot, timer: &Timer) -> Outcome {
    if timer.code != CALL_LIMIT {
        return decide().done();
    }
    decide()
        .note("Консультация по телефону идёт дольше срока: предложите продолжить письменно.")
        .because(&[Regulation::of(facts).at("4.1")])
        .done()
}
