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
        .plan_appointment(AppointmentPlan {
            appointment: Some(appointment.id.clone()),
            kind: CALLBACK.into(),
            starts_at: appointment.starts_at,
            state: AppointmentState::Agreed,
            earliest: None,
        })
        .start_timer(CALLBACK, same_day_unless_late(guard), appointment.notice_at)
        .because(&[regulation.at("4.2")])
        .done()
}

/// T/F 4.1: fifteen minutes are a mark, not an end: the agent may offer to go on in writing.
pub(crate) fn call_started(facts: &Snapshot, at: Instant) -> Outcome {
    let limit = facts.settings().count_or("call_limit_minutes", 15);
    decide()
        .start_timer(CALL_LIMIT, wall_minutes(limit), at)
        .because(&[Regulation::of(facts).at("4.1")])
        .done()
}

pub(crate) fn call_ended(facts: &Snapshot) -> Outcome {
    let over = facts.timers.iter().any(|it| it.code == CALL_LIMIT && it.state == TimerState::Breached);
    decide()
        .when(facts.timer_is_open(CALL_LIMIT), |it| it.stop_timer(CALL_LIMIT))
        .when(over, |it| it.raise_flag("call_over_limit"))
        .because(&[Regulation::of(facts).at("4.1")])
        .done()
}

pub(crate) fn timer_due(facts: &Snapshot, timer: &Timer) -> Outcome {
    if timer.code != CALL_LIMIT {
        return decide().done();
    }
    decide()
        .note("call_limit_reached")
        .because(&[Regulation::of(facts).at("4.1")])
        .explain("Консультация по телефону идёт дольше срока: предложите продолжить письменно.")
        .done()
}
