//! Which years a calendar covers and which of them rest on decreed data.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{CalendarError, days::day_number};

/// Years a calendar answers for before the first loaded year.
const YEARS_BEFORE: i16 = 10;
/// Years a calendar answers for after the last loaded year.
const YEARS_AFTER: i16 = 25;

/// The first and the last year a compiled calendar answers for. Outside is an error, never a guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    pub first_year: i16,
    pub last_year: i16,
}

impl Coverage {
    /// From ten years before the first to twenty-five years after the last loaded year.
    pub fn around(years: impl IntoIterator<Item = i16> + Clone) -> Option<Self> {
        let first = years.clone().into_iter().min()?;
        let last = years.into_iter().max()?;
        Some(Self {
            first_year: first.saturating_sub(YEARS_BEFORE),
            last_year: last.saturating_add(YEARS_AFTER),
        })
    }

    /// First and last date; dates whose neighbours jiff cannot name are refused.
    pub(super) fn dates(self) -> Result<(Date, Date), CalendarError> {
        let year = |year: i16| move |_| CalendarError::YearOutOfRange(year);
        let first = Date::new(self.first_year, 1, 1).map_err(year(self.first_year))?;
        let last = Date::new(self.last_year, 12, 31).map_err(year(self.last_year))?;
        let inside = first.yesterday().is_ok() && last.tomorrow().is_ok() && first < last;
        if inside { Ok((first, last)) } else { Err(CalendarError::YearOutOfRange(self.last_year)) }
    }
}

/// Start days of the covered years and whether their data are missing.
#[derive(Debug, Clone)]
pub(super) struct Years {
    first: i16,
    starts: Vec<i32>,
    missing: Vec<bool>,
}

impl Years {
    pub(super) fn new(coverage: Coverage, is_missing: impl Fn(i16) -> bool) -> Result<Self, CalendarError> {
        let years = coverage.first_year..=coverage.last_year;
        let start =
            |year| Date::new(year, 1, 1).map(day_number).map_err(|_| CalendarError::YearOutOfRange(year));
        let starts = years.clone().map(start).collect::<Result<_, _>>()?;
        Ok(Self { first: coverage.first_year, starts, missing: years.map(is_missing).collect() })
    }

    /// Adds the years of `from..=to` (day numbers) that have no decreed data, each once.
    pub(super) fn note_missing(&self, from: i32, to: i32, found: &mut Vec<i16>) {
        let place = |day| self.starts.partition_point(|&start| start <= day).saturating_sub(1);
        for index in place(from)..=place(to) {
            if self.missing[index] {
                let year = self.first + i16::try_from(index).expect("covered years are i16");
                if !found.contains(&year) {
                    found.push(year);
                }
            }
        }
    }
}
