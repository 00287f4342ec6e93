//! Phone: callbacks (T/F 4.2) and the length of a consultation (T/F 4.1).
use sdk::prelude::*;

use crate::{
    clauses::Regulation,
    codes::{CALL_LIMIT, CALLBACK, NO_CALLBACK},
};

/// By the end of the day it was asked for, or of the next working day if that was in the last half hour.
pub(crate) fn requested(facts: &Snapshot, appointment: &Appointment) -> Outcome {
    let regulation = Regulation::of(facts);
    if appointment.kind != CALLBACK {
        return deny("appointment_not_offered").because(&[regulation.at("4.2")]).done();
    }
    // One call keeps every promise, so the earliest term stands until it is made.
    let stands = facts
        .timers
        .iter()
        .any(|it| it.code == CALLBACK && it.is_open() && it.origin <= appointment.notice_at);
    decide()
        .plan_appointment(planned(appointment, AppointmentState::Agreed))
        .when(!stands, |it| promise(it, facts, appointment.notice_at))
        .because(&[regulation.at("4.2")])
        .done()
}

fn promise(draft: Draft, facts: &Snapshot, since: Instant) -> Draft {
    let guard = facts.settings().count_or("callback_guard_minutes", 30);
    draft.start_timer(CALLBACK, same_day_unless_late(guard), since)
}

fn promised(facts: &Snapshot) -> impl Iterator<Item = &Appointment> {
    facts
        .appointments_of(CALLBACK)
        .filter(|it| matches!(it.state, AppointmentState::Requested | AppointmentState::Agreed))
}

/// A person settled one callback by hand: its term ends with it, and another one that is still promised has its own.
pub(crate) fn settled(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    if payload.text("kind") != Some(CALLBACK) || !facts.knows_timer(CALLBACK) {
        return decide().done();
    }
    let draft = match payload.text("state") {
        Some("held") => decide().stop_timer(CALLBACK),
        Some("declined") => decide().cancel_timer(CALLBACK),
        // Agreed again, or missed: it is owed as before.
        _ => return decide().done(),
    };
    let draft = match promised(facts).map(|it| it.notice_at).min() {
        Some(since) => promise(draft, facts, since),
        None => draft,
    };
    draft.because(&[Regulation::of(facts).at("4.2")]).done()
}

/// An agent says that the call was made; without a promise, kept or missed so far, there is nothing it could end.
pub(crate) fn stated_made(facts: &Snapshot) -> Outcome {
    let missed = facts.appointments_of(CALLBACK).any(|it| it.state == AppointmentState::Missed);
    if !missed && promised(facts).next().is_none() {
        return deny(NO_CALLBACK).because(&[Regulation::of(facts).at("4.2")]).done();
    }
    made(facts).done()
}

/// The call was made: what was promised is held, and its term met.
pub(crate) fn made(facts: &Snapshot) -> Draft {
    promised(facts)
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
/// down when it was over already, and within the limit, leaves no mark. Of several calls at once the one that began
/// first is watched, then the next: in that order their limits come.
pub(crate) fn call_started(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let call = Call::of(facts, payload);
    let over = call.is_over_limit(facts);
    let waits = !over && watched(facts).is_some_and(|other| other < call.started);
    let limit = decide()
        .when((call.ended.is_none() || over) && !waits, |it| watch(it, facts, call.started))
        .when(over, |it| it.raise_flag("call_over_limit"))
        .because(&[Regulation::of(facts).at("4.1")]);
    if call.outgoing { limit.and(made(facts)).done() } else { limit.done() }
}

pub(crate) fn call_ended(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let mut call = Call::of(facts, payload);
    call.started = payload.moment("started_at").or_else(|| last_start(facts)).unwrap_or(call.started);
    call.ended = call.ended.or(Some(facts.scene.now));
    let over = call.is_over_limit(facts);
    let other = watched(facts).filter(|other| *other != call.started);
    let late = other.is_some() && over && !is_marked(facts, call.started);
    let stops = other.is_none() && facts.knows_timer(CALL_LIMIT);
    let next = if late { other } else { next_to_watch(facts, call.started).filter(|_| stops) };
    let draft = decide()
        // Written down afterwards, while another call is watched: its limit is marked all the same.
        .when(late, |it| watch(it, facts, call.started))
        .when(late || stops, |it| it.stop_timer(CALL_LIMIT));
    let draft = match next {
        Some(started) => watch(draft, facts, started),
        None => draft,
    };
    draft.when(over, |it| it.raise_flag("call_over_limit")).because(&[Regulation::of(facts).at("4.1")]).done()
}

fn watch(draft: Draft, facts: &Snapshot, started: Instant) -> Draft {
    draft.start_timer(CALL_LIMIT, wall_minutes(limit_minutes(facts)), started)
}

/// When the call began whose limit runs; of the log only, without it the agent's word is all there is.
fn watched(facts: &Snapshot) -> Option<Instant> {
    let open = |started: Instant| facts.calls.iter().any(|it| it.ended.is_none() && it.started == started);
    let running = facts.timers.iter().find(|it| it.code == CALL_LIMIT && it.is_open());
    running.map(|it| it.origin).filter(|&started| open(started))
}

/// The limit of the call that began then has run, or has passed.
fn is_marked(facts: &Snapshot, started: Instant) -> bool {
    facts
        .timers
        .iter()
        .any(|it| it.code == CALL_LIMIT && it.origin == started && it.state != TimerState::Cancelled)
}

/// The next call under way that was not watched yet.
fn next_to_watch(facts: &Snapshot, over: Instant) -> Option<Instant> {
    let under_way = facts.calls.iter().filter(|it| it.ended.is_none() && it.started != over);
    under_way.map(|it| it.started).filter(|&started| !is_marked(facts, started)).min()
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
    let draft = decide().note("Консультация по телефону идёт дольше срока: предложите продолжить письменно.");
    let draft = match next_to_watch(facts, timer.origin) {
        Some(started) => watch(draft, facts, started),
        None => draft,
    };
    draft.because(&[Regulation::of(facts).at("4.1")]).done()
}
