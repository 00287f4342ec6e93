//! The time rules TR-1 … TR-9 as data.

use serde::{Deserialize, Serialize};

/// How a deadline follows from its origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum TimeRule {
    /// TR-1: time runs only inside windows.
    WorkingMinutes { minutes: u32 },
    /// TR-2: closing of the n-th working day after the local date of the event.
    WorkingDays { count: u32 },
    /// A-01, where a vendor counts so: n working days of the calendar's usual length, run as working time.
    ElapsedDays { count: u32 },
    /// TR-3: n calendar days on, rolled to a working day, its closing.
    CalendarDays { count: u32 },
    /// TR-4: closing of the day of the event, or of the next working day.
    SameDay,
    /// TR-5: as TR-4, but an event in the last minutes goes to the next working day.
    SameDayUnlessLate { minutes: u32 },
    /// TR-6: backwards from the start of work.
    Notice { count: u32 },
    /// TR-8: plain elapsed time.
    WallMinutes { minutes: u32 },
    /// TR-9: the first instant after the last day of a term of months; never rolled.
    Months { count: u32 },
}

/// What a pause freezes under a rule (TR-7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseEffect {
    /// The working time left is frozen and replayed.
    WorkingTime,
    /// The wall-clock time left is frozen, replayed and rolled to working time after each pause.
    WallTimeRolled,
    /// The wall-clock time left is frozen and replayed.
    WallTime,
    /// The result does not depend on pauses: a backward notice or a validity period.
    None,
}

impl TimeRule {
    /// How TR-7 treats pauses of a timer with this rule.
    pub fn pause_effect(&self) -> PauseEffect {
        match self {
            Self::WorkingMinutes { .. }
            | Self::WorkingDays { .. }
            | Self::ElapsedDays { .. }
            | Self::SameDay
            | Self::SameDayUnlessLate { .. } => PauseEffect::WorkingTime,
            Self::CalendarDays { .. } => PauseEffect::WallTimeRolled,
            Self::WallMinutes { .. } => PauseEffect::WallTime,
            Self::Notice { .. } | Self::Months { .. } => PauseEffect::None,
        }
    }
}
