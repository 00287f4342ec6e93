//! Names for the time rules of the desk (TR-1…TR-9): the host does the arithmetic.
use crate::types::TimeRule;

/// TR-1: runs only inside the calendar's windows.
pub fn working_minutes(minutes: u32) -> TimeRule {
    TimeRule::WorkingMinutes(minutes)
}

/// TR-1 in hours.
pub fn working_hours(hours: u32) -> TimeRule {
    TimeRule::WorkingMinutes(hours.saturating_mul(60))
}

/// TR-2: the day of the event is not counted; ends at closing time of the last day.
pub fn working_days(count: u32) -> TimeRule {
    TimeRule::WorkingDays(count)
}

/// A-01, for vendors who count so: as many working days of the calendar's usual length, run as working time.
pub fn elapsed_days(count: u32) -> TimeRule {
    TimeRule::ElapsedDays(count)
}

/// TR-3: calendar days, rolled to the next working day.
pub fn calendar_days(count: u32) -> TimeRule {
    TimeRule::CalendarDays(count)
}

/// TR-4: closing of the day, or of the next working day after hours.
pub fn same_day() -> TimeRule {
    TimeRule::SameDay
}

/// TR-5: as TR-4, but an event in the last `guard` minutes counts for the next working day.
pub fn same_day_unless_late(guard: u32) -> TimeRule {
    TimeRule::SameDayUnlessLate(guard)
}

/// TR-8: plain elapsed time.
pub fn wall_minutes(minutes: u32) -> TimeRule {
    TimeRule::WallMinutes(minutes)
}

/// TR-9: the same day of a later month.
pub fn months(count: u32) -> TimeRule {
    TimeRule::Months(count)
}
