//! Holiday sets and their years: reviewed data that an administrator loads, never code.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{CalendarError, DayOfWeek};

/// A family of years, e.g. the production calendar of a country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolidaySet {
    pub code: String,
    #[serde(default)]
    pub fallback: FallbackRules,
}

/// How a year without data is guessed (TR-12). The fixed holidays are the month-days of the latest loaded year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FallbackRules {
    pub weekend: Vec<DayOfWeek>,
    /// A holiday on a weekend moves to the next day that is neither weekend nor holiday.
    pub carry_weekend_holidays: bool,
    /// Holidays of these months are not carried.
    pub carry_except_months: Vec<i8>,
}

impl Default for FallbackRules {
    /// Weekends, fixed holidays and automatic carry outside January, as TR-12 has it.
    fn default() -> Self {
        Self {
            weekend: vec![DayOfWeek::Saturday, DayOfWeek::Sunday],
            carry_weekend_holidays: true,
            carry_except_months: vec![1],
        }
    }
}

/// Whether the year may be relied upon.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YearStatus {
    /// Used, but every result that touches the year is provisional.
    #[default]
    Draft,
    Decreed,
}

/// The act that fixes a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decree {
    pub number: String,
    #[serde(default)]
    pub date: Option<Date>,
    #[serde(default)]
    pub title: Option<String>,
}

/// A public holiday with its names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicHoliday {
    pub date: Date,
    #[serde(default)]
    pub name_ru: Option<String>,
    #[serde(default)]
    pub name_en: Option<String>,
}

/// A day off that was moved or carried here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedDayOff {
    pub date: Date,
    #[serde(default)]
    pub moved_from: Option<Date>,
    /// `decree` or the code of the law that carries it.
    #[serde(default)]
    pub basis: Option<String>,
}

/// An eve of a holiday on which the working day is shorter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShortenedDay {
    pub date: Date,
    pub minutes: u32,
}

/// One year of a holiday set. Reads `ru-production-calendar/1`; keys it does not know are left aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolidayYear {
    /// Code of the set; may stand in the address instead, then the caller fills it in.
    #[serde(default, alias = "country")]
    pub set: String,
    #[serde(default)]
    pub year: i16,
    #[serde(default)]
    pub status: YearStatus,
    #[serde(default)]
    pub decree: Option<Decree>,
    #[serde(default)]
    pub source: Option<String>,
    #[serde(default)]
    pub public_holidays: Vec<PublicHoliday>,
    #[serde(default)]
    pub moved_days_off: Vec<MovedDayOff>,
    #[serde(default)]
    pub non_working_days: Vec<Date>,
    #[serde(default)]
    pub working_weekend_days: Vec<Date>,
    #[serde(default)]
    pub shortened_days: Vec<ShortenedDay>,
}

impl HolidayYear {
    /// Dates of the year only, no day both off and working, no holiday that the list of days off forgets.
    pub fn validate(&self) -> Result<(), CalendarError> {
        if self.set.trim().is_empty() {
            return Err(CalendarError::EmptyCode);
        }
        if let Some(date) = self.all_dates().find(|date| date.year() != self.year) {
            return Err(CalendarError::DateOutsideYear { date, year: self.year });
        }
        if self.public_holidays.is_empty() && self.non_working_days.is_empty() {
            return Err(CalendarError::EmptyYear(self.year));
        }
        let working: BTreeSet<Date> = self.working_weekend_days.iter().copied().collect();
        if let Some(date) =
            self.days_off().chain(self.non_working_days.iter().copied()).find(|d| working.contains(d))
        {
            return Err(CalendarError::ContradictoryDay(date));
        }
        if let Some(day) = self.shortened_days.iter().find(|day| day.minutes == 0) {
            return Err(CalendarError::EmptyShortening(day.date));
        }
        // A list may leave weekends out, but not a holiday or moved day off that falls on a weekday.
        let listed: BTreeSet<Date> = self.non_working_days.iter().copied().collect();
        let weekend = FallbackRules::default().weekend;
        let forgotten = |date: &Date| !listed.contains(date) && !weekend.contains(&date.weekday().into());
        match self.days_off().find(|date| !listed.is_empty() && forgotten(date)) {
            Some(date) => Err(CalendarError::MissingNonWorkingDay(date)),
            None => Ok(()),
        }
    }

    fn days_off(&self) -> impl Iterator<Item = Date> {
        let holidays = self.public_holidays.iter().map(|holiday| holiday.date);
        holidays.chain(self.moved_days_off.iter().map(|moved| moved.date))
    }

    fn all_dates(&self) -> impl Iterator<Item = Date> {
        let lists = self.non_working_days.iter().chain(&self.working_weekend_days).copied();
        self.days_off().chain(lists).chain(self.shortened_days.iter().map(|day| day.date))
    }
}
