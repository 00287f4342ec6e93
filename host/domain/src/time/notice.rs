//! TR-6: notices that must be given a number of working days before work starts.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    CompiledCalendar, TimeError,
    compiled::{covered_date, instant, second_of},
    compute::{notice_day, number},
    days::day_number,
};

/// The first date on which announced work may start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarliestStart {
    pub date: Date,
    /// The working day for which the notice counts.
    pub counts_for: Date,
    pub provisional: bool,
    pub missing_years: Vec<i16>,
}

/// The n-th working day after the day a notice counts for. A notice after closing or on a day off counts for the next
/// working day; at the closing instant it is still in time (A-53, TR-10).
pub fn earliest_start(
    cal: &CompiledCalendar,
    notice_at: Timestamp,
    count: u32,
) -> Result<EarliestStart, TimeError> {
    let day = cal.zone().local_day(cal.covered(second_of(notice_at))?);
    let counts_for = match cal.span(cal.place(day)?) {
        // Compared to the instant itself: half a second after closing is after closing.
        Some((_, close)) if notice_at <= instant(close) => day,
        _ => cal.nth_day(day, 1)?,
    };
    let start = cal.nth_day(counts_for, number(count)?)?;
    let mut missing_years = Vec::new();
    cal.years.note_missing(day, start, &mut missing_years);
    Ok(EarliestStart {
        date: covered_date(start),
        counts_for: covered_date(counts_for),
        provisional: !missing_years.is_empty(),
        missing_years,
    })
}

/// The latest instant at which work that starts on `start` may be announced.
pub fn latest_notice(cal: &CompiledCalendar, start: Date, count: u32) -> Result<Timestamp, TimeError> {
    let day = notice_day(cal, day_number(start), count)?;
    cal.closing(day).map(instant)
}
