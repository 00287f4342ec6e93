//! The derivation of each rule, then of each pause.

use super::{
    CompiledCalendar, Derivation, ExplainStep, StepKind, StepReason, TimeError, TimeRule, walk::Walk,
};
use crate::time::{
    PauseEffect,
    compiled::{covered_date, instant},
    pause::AppliedPause,
};

pub(super) fn steps(
    cal: &CompiledCalendar,
    rule: TimeRule,
    derivation: &Derivation,
) -> Result<Vec<ExplainStep>, TimeError> {
    let mut walk = Walk::new(cal);
    let origin = derivation.origin;
    walk.push(origin_step(cal, rule, origin));
    base(&mut walk, cal, rule, derivation)?;
    for (index, pause) in derivation.applied.iter().enumerate() {
        let next = derivation.applied.get(index + 1);
        pause_steps(&mut walk, cal, rule, pause, next)?;
    }
    let due = derivation.applied.last().map_or(derivation.base, |pause| pause.after);
    let reason = due_reason(cal, rule, due);
    walk.push(ExplainStep::new(StepKind::Due, (due, due), reason).on(date_of_closing(cal, due, reason)));
    Ok(walk.steps)
}

fn origin_step(cal: &CompiledCalendar, rule: TimeRule, origin: i64) -> ExplainStep {
    let reason = match rule {
        TimeRule::WorkingDays { .. } | TimeRule::CalendarDays { .. } | TimeRule::Months { .. } => {
            StepReason::DayOfEventNotCounted
        }
        TimeRule::WorkingMinutes { .. } | TimeRule::ElapsedDays { .. } => StepReason::WorkingTime,
        TimeRule::WallMinutes { .. } => StepReason::ElapsedTime,
        TimeRule::SameDay | TimeRule::SameDayUnlessLate { .. } | TimeRule::Notice { .. } => {
            StepReason::DayOfEvent
        }
    };
    let step = ExplainStep::new(StepKind::Origin, (origin, origin), reason);
    let date = cal.local_date(step.from);
    step.on(date)
}

/// The deadline without pauses. Working minutes stop at the first pause: what follows it is told after it.
fn base(
    walk: &mut Walk<'_>,
    cal: &CompiledCalendar,
    rule: TimeRule,
    d: &Derivation,
) -> Result<(), TimeError> {
    let due = d.base;
    let (first, last) = (cal.zone().local_day(d.origin), cal.zone().local_day(due - 1));
    match rule {
        TimeRule::WorkingMinutes { .. } | TimeRule::ElapsedDays { .. } => {
            let until = d.applied.first().map_or(due, |pause| pause.from.min(due));
            walk.count_time(d.origin, until)
        }
        TimeRule::WorkingDays { count: 0 } => roll_days(walk, first, last),
        TimeRule::WorkingDays { .. } => walk.count_days(first + 1..=last),
        TimeRule::CalendarDays { count } => {
            let end = first + i32::try_from(count).map_err(|_| TimeError::Overflow)?;
            let to = cal.end_of_day_in_zone(covered_date(end))?.as_second();
            let step = ExplainStep::new(StepKind::Counted, (d.origin, to), StepReason::CalendarDay);
            walk.push(step.on(covered_date(end)).numbered(count));
            roll_days(walk, end, last)
        }
        TimeRule::SameDay | TimeRule::SameDayUnlessLate { .. } => {
            same_day(walk, cal, d.origin, (first, last))
        }
        TimeRule::Notice { count: 0 } => Ok(()),
        TimeRule::Notice { .. } => walk.count_days((last..first).rev()),
        TimeRule::WallMinutes { .. } => {
            let step = ExplainStep::new(StepKind::Counted, (d.origin, due), StepReason::ElapsedTime);
            walk.push(step.amount(due - d.origin));
            Ok(())
        }
        TimeRule::Months { count } => {
            let step = ExplainStep::new(StepKind::Counted, (d.origin, due), StepReason::CalendarMonths);
            walk.push(step.numbered(count));
            Ok(())
        }
    }
}

/// Days left out between the day a count ends on and the working day it is rolled to.
fn roll_days(walk: &mut Walk<'_>, from: i32, to: i32) -> Result<(), TimeError> {
    (from..to).try_for_each(|day| walk.skip(day))
}

fn same_day(
    walk: &mut Walk<'_>,
    cal: &CompiledCalendar,
    origin: i64,
    (first, last): (i32, i32),
) -> Result<(), TimeError> {
    let mut day = first;
    if first < last
        && let Some((_, close)) = cal.span(cal.place(first)?)
    {
        let reason = if origin < close { StepReason::TooLate } else { StepReason::AfterClosing };
        walk.push(
            ExplainStep::new(StepKind::Rolled, (origin, origin.max(close)), reason).on(covered_date(first)),
        );
        day += 1;
    }
    roll_days(walk, day, last)
}

/// What is left when a pause begins, the pause, and the replay from its end up to the next pause.
fn pause_steps(
    walk: &mut Walk<'_>,
    cal: &CompiledCalendar,
    rule: TimeRule,
    pause: &AppliedPause,
    next: Option<&AppliedPause>,
) -> Result<(), TimeError> {
    let (left, paused) = match rule.pause_effect() {
        PauseEffect::WorkingTime => (StepReason::WorkingTimeLeft, cal.work_between(pause.from, pause.to)?),
        _ => (StepReason::WallTimeLeft, pause.to - pause.from),
    };
    walk.push(ExplainStep::new(StepKind::Frozen, (pause.from, pause.before), left).amount(pause.left));
    walk.push(ExplainStep::new(StepKind::Paused, (pause.from, pause.to), StepReason::Pause).amount(paused));
    if rule.pause_effect() == PauseEffect::WorkingTime {
        let until = next.map_or(pause.after, |next| next.from.min(pause.after));
        return walk.count_time(pause.to, until);
    }
    let unrolled = pause.to + pause.left;
    let until = next.map_or(unrolled, |next| next.from.min(unrolled));
    if until > pause.to {
        let step = ExplainStep::new(StepKind::Counted, (pause.to, until), StepReason::ElapsedTime);
        walk.push(step.amount(until - pause.to));
    }
    if unrolled < pause.after {
        walk.push(ExplainStep::new(StepKind::Rolled, (unrolled, pause.after), StepReason::NotWorkingTime));
        let (first, last) = (cal.zone().local_day(unrolled), cal.zone().local_day(pause.after - 1));
        for day in first..last {
            if cal.span(cal.place(day)?).is_none() {
                walk.skip(day)?;
            }
        }
    }
    Ok(())
}

fn due_reason(cal: &CompiledCalendar, rule: TimeRule, due: i64) -> StepReason {
    let closes = cal.place(cal.zone().local_day(due - 1)).ok().and_then(|place| cal.span(place));
    match rule {
        TimeRule::Months { .. } => StepReason::EndOfDay,
        TimeRule::WallMinutes { .. } => StepReason::CountFull,
        _ if closes.is_some_and(|(_, close)| close == due) => StepReason::Closing,
        _ => StepReason::CountFull,
    }
}

/// The local date of a deadline; a closing or an end of day at 24:00 belongs to the day it ends.
fn date_of_closing(cal: &CompiledCalendar, due: i64, reason: StepReason) -> jiff::civil::Date {
    let ends_day = matches!(reason, StepReason::Closing | StepReason::EndOfDay);
    let at = instant(if ends_day { due - 1 } else { due });
    cal.local_date(at)
}
