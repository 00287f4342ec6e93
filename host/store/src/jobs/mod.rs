//! Jobs: rows claimed under a lease. A claim raises the fence, and only the holder of the last fence may finish.
mod claim;
mod cron;
mod enqueue;
mod watch;

pub(crate) use self::claim::lease_end;
pub use self::{
    claim::{LeasedJob, claim_jobs, extend_lease, finish_job, kill_job, retry_job},
    cron::{claim_cron_slot, prune_cron_slots},
    enqueue::{NewJob, enqueue_job},
    watch::{JobRow, JobState, count_jobs, list_jobs, next_job_at, pending_payloads, prune_jobs, revive_job},
};
