//! The weekly pattern of a calendar.

use std::fmt;

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use super::{CalendarError, Interval, interval::normalise};

/// A day of the week, Monday first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayOfWeek {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl DayOfWeek {
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// Place in the week, Monday is 0.
    pub(super) fn index(self) -> usize {
        self as usize
    }
}

impl From<Weekday> for DayOfWeek {
    fn from(weekday: Weekday) -> Self {
        match weekday {
            Weekday::Monday => Self::Monday,
            Weekday::Tuesday => Self::Tuesday,
            Weekday::Wednesday => Self::Wednesday,
            Weekday::Thursday => Self::Thursday,
            Weekday::Friday => Self::Friday,
            Weekday::Saturday => Self::Saturday,
            Weekday::Sunday => Self::Sunday,
        }
    }
}

impl fmt::Display for DayOfWeek {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Monday => "monday",
            Self::Tuesday => "tuesday",
            Self::Wednesday => "wednesday",
            Self::Thursday => "thursday",
            Self::Friday => "friday",
            Self::Saturday => "saturday",
            Self::Sunday => "sunday",
        })
    }
}

/// Half-open local intervals for each weekday; a weekday without any is closed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Week {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub monday: Vec<Interval>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tuesday: Vec<Interval>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wednesday: Vec<Interval>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub thursday: Vec<Interval>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub friday: Vec<Interval>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub saturday: Vec<Interval>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sunday: Vec<Interval>,
}

impl Week {
    /// The same intervals from Monday to Friday.
    pub fn weekdays(intervals: &[Interval]) -> Self {
        Self { saturday: Vec::new(), sunday: Vec::new(), ..Self::every_day(intervals) }
    }

    /// The same intervals on all seven days.
    pub fn every_day(intervals: &[Interval]) -> Self {
        let day = || intervals.to_vec();
        Self {
            monday: day(),
            tuesday: day(),
            wednesday: day(),
            thursday: day(),
            friday: day(),
            saturday: day(),
            sunday: day(),
        }
    }

    /// The intervals as written.
    pub fn day(&self, day: DayOfWeek) -> &[Interval] {
        match day {
            DayOfWeek::Monday => &self.monday,
            DayOfWeek::Tuesday => &self.tuesday,
            DayOfWeek::Wednesday => &self.wednesday,
            DayOfWeek::Thursday => &self.thursday,
            DayOfWeek::Friday => &self.friday,
            DayOfWeek::Saturday => &self.saturday,
            DayOfWeek::Sunday => &self.sunday,
        }
    }

    /// Sorted and joined, by [`DayOfWeek::index`].
    pub(super) fn normalised(&self) -> Result<[Vec<Interval>; 7], CalendarError> {
        let mut days: [Vec<Interval>; 7] = Default::default();
        for day in DayOfWeek::ALL {
            days[day.index()] = normalise(self.day(day)).map_err(|error| match error {
                CalendarError::Overlap { at, .. } => {
                    CalendarError::Overlap { at, weekday: Some(day), date: None }
                }
                other => other,
            })?;
        }
        Ok(days)
    }
}
