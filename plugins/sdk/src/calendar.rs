//! Working-time questions about the product's service calendar. In a component the host answers with its own
//! arithmetic; natively the calendar that `testing` installed does.
#[cfg(target_arch = "wasm32")]
use crate::bindings::reglament::rules::calendar as host;
#[cfg(not(target_arch = "wasm32"))]
use crate::testing::calendar as host;
use crate::{
    bindings::reglament::rules::calendar::{CalendarError, Deadline},
    types::{Day, Fault, Instant, Minutes, TimeRule},
};

/// The service calendar of a scene: `facts.calendar()`.
///
/// Timers need no arithmetic (the host computes their due instants); ask here only where a decision itself depends
/// on working time, e.g. whether a notice came early enough.
#[derive(Clone, Copy, Debug)]
pub struct Calendar<'a> {
    code: &'a str,
}

impl<'a> Calendar<'a> {
    pub fn of(code: &'a str) -> Self {
        Self { code }
    }

    /// When a rule from this origin ends.
    pub fn due(self, origin: Instant, rule: TimeRule) -> Result<Deadline, Fault> {
        host::due(self.code, origin, rule).map_err(|error| self.fault(&error))
    }

    pub fn working_minutes_between(self, start: Instant, end: Instant) -> Result<Minutes, Fault> {
        host::working_minutes_between(self.code, start, end).map_err(|error| self.fault(&error))
    }

    /// Whether the desk is open; the closing instant is not.
    pub fn is_open(self, at: Instant) -> Result<bool, Fault> {
        host::is_open(self.code, at).map_err(|error| self.fault(&error))
    }

    /// The date on the calendar's wall.
    pub fn local_day(self, at: Instant) -> Result<Day, Fault> {
        host::local_day(self.code, at).map_err(|error| self.fault(&error))
    }

    /// TR-2 on dates; `count` may be negative.
    pub fn nth_working_day(self, start: Day, count: i32) -> Result<Day, Fault> {
        host::nth_working_day(self.code, start, count).map_err(|error| self.fault(&error))
    }

    /// TR-6: the earliest start that a notice of `count` working days allows.
    pub fn earliest_start(self, notice_at: Instant, count: u32) -> Result<Day, Fault> {
        host::earliest_start(self.code, notice_at, count).map_err(|error| self.fault(&error))
    }

    /// TR-9 on dates: the same day of a later month, or its last day.
    pub fn add_months(self, start: Day, count: i32) -> Result<Day, Fault> {
        host::add_months(start, count).map_err(|error| self.fault(&error))
    }

    fn fault(self, error: &CalendarError) -> Fault {
        Fault::Internal(format!("calendar {}: {error:?}", self.code))
    }
}
