//! Dates: order, text, and the day number used by the calendar of the test kit.
use std::{cmp::Ordering, fmt};

use crate::types::Day;

impl Eq for Day {}

impl PartialOrd for Day {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Day {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.year, self.month, self.day).cmp(&(other.year, other.month, other.day))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Day {
    pub const fn new(year: i16, month: u8, day: u8) -> Self {
        Self { year, month, day }
    }

    /// A date as people write it: `2026-11-26`, `26.11.2026`, also at the start of a longer text such as
    /// `2026-11-26T10:00+04:00`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let end = text.find(|c: char| !(c.is_ascii_digit() || c == '-' || c == '.')).unwrap_or(text.len());
        let date = text[..end].trim_end_matches('.');
        let parts = |separator| -> Option<[i16; 3]> {
            let mut numbers = date.split(separator).map(str::parse);
            let three = [numbers.next()?.ok()?, numbers.next()?.ok()?, numbers.next()?.ok()?];
            numbers.next().is_none().then_some(three)
        };
        let [year, month, day] = match parts('-') {
            Some(iso) => iso,
            None => parts('.').map(|[day, month, year]| [year, month, day])?,
        };
        let day = Self::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        let exists = (1..=9999).contains(&year) && Self::from_number(day.number()) == day;
        exists.then_some(day)
    }

    /// Days since 1970-01-01 in the proleptic Gregorian calendar.
    pub fn number(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month = (i64::from(self.month) + 9) % 12;
        let day_of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    /// The day with this number; years beyond ±32 767 are held at the edge.
    pub fn from_number(number: i64) -> Self {
        let shifted = number + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        Self {
            year: i16::try_from(year).unwrap_or(if year < 0 { i16::MIN } else { i16::MAX }),
            month: u8::try_from(month).unwrap_or(1),
            day: u8::try_from(day).unwrap_or(1),
        }
    }

    /// 0 is Monday.
    pub fn weekday(self) -> u8 {
        u8::try_from((self.number() + 3).rem_euclid(7)).unwrap_or(0)
    }
}
