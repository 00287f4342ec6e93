//! Cron schedules in UTC, over the `cron` crate and its traps: it wants seconds first, counts weekdays from one on
//! Sunday and joins day-of-month with day-of-week by "and". Five fields are taken, weekdays only by name.
use std::str::FromStr;

use chrono::{DateTime, Utc};
use cron::Schedule;
use jiff::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CronError {
    #[error("a schedule has five fields: minute, hour, day of month, month, day of week")]
    FieldCount,
    #[error("name the days of the week (Mon…Sun); numbers mean different days in different systems")]
    NumericWeekday,
    #[error("day of month and day of week together mean both at once, never either; leave one of them `*`")]
    BothDays,
    #[error("not a schedule: {0}")]
    Syntax(String),
}

#[derive(Clone, Debug)]
pub struct CronSchedule(Schedule);

impl CronSchedule {
    /// # Errors
    /// [`CronError`] for what the crate would read otherwise than people mean.
    pub fn parse(text: &str) -> Result<Self, CronError> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let [_, _, day, _, weekday] = fields.as_slice() else { return Err(CronError::FieldCount) };
        if weekday.chars().any(|c| c.is_ascii_digit()) {
            return Err(CronError::NumericWeekday);
        }
        if *day != "*" && *weekday != "*" {
            return Err(CronError::BothDays);
        }
        Schedule::from_str(&format!("0 {}", fields.join(" ")))
            .map(Self)
            .map_err(|error| CronError::Syntax(error.to_string()))
    }

    /// The next instant strictly after the given one.
    pub fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        let after: DateTime<Utc> = DateTime::from_timestamp_millis(after.as_millisecond())?;
        let next = self.0.after(&after).next()?;
        Timestamp::from_millisecond(next.timestamp_millis()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{CronError, CronSchedule};

    #[test]
    fn weekday_schedule_finds_the_next_monday() {
        let schedule = CronSchedule::parse("0 6 * * Mon").unwrap();
        let next = schedule.next_after("2026-11-21T00:00:00Z".parse().unwrap()).unwrap();
        assert_eq!(next.to_string(), "2026-11-23T06:00:00Z");
        assert_eq!(schedule.next_after(next).unwrap().to_string(), "2026-11-30T06:00:00Z");
    }

    #[test]
    fn what_people_would_misread_is_refused() {
        let error = |text| CronSchedule::parse(text).unwrap_err();
        assert_eq!(error("0 6 * *"), CronError::FieldCount);
        assert_eq!(error("0 6 * * 1"), CronError::NumericWeekday);
        assert_eq!(error("0 6 13 * Fri"), CronError::BothDays);
        assert!(matches!(error("61 6 * * *"), CronError::Syntax(_)));
    }
}
