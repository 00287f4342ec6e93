//! The working-time engine: calendars as data, compiled to windows, and the time rules TR-0 … TR-12 on top.
//!
//! Everything is pure: no clock, no zone of the host, no SQL. Instants are counted in whole seconds, intervals are
//! half-open, a deadline is met by an event at or before it (TR-10).

mod build;
mod calendar;
mod compiled;
mod compute;
mod day;
mod days;
mod error;
mod explain;
mod holidays;
mod interval;
mod notice;
mod pause;
mod plan;
mod rule;
#[cfg(test)]
mod tests;
mod week;
mod windows;
mod years;
mod zone;

pub use calendar::{CalendarDefinition, CalendarException, ShortenedDayPolicy};
pub use compiled::CompiledCalendar;
pub use compute::{Due, due};
pub use day::{DayInfo, DayKind};
pub use error::{CalendarError, TimeError};
pub use explain::{ExplainStep, Explanation, StepKind, StepReason, explain};
pub use holidays::{
    Decree, FallbackRules, HolidaySet, HolidayYear, MovedDayOff, PublicHoliday, ShortenedDay, YearStatus,
};
pub use interval::{Interval, TimeOfDay};
pub use notice::{EarliestStart, earliest_start, latest_notice};
pub use pause::{Pause, paused_seconds};
pub use rule::{PauseEffect, TimeRule};
pub use week::{DayOfWeek, Week};
pub use years::Coverage;
pub use zone::Zone;
