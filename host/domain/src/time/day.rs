//! One date of a calendar, as shown to people.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Interval, TimeOfDay};

/// Why a date is what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    Working,
    /// A weekday without hours in the weekly pattern.
    Weekend,
    Holiday,
    MovedDayOff,
    /// A weekend day that a decree makes a working day.
    WorkingWeekend,
    /// A working day whose end is earlier by the calendar's policy.
    Shortened,
    Exception,
}

/// A date with its windows in local time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayInfo {
    pub date: Date,
    pub working: bool,
    pub windows: Vec<Interval>,
    pub kind: DayKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortened_minutes: Option<u32>,
    /// The exception's notice, the decree's number, the law's code or the holiday's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The year has no decreed data (TR-12).
    pub provisional: bool,
}

impl DayInfo {
    pub fn open(&self) -> Option<TimeOfDay> {
        self.windows.first().map(|window| window.open)
    }

    pub fn close(&self) -> Option<TimeOfDay> {
        self.windows.last().map(|window| window.close)
    }
}
