//! A timer as the API shows it: one entry per start.
use app::{rules::ActiveRules, tickets::TicketDetail};
use domain::{
    ticket::{Timer, TimerPause, TimerState},
    time::{CompiledCalendar, TimeRule, paused_seconds},
};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::v1::views::{ClauseView, TextView, clauses};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TimerView {
    id: Uuid,
    code: String,
    title: Option<TextView>,
    #[schema(value_type = String)]
    state: TimerState,
    #[schema(value_type = Object)]
    rule: TimeRule,
    calendar: String,
    origin: Timestamp,
    started_at: Timestamp,
    due_at: Timestamp,
    met_at: Option<Timestamp>,
    breached_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    /// Working minutes for working-time rules, wall minutes for calendar days.
    paused_minutes: i64,
    pauses: Vec<PauseView>,
    /// It rests on a year without decreed data.
    provisional: bool,
    clauses: Vec<ClauseView>,
}

/// Time that does not count; without an end while it lasts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PauseView {
    from: Timestamp,
    to: Option<Timestamp>,
    reason: String,
}

impl From<&TimerPause> for PauseView {
    fn from(pause: &TimerPause) -> Self {
        Self { from: pause.from, to: pause.to, reason: pause.reason.clone() }
    }
}

pub(super) fn timers(detail: &TicketDetail, now: Timestamp) -> Vec<TimerView> {
    detail
        .case
        .timers
        .iter()
        .map(|timer| timer_view(timer, &detail.rules, detail.calendar.as_deref(), now))
        .collect()
}

fn timer_view(
    timer: &Timer,
    rules: &ActiveRules,
    calendar: Option<&CompiledCalendar>,
    now: Timestamp,
) -> TimerView {
    TimerView {
        id: timer.id.0,
        code: timer.code.clone(),
        title: rules.manifest.timer(&timer.code).map(|declared| TextView::from(&declared.title)),
        state: timer.state,
        rule: timer.rule,
        calendar: timer.calendar.clone(),
        origin: timer.origin,
        started_at: timer.started_at,
        due_at: timer.due_at,
        met_at: timer.met_at,
        breached_at: timer.breached_at,
        ended_at: timer.ended_at,
        paused_minutes: paused_minutes(timer, calendar, now),
        pauses: timer.pauses.iter().map(PauseView::from).collect(),
        provisional: timer.provisional,
        clauses: clauses(&timer.clauses, rules),
    }
}

/// An open pause counts up to now: the due instant stands still meanwhile and does not bound it.
fn paused_minutes(timer: &Timer, calendar: Option<&CompiledCalendar>, now: Timestamp) -> i64 {
    let until = if timer.is_paused() { timer.due_at.max(now) } else { timer.due_at };
    let pauses = timer.pauses_until(Some(now));
    calendar
        .and_then(|calendar| paused_seconds(calendar, &timer.rule, timer.origin, until, &pauses).ok())
        .map_or(0, |seconds| seconds / 60)
}
