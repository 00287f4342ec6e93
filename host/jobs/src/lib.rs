//! Schedules and the loop that runs due work: knows nothing of tickets.
mod cron_schedule;
mod worker;

pub use cron_schedule::{CronError, CronSchedule};
pub use worker::{Wake, run_worker};
