//! A calendar compiled for questions: every answer is a few binary searches, no loop over days.

use jiff::{Timestamp, civil::Date};

use super::{
    CalendarDefinition, CalendarError, Coverage, DayInfo, DayKind, FallbackRules, HolidaySet, HolidayYear,
    Interval, TimeError, TimeOfDay, Zone,
    build::build,
    days::{Days, date_of, day_number},
    windows::Windows,
    years::Years,
    zone::DAY_SECONDS,
};

/// A calendar as sorted UTC windows with prefix sums of working seconds and an index of local dates.
#[derive(Debug, Clone)]
pub struct CompiledCalendar {
    pub(super) code: String,
    pub(super) zone: Zone,
    pub(super) coverage: Coverage,
    /// First covered instant and the first instant after the coverage.
    pub(super) bounds: (i64, i64),
    /// Seconds of a working day that nothing shortens.
    pub(super) usual_day: i64,
    pub(super) windows: Windows,
    pub(super) days: Days,
    pub(super) years: Years,
}

impl CompiledCalendar {
    /// Compiles with the default fallback rules; years of other holiday sets only widen the coverage of a calendar
    /// that has no holiday set.
    pub fn compile(definition: &CalendarDefinition, years: &[HolidayYear]) -> Result<Self, CalendarError> {
        build(definition, years, &FallbackRules::default(), None)
    }

    /// Compiles with the fallback rules of a set and, if given, a coverage of the caller's choice.
    pub fn compile_with(
        definition: &CalendarDefinition,
        set: &HolidaySet,
        years: &[HolidayYear],
        coverage: Option<Coverage>,
    ) -> Result<Self, CalendarError> {
        if definition.holiday_set.as_ref().is_some_and(|code| *code != set.code) {
            return Err(CalendarError::HolidaySetEmpty(set.code.clone()));
        }
        build(definition, years, &set.fallback, coverage)
    }

    pub fn code(&self) -> &str {
        &self.code
    }

    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    pub fn coverage(&self) -> Coverage {
        self.coverage
    }

    /// The local date of an instant; needs no coverage.
    pub fn local_date(&self, at: Timestamp) -> Date {
        self.zone.local_date(at)
    }

    /// 24:00 of a date in the calendar's zone, as an instant: validity periods include their last day (TR-9).
    pub fn end_of_day_in_zone(&self, date: Date) -> Result<Timestamp, TimeError> {
        let next = date.tomorrow().map_err(|_| TimeError::Overflow)?;
        self.zone.start_of_day(next).ok_or(TimeError::Overflow)
    }

    /// 00:00 of a date in the calendar's zone.
    pub fn start_of_day_in_zone(&self, date: Date) -> Result<Timestamp, TimeError> {
        self.zone.start_of_day(date).ok_or(TimeError::Overflow)
    }

    pub fn is_open(&self, at: Timestamp) -> Result<bool, TimeError> {
        Ok(self.windows.is_open(self.covered(second_of(at))?))
    }

    /// The first instant not before `at` that lies in working time: `at` itself when open.
    pub fn next_opening(&self, at: Timestamp) -> Result<Timestamp, TimeError> {
        let second = self.covered(second_of(at))?;
        if self.windows.is_open(second) {
            return Ok(at);
        }
        self.add_seconds(second, 0).map(instant)
    }

    /// Working seconds in `[a, b)`, negative when `b` comes first.
    pub fn working_seconds_between(&self, a: Timestamp, b: Timestamp) -> Result<i64, TimeError> {
        self.work_between(second_of(a), second_of(b))
    }

    /// TR-1 for any number of seconds; a negative number counts backwards to the last instant with that much left.
    pub fn add_working_seconds(&self, from: Timestamp, seconds: i64) -> Result<Timestamp, TimeError> {
        let from = self.covered(second_of(from))?;
        if seconds >= 0 {
            return self.add_seconds(from, seconds).map(instant);
        }
        let back = seconds.checked_neg().ok_or(TimeError::Overflow)?;
        self.windows.subtract(from, back).map(instant).ok_or_else(|| self.out_of_range())
    }

    /// The n-th working day strictly after (n > 0) or before (n < 0) a date; for 0 the date itself or, if it is a day
    /// off, the next working day.
    pub fn nth_working_day(&self, date: Date, n: i32) -> Result<Date, TimeError> {
        let day = self.nth_day(day_number(date), n)?;
        Ok(covered_date(day))
    }

    /// What a date is.
    pub fn day(&self, date: Date) -> Result<DayInfo, TimeError> {
        let number = day_number(date);
        let place = self.place(number)?;
        let windows = self.days.windows(place).map(|window| self.local_interval(number, window)).collect();
        Ok(DayInfo {
            date,
            working: self.days.is_working(place),
            windows,
            kind: self.days.kind(place),
            shortened_minutes: self.days.shortened(place),
            source: self.days.source(place).map(str::to_owned),
            provisional: self.is_provisional(date, date),
        })
    }

    /// All dates of a year.
    pub fn days(&self, year: i16) -> Result<Vec<DayInfo>, TimeError> {
        let first = Date::new(year, 1, 1).map_err(|_| self.out_of_range())?;
        let last = Date::new(year, 12, 31).map_err(|_| self.out_of_range())?;
        (day_number(first)..=day_number(last))
            .map(|day| self.day(date_of(day).expect("days of a valid year")))
            .collect()
    }

    /// True when a date of `from..=to` lies in a year without decreed data or outside the coverage (TR-12).
    pub fn is_provisional(&self, from: Date, to: Date) -> bool {
        let (from, to) = (day_number(from), day_number(to));
        match (self.place(from), self.place(to)) {
            (Ok(_), Ok(_)) => !self.missing_years(from, to).is_empty(),
            _ => true,
        }
    }

    fn missing_years(&self, from: i32, to: i32) -> Vec<i16> {
        let mut found = Vec::new();
        self.years.note_missing(from, to, &mut found);
        found
    }

    /// The windows of a day in local time. A close is read from its last second, so that a clock change at the
    /// closing itself does not move it.
    fn local_interval(&self, day: i32, window: usize) -> Interval {
        let (open, close) = self.windows.get(window);
        let midnight = i64::from(day) * DAY_SECONDS;
        let local = |second: i64| second + self.zone.offset(second) - midnight;
        let time = |seconds: i64| {
            let seconds = u32::try_from(seconds).ok().and_then(TimeOfDay::from_seconds);
            seconds.expect("windows lie inside their local date")
        };
        Interval { open: time(local(open)), close: time(local(close - 1) + 1) }
    }
}

/// Arithmetic in whole seconds for the time rules.
impl CompiledCalendar {
    pub(super) fn covered(&self, second: i64) -> Result<i64, TimeError> {
        let (from, to) = self.bounds;
        if (from..to).contains(&second) { Ok(second) } else { Err(self.out_of_range()) }
    }

    pub(super) fn out_of_range(&self) -> TimeError {
        let (from, to) = (covered_date(self.days.first()), covered_date(self.days.last()));
        TimeError::OutOfRange { from, to }
    }

    pub(super) fn place(&self, day: i32) -> Result<usize, TimeError> {
        self.days.place(day).ok_or_else(|| self.out_of_range())
    }

    pub(super) fn add_seconds(&self, from: i64, seconds: i64) -> Result<i64, TimeError> {
        let from = self.covered(from)?;
        self.windows.add(from, seconds).ok_or_else(|| self.nothing_after(from))
    }

    pub(super) fn work_between(&self, a: i64, b: i64) -> Result<i64, TimeError> {
        let (a, b) = (self.covered(a)?, self.covered(b)?);
        Ok(self.windows.work_before(b) - self.windows.work_before(a))
    }

    /// First opening and last closing of a day.
    pub(super) fn span(&self, place: usize) -> Option<(i64, i64)> {
        let windows = self.days.windows(place);
        let first = self.windows.get(windows.clone().next()?).0;
        Some((first, self.windows.get(windows.end - 1).1))
    }

    /// The n-th working day from a day number, as a day number.
    pub(super) fn nth_day(&self, day: i32, n: i32) -> Result<i32, TimeError> {
        let place = self.place(day)?;
        self.days.nth_working(place, n).ok_or_else(|| self.nothing_after(i64::from(day) * DAY_SECONDS))
    }

    /// The last closing of a working day.
    pub(super) fn closing(&self, day: i32) -> Result<i64, TimeError> {
        let place = self.place(day)?;
        self.span(place).map(|(_, close)| close).ok_or(TimeError::NoWorkingTime)
    }

    /// Why nothing follows: the coverage ends, or the calendar has no more working time although it goes on.
    fn nothing_after(&self, from: i64) -> TimeError {
        let last_close = self.windows.get(self.windows.len() - 1).1;
        let (_, end) = self.bounds;
        if from >= last_close && end - from > 366 * DAY_SECONDS {
            TimeError::NoWorkingTime
        } else {
            self.out_of_range()
        }
    }

    pub(super) fn day_kind(&self, place: usize) -> DayKind {
        self.days.kind(place)
    }
}

/// Whole seconds since the epoch; a finer part is dropped, so that a deadline recomputed from stored events does not
/// depend on how finely a database keeps them.
pub(super) fn second_of(at: Timestamp) -> i64 {
    at.as_second() - i64::from(at.subsec_nanosecond() < 0)
}

/// The date of a day number that a calendar covers.
pub(super) fn covered_date(day: i32) -> Date {
    date_of(day).expect("covered days are dates")
}

/// The instant of a second that lies in a calendar's coverage.
pub(super) fn instant(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("covered seconds are timestamps")
}
