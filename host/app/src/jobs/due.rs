//! Running what is due: claimed under a lease, finished with its fence, retried later when it fails.
use jiff::SignedDuration;
use store::LeasedJob;

use super::{
    run::run_job,
    schedule::{SCHEDULE, queue_next},
};
use crate::{context::App, errors::AppError};

const BATCH: u64 = 20;
const LEASE: SignedDuration = SignedDuration::from_secs(300);
/// A job that failed this often waits for a person.
const MOST_ATTEMPTS: i32 = 12;

/// Runs every job due now. Answers how many ran.
pub async fn run_due(app: &App) -> Result<usize, AppError> {
    let mut ran = 0;
    loop {
        let tx = app.store.begin().await?;
        let jobs = store::claim_jobs(&tx, app.now(), BATCH, LEASE).await?;
        tx.commit().await?;
        if jobs.is_empty() {
            return Ok(ran);
        }
        for job in jobs {
            run_one(app, &job).await?;
            ran += 1;
        }
    }
}

async fn run_one(app: &App, job: &LeasedJob) -> Result<(), AppError> {
    let result = Box::pin(run_job(app, &job.kind, &job.payload)).await;
    let tx = app.store.begin().await?;
    match result {
        Ok(()) => store::finish_job(&tx, job).await?,
        Err(error) if job.attempts >= MOST_ATTEMPTS => {
            tracing::error!(job.id = %job.id, job.kind, error = %error, "job `{}` is given up: {error}", job.kind);
            store::kill_job(&tx, job, &error.to_string()).await?;
        }
        Err(error) => {
            tracing::warn!(job.id = %job.id, job.kind, error = %error, "job `{}` failed and is tried again: {error}", job.kind);
            let minutes = 1_i64 << job.attempts.clamp(0, 8);
            let now = app.now();
            let run_at = now.checked_add(SignedDuration::from_mins(minutes)).unwrap_or(now);
            store::retry_job(&tx, job, run_at, &error.to_string()).await?;
        }
    }
    if let Some(scheduled) = SCHEDULE.iter().find(|scheduled| scheduled.kind == job.kind) {
        queue_next(app, &tx, scheduled, job.run_at.max(app.now())).await?;
    }
    tx.commit().await?;
    Ok(())
}
