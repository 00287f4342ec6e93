//! What an administrator or a rule set's manifest says about a service calendar.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{CalendarError, Interval, Week, Zone, interval::normalise};

/// What a shortened day of the holiday set does to the window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShortenedDayPolicy {
    /// The window stays as written.
    #[default]
    Ignore,
    /// The minutes of the holiday year are taken off the end of the day.
    MinusMinutes,
}

/// A date whose windows differ from the week and the holiday set, with the notice that says so (T 7.1, A-54).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarException {
    pub date: Date,
    /// Empty: closed all day.
    #[serde(default)]
    pub windows: Vec<Interval>,
    /// Link to or name of the notice.
    pub source: String,
}

/// A service calendar as data: zone, weekly window, holiday set, exceptions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarDefinition {
    pub code: String,
    pub zone: Zone,
    pub week: Week,
    /// Windows of a weekend day that a decree makes a working day. Empty: those of the first open weekday.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub working_day: Vec<Interval>,
    /// Code of the holiday set; without one only week and exceptions count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holiday_set: Option<String>,
    #[serde(default)]
    pub shortened_day_policy: ShortenedDayPolicy,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<CalendarException>,
}

impl CalendarDefinition {
    /// Everything that can be said without holiday data; compiling says the rest.
    pub fn validate(&self) -> Result<(), CalendarError> {
        if self.code.trim().is_empty() {
            return Err(CalendarError::EmptyCode);
        }
        let week = self.week.normalised()?;
        normalise(&self.working_day)?;
        let mut seen = BTreeSet::new();
        for exception in &self.exceptions {
            exception.normalised()?;
            if exception.source.trim().is_empty() {
                return Err(CalendarError::ExceptionWithoutSource(exception.date));
            }
            if !seen.insert(exception.date) {
                return Err(CalendarError::ExceptionTwice(exception.date));
            }
        }
        let by_exception = self.exceptions.iter().any(|exception| !exception.windows.is_empty());
        // Decreed working weekends are too few to promise anything by.
        if week.iter().all(Vec::is_empty) && !by_exception {
            return Err(CalendarError::NoWorkingTime);
        }
        Ok(())
    }
}

impl CalendarException {
    pub(super) fn normalised(&self) -> Result<Vec<Interval>, CalendarError> {
        normalise(&self.windows).map_err(|error| match error {
            CalendarError::Overlap { at, .. } => {
                CalendarError::Overlap { at, weekday: None, date: Some(self.date) }
            }
            other => other,
        })
    }
}
