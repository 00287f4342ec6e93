//! Local times of day and half-open intervals of them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::CalendarError;

const DAY: u32 = 86_400;

/// A local time of day from `00:00` to `24:00`, to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(u32);

impl TimeOfDay {
    pub const START: Self = Self(0);
    pub const END: Self = Self(DAY);

    /// Seconds after local midnight; `None` beyond 24:00.
    pub fn from_seconds(seconds: u32) -> Option<Self> {
        (seconds <= DAY).then_some(Self(seconds))
    }

    /// Seconds after local midnight on a day without a clock change.
    pub fn seconds(self) -> u32 {
        self.0
    }

    /// `24:00` belongs to the next date, hence the flag.
    pub(super) fn to_civil(self) -> (jiff::civil::Time, bool) {
        let [hour, minute, second] =
            self.parts().map(|part| i8::try_from(part).expect("parts of a day fit i8"));
        if self == Self::END {
            (jiff::civil::Time::midnight(), true)
        } else {
            (jiff::civil::Time::constant(hour, minute, second, 0), false)
        }
    }

    fn parts(self) -> [u32; 3] {
        [self.0 / 3600, self.0 / 60 % 60, self.0 % 60]
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [hour, minute, second] = self.parts();
        write!(f, "{hour:02}:{minute:02}")?;
        if second == 0 { Ok(()) } else { write!(f, ":{second:02}") }
    }
}

impl FromStr for TimeOfDay {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || CalendarError::BadTimeOfDay(text.to_owned());
        let mut parts = [0_u32; 3];
        let mut count = 0;
        for piece in text.split(':') {
            let slot = parts.get_mut(count).ok_or_else(bad)?;
            if piece.len() != 2 || !piece.bytes().all(|b| b.is_ascii_digit()) {
                return Err(bad());
            }
            *slot = piece.parse().map_err(|_| bad())?;
            count += 1;
        }
        let [hour, minute, second] = parts;
        if count < 2 || minute > 59 || second > 59 {
            return Err(bad());
        }
        Self::from_seconds(hour * 3600 + minute * 60 + second).ok_or_else(bad)
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = CalendarError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

/// `[open, close)` on one local date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    pub open: TimeOfDay,
    pub close: TimeOfDay,
}

impl Interval {
    /// Refuses intervals without length; one that passes midnight is written as two.
    pub fn new(open: TimeOfDay, close: TimeOfDay) -> Result<Self, CalendarError> {
        if open < close {
            Ok(Self { open, close })
        } else {
            Err(CalendarError::EmptyInterval { open, close })
        }
    }

    /// Reads `"09:00"`, `"18:00"`.
    pub fn parse(open: &str, close: &str) -> Result<Self, CalendarError> {
        Self::new(open.parse()?, close.parse()?)
    }
}

/// Sorts intervals, joins adjacent ones, refuses overlaps and empty ones.
pub(super) fn normalise(intervals: &[Interval]) -> Result<Vec<Interval>, CalendarError> {
    let mut sorted = intervals.to_vec();
    sorted.sort_unstable();
    let mut joined: Vec<Interval> = Vec::with_capacity(sorted.len());
    for next in sorted {
        let next = Interval::new(next.open, next.close)?;
        match joined.last_mut() {
            Some(last) if next.open < last.close => {
                return Err(CalendarError::Overlap { at: next.open, weekday: None, date: None });
            }
            Some(last) if next.open == last.close => last.close = next.close,
            _ => joined.push(next),
        }
    }
    Ok(joined)
}

/// Takes `minutes` off the end of a day (`shortened_day_policy = minus_minutes`).
pub(super) fn shorten(intervals: &[Interval], minutes: u32) -> Vec<Interval> {
    let mut rest = minutes.saturating_mul(60);
    let mut kept = intervals.to_vec();
    while let Some(last) = kept.last_mut() {
        let length = last.close.0 - last.open.0;
        if length > rest {
            last.close.0 -= rest;
            break;
        }
        rest -= length;
        kept.pop();
    }
    kept
}
