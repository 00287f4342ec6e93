//! What can be wrong with a calendar, and with a question put to it.

use jiff::{Timestamp, civil::Date};

use super::{DayOfWeek, TimeOfDay};

/// A calendar or holiday year that cannot be accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CalendarError {
    #[error("the code is empty")]
    EmptyCode,
    #[error("unknown time zone {0:?}")]
    UnknownZone(String),
    /// `GMT+4` means UTC+4 to people and UTC-4 to the tz database, so it is never accepted.
    #[error("time zone {0:?} has an ambiguous sign; write a fixed offset such as \"+04:00\"")]
    AmbiguousZone(String),
    #[error("{0:?} is not a time of day between 00:00 and 24:00")]
    BadTimeOfDay(String),
    #[error("interval {open}-{close} has no length")]
    EmptyInterval { open: TimeOfDay, close: TimeOfDay },
    #[error("intervals overlap at {at}{}", where_(*weekday, *date))]
    Overlap { at: TimeOfDay, weekday: Option<DayOfWeek>, date: Option<Date> },
    #[error("two exceptions for {0}")]
    ExceptionTwice(Date),
    #[error("the exception for {0} names no source")]
    ExceptionWithoutSource(Date),
    #[error("the calendar has no working time")]
    NoWorkingTime,
    #[error("no year of holiday set {0:?} is loaded")]
    HolidaySetEmpty(String),
    #[error("no loaded year says which years to cover")]
    NoCoverage,
    #[error("holiday year {0} is given twice")]
    YearTwice(i16),
    #[error("year {0} is outside what can be computed")]
    YearOutOfRange(i16),
    #[error("{date} does not lie in year {year}")]
    DateOutsideYear { date: Date, year: i16 },
    #[error("year {0} lists no day off")]
    EmptyYear(i16),
    #[error("{0} is both a working day and a day off")]
    ContradictoryDay(Date),
    #[error("{0} is a holiday or a moved day off but is missing from the non-working days")]
    MissingNonWorkingDay(Date),
    #[error("{0} is shortened by nothing")]
    EmptyShortening(Date),
}

impl CalendarError {
    /// Stable code for findings and problems.
    pub fn code(&self) -> &'static str {
        match self {
            Self::EmptyCode => "code_empty",
            Self::UnknownZone(_) => "zone_unknown",
            Self::AmbiguousZone(_) => "zone_ambiguous",
            Self::BadTimeOfDay(_) => "time_of_day_invalid",
            Self::EmptyInterval { .. } => "interval_empty",
            Self::Overlap { .. } => "intervals_overlap",
            Self::ExceptionTwice(_) => "exception_twice",
            Self::ExceptionWithoutSource(_) => "exception_source_missing",
            Self::NoWorkingTime => "no_working_time",
            Self::HolidaySetEmpty(_) => "holiday_set_empty",
            Self::NoCoverage => "coverage_unknown",
            Self::YearTwice(_) => "year_twice",
            Self::YearOutOfRange(_) => "year_out_of_range",
            Self::DateOutsideYear { .. } => "date_outside_year",
            Self::EmptyYear(_) => "year_empty",
            Self::ContradictoryDay(_) => "day_contradictory",
            Self::MissingNonWorkingDay(_) => "non_working_day_missing",
            Self::EmptyShortening(_) => "shortening_empty",
        }
    }
}

impl CalendarError {
    /// The member of the calendar or holiday year it is about; empty where it is about the whole.
    pub fn path(&self) -> String {
        match self {
            Self::EmptyCode => "code".to_owned(),
            Self::UnknownZone(_) | Self::AmbiguousZone(_) => "zone".to_owned(),
            Self::Overlap { weekday: Some(day), .. } => format!("week.{day}"),
            Self::Overlap { date: Some(_), .. }
            | Self::ExceptionTwice(_)
            | Self::ExceptionWithoutSource(_) => "exceptions".to_owned(),
            Self::NoWorkingTime => "week".to_owned(),
            Self::HolidaySetEmpty(_) | Self::NoCoverage => "holiday_set".to_owned(),
            Self::YearTwice(_) | Self::YearOutOfRange(_) | Self::DateOutsideYear { .. } => "year".to_owned(),
            Self::EmptyYear(_) | Self::ContradictoryDay(_) | Self::MissingNonWorkingDay(_) => {
                "non_working_days".to_owned()
            }
            Self::EmptyShortening(_) => "shortened_days".to_owned(),
            Self::BadTimeOfDay(_) | Self::EmptyInterval { .. } | Self::Overlap { .. } => String::new(),
        }
    }
}

/// A question that has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimeError {
    /// Never answered with a guess: the calendar says nothing about these years.
    #[error("the calendar covers {from} to {to} only")]
    OutOfRange { from: Date, to: Date },
    #[error("the calendar has no working time there")]
    NoWorkingTime,
    /// TR-7: `from` later than `to`.
    #[error("the pause from {from} ends before it begins, at {to}")]
    PauseReversed { from: Timestamp, to: Timestamp },
    #[error("the result lies outside representable time")]
    Overflow,
}

impl TimeError {
    /// Stable code for findings and problems.
    pub fn code(&self) -> &'static str {
        match self {
            Self::OutOfRange { .. } => "calendar_out_of_range",
            Self::NoWorkingTime => "no_working_time",
            Self::PauseReversed { .. } => "pause_reversed",
            Self::Overflow => "time_overflow",
        }
    }
}

fn where_(weekday: Option<DayOfWeek>, date: Option<Date>) -> String {
    match (weekday, date) {
        (_, Some(date)) => format!(" on {date}"),
        (Some(weekday), None) => format!(" on {weekday}"),
        (None, None) => String::new(),
    }
}
