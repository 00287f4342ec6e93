//! Deadlines: TR-1 … TR-9 with the pauses of TR-7 and the provisional mark of TR-12.

use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    CompiledCalendar, Pause, TimeError, TimeRule,
    compiled::second_of,
    pause::{AppliedPause, apply, union},
};

/// A deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    pub at: Timestamp,
    /// A year without decreed data was consulted (TR-12).
    pub provisional: bool,
    /// Those years, for the operators' alert.
    pub missing_years: Vec<i16>,
}

/// Computes the deadline of a timer. Pauses may come in any order and may overlap. Sub-second parts are dropped.
pub fn due(
    cal: &CompiledCalendar,
    origin: Timestamp,
    rule: &TimeRule,
    pauses: &[Pause],
) -> Result<Due, TimeError> {
    derive(cal, origin, *rule, pauses)?.due()
}

/// A deadline with what led to it.
pub(super) struct Derivation {
    pub origin: i64,
    /// The deadline without pauses.
    pub base: i64,
    pub applied: Vec<AppliedPause>,
    pub missing_years: Vec<i16>,
}

impl Derivation {
    pub(super) fn at(&self) -> Result<Timestamp, TimeError> {
        let second = self.applied.last().map_or(self.base, |pause| pause.after);
        Timestamp::from_second(second).map_err(|_| TimeError::Overflow)
    }

    pub(super) fn due(self) -> Result<Due, TimeError> {
        let at = self.at()?;
        Ok(Due { at, provisional: !self.missing_years.is_empty(), missing_years: self.missing_years })
    }
}

pub(super) fn derive(
    cal: &CompiledCalendar,
    origin: Timestamp,
    rule: TimeRule,
    pauses: &[Pause],
) -> Result<Derivation, TimeError> {
    let origin = second_of(origin);
    let mut touched = Touched::default();
    let base = base(cal, origin, rule, &mut touched)?;
    let union = union(pauses, origin)?;
    let applied = apply(cal, rule.pause_effect(), &union, base, &mut touched)?;
    Ok(Derivation { origin, base, applied, missing_years: touched.missing_years(cal) })
}

/// Local days whose data a computation consulted.
#[derive(Debug, Default)]
pub(super) struct Touched {
    spans: Vec<(i32, i32)>,
    only: Option<(i32, i32)>,
}

impl Touched {
    /// The first span needs no allocation: most deadlines have no other.
    pub(super) fn days(&mut self, from: i32, to: i32) {
        match self.only {
            None => self.only = Some((from, to)),
            Some(_) => self.spans.push((from, to)),
        }
    }

    /// From the local day of one instant to that of a closing.
    pub(super) fn span(&mut self, cal: &CompiledCalendar, from: i64, to: i64) {
        let first = cal.zone().local_day(from);
        // A closing at 24:00 belongs to the day it closes.
        self.days(first, cal.zone().local_day(to - 1).max(first));
    }

    fn missing_years(&self, cal: &CompiledCalendar) -> Vec<i16> {
        let mut found = Vec::new();
        for &(from, to) in self.only.iter().chain(&self.spans) {
            cal.years.note_missing(from, to, &mut found);
        }
        found.sort_unstable();
        found
    }
}

/// The deadline without pauses.
fn base(
    cal: &CompiledCalendar,
    origin: i64,
    rule: TimeRule,
    touched: &mut Touched,
) -> Result<i64, TimeError> {
    let day = || cal.covered(origin).map(|origin| cal.zone().local_day(origin));
    match rule {
        TimeRule::WorkingMinutes { minutes } => {
            let due = cal.add_seconds(origin, i64::from(minutes) * 60)?;
            touched.span(cal, origin, due);
            Ok(due)
        }
        TimeRule::ElapsedDays { count } => {
            let seconds = i64::from(count).checked_mul(cal.usual_day).ok_or(TimeError::Overflow)?;
            let due = cal.add_seconds(origin, seconds)?;
            touched.span(cal, origin, due);
            Ok(due)
        }
        TimeRule::WorkingDays { count } => {
            let day = day()?;
            let last = cal.nth_day(day, number(count)?)?;
            // The day of the event is not counted, so its year is not consulted (TR-2).
            touched.days(last.min(day + 1), last);
            cal.closing(last)
        }
        TimeRule::CalendarDays { count } => {
            let day = day()?.checked_add(number(count)?).ok_or(TimeError::Overflow)?;
            let rolled = cal.nth_day(day, 0)?;
            touched.days(day, rolled);
            cal.closing(rolled)
        }
        TimeRule::SameDay => same_day(cal, origin, 0, touched),
        TimeRule::SameDayUnlessLate { minutes } => same_day(cal, origin, i64::from(minutes) * 60, touched),
        TimeRule::Notice { count } => {
            let start = day()?;
            let last = notice_day(cal, start, count)?;
            touched.days(last, start.saturating_sub(1).max(last));
            cal.closing(last)
        }
        TimeRule::WallMinutes { minutes } => Ok(origin + i64::from(minutes) * 60),
        TimeRule::Months { count } => months(cal, origin, count),
    }
}

/// TR-4, and TR-5 with a guard before the closing; the boundary itself is late.
fn same_day(
    cal: &CompiledCalendar,
    origin: i64,
    guard: i64,
    touched: &mut Touched,
) -> Result<i64, TimeError> {
    let day = cal.zone().local_day(cal.covered(origin)?);
    let closing = cal.span(cal.place(day)?).map(|(_, close)| close);
    if let Some(close) = closing.filter(|close| origin < close - guard) {
        touched.days(day, day);
        return Ok(close);
    }
    let next = cal.nth_day(day, 1)?;
    touched.days(day, next);
    cal.closing(next)
}

/// TR-6: the n-th working day before a start; with n = 0 the start itself or the last working day before it.
pub(super) fn notice_day(cal: &CompiledCalendar, start: i32, count: u32) -> Result<i32, TimeError> {
    if count == 0 {
        let place = cal.place(start)?;
        return cal.days.working_at_or_before(place).ok_or_else(|| cal.out_of_range());
    }
    cal.nth_day(start, -number(count)?)
}

/// TR-9: the same day of the month, or the last of a shorter month, included to 24:00.
fn months(cal: &CompiledCalendar, origin: i64, count: u32) -> Result<i64, TimeError> {
    let at = Timestamp::from_second(origin).map_err(|_| TimeError::Overflow)?;
    let months = Span::new().try_months(count).map_err(|_| TimeError::Overflow)?;
    let last = cal.local_date(at).checked_add(months).map_err(|_| TimeError::Overflow)?;
    cal.end_of_day_in_zone(last).map(second_of)
}

pub(super) fn number(count: u32) -> Result<i32, TimeError> {
    i32::try_from(count).map_err(|_| TimeError::Overflow)
}
