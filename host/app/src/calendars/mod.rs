//! Service calendars: questions, changes, and what a change moves.
mod change;
mod questions;
mod recalculate;
mod simulate;

pub use change::{add_exception, patch_calendar, put_holiday_year, seed_years};
pub(crate) use questions::alert_missing_years;
pub use questions::{ComputeRequest, ComputeResult, calendar, compute, days, holiday_year, is_open, list};
pub(crate) use recalculate::recalculate_again;
pub use simulate::{CalendarChange, Example, Impact, simulate, simulate_year};
