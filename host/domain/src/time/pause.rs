//! TR-7: pauses, their union, and what they do to a deadline.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    CompiledCalendar, PauseEffect, TimeError, TimeRule,
    compiled::{instant, second_of},
    compute::Touched,
};

/// A stretch `[from, to)` in which a timer does not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    pub from: Timestamp,
    pub to: Timestamp,
}

/// A pause that counted, in whole seconds, with the deadline before and after it.
#[derive(Debug, Clone, Copy)]
pub(super) struct AppliedPause {
    pub from: i64,
    pub to: i64,
    pub left: i64,
    pub before: i64,
    pub after: i64,
}

/// The union of the pauses after `origin`, in whole seconds, sorted and disjoint.
pub(super) fn union(pauses: &[Pause], origin: i64) -> Result<Vec<(i64, i64)>, TimeError> {
    let mut clipped = Vec::with_capacity(pauses.len());
    for pause in pauses {
        if pause.from > pause.to {
            return Err(TimeError::PauseReversed { from: pause.from, to: pause.to });
        }
        let (from, to) = (second_of(pause.from).max(origin), second_of(pause.to));
        if from < to {
            clipped.push((from, to));
        }
    }
    clipped.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::with_capacity(clipped.len());
    for (from, to) in clipped {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    Ok(joined)
}

/// Applies the union in order; what begins at or after the deadline of its turn counts nothing.
pub(super) fn apply(
    cal: &CompiledCalendar,
    effect: PauseEffect,
    union: &[(i64, i64)],
    due: i64,
    touched: &mut Touched,
) -> Result<Vec<AppliedPause>, TimeError> {
    let mut applied = Vec::with_capacity(union.len());
    let mut due = due;
    for &(from, to) in union {
        if effect == PauseEffect::None || from >= due {
            break;
        }
        let (left, after) = match effect {
            PauseEffect::WorkingTime => {
                let left = cal.work_between(from, due)?;
                let after = cal.add_seconds(to, left)?;
                touched.span(cal, from, after);
                (left, after)
            }
            PauseEffect::WallTimeRolled => (due - from, roll(cal, to + (due - from), touched)?),
            PauseEffect::WallTime | PauseEffect::None => (due - from, to + (due - from)),
        };
        applied.push(AppliedPause { from, to, left, before: due, after });
        due = after;
    }
    Ok(applied)
}

/// TR-7 for calendar days: an instant in working time stays, closing included; any other goes to the closing of that
/// day or of the next working day.
fn roll(cal: &CompiledCalendar, at: i64, touched: &mut Touched) -> Result<i64, TimeError> {
    let day = cal.zone().local_day(cal.covered(at)?);
    let place = cal.place(day)?;
    let inside =
        cal.days.windows(place).map(|window| cal.windows.get(window)).any(|(a, b)| a <= at && at <= b);
    let due = match cal.span(place) {
        _ if inside => at,
        Some((_, close)) if at < close => close,
        _ => cal.closing(cal.nth_day(day, 1)?)?,
    };
    touched.days(day, cal.zone().local_day(due - 1).max(day));
    Ok(due)
}

/// How long a timer stood still by `due`: working seconds for working-time rules, wall-clock seconds for the others;
/// nothing for rules that no pause can move.
pub fn paused_seconds(
    cal: &CompiledCalendar,
    rule: &TimeRule,
    origin: Timestamp,
    due: Timestamp,
    pauses: &[Pause],
) -> Result<i64, TimeError> {
    let effect = rule.pause_effect();
    let due = second_of(due);
    let mut total = 0;
    for (from, to) in union(pauses, second_of(origin))? {
        let to = to.min(due);
        if from >= to {
            break;
        }
        total += match effect {
            PauseEffect::WorkingTime => cal.work_between(from, to)?,
            PauseEffect::WallTimeRolled | PauseEffect::WallTime => to - from,
            PauseEffect::None => 0,
        };
    }
    Ok(total)
}

impl AppliedPause {
    pub(super) fn pause(&self) -> Pause {
        Pause { from: instant(self.from), to: instant(self.to) }
    }
}
