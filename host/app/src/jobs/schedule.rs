//! The scheduled jobs, in one table. Each run queues the next one, so that a schedule survives restarts and runs
//! once however many replicas there are.
use jiff::Timestamp;
use jobs::CronSchedule;
use serde_json::json;

use super::INDEX_TICKETS;
use crate::{context::App, errors::AppError};

pub struct Scheduled {
    pub kind: &'static str,
    /// Five fields of cron, UTC.
    pub cron: &'static str,
    pub what: &'static str,
}

/// Timers themselves need no cron: the worker wakes at their instants.
pub const SCHEDULE: [Scheduled; 4] = [
    Scheduled {
        kind: "warn_expiring_entitlements",
        cron: "0 5 * * *",
        what: "raises an alert for entitlements that end within the warning period",
    },
    Scheduled {
        kind: "expire_hours",
        cron: "10 21 * * *",
        what: "expires hours of entitlements whose last day is over and that no open case rests on",
    },
    Scheduled {
        kind: "retention",
        cron: "30 2 * * *",
        what: "prunes journal, idempotency keys and finished jobs past their keeping time",
    },
    Scheduled {
        kind: "check_calendar_years",
        cron: "0 6 * * Mon",
        what: "raises an alert while the next year's calendar is not loaded",
    },
];

/// Queues the next run of every scheduled job; one that is queued already stays.
pub async fn seed_schedule(app: &App) -> Result<(), AppError> {
    let now = app.now();
    let tx = app.store.begin().await?;
    for scheduled in &SCHEDULE {
        queue_next(app, &tx, scheduled, now).await?;
    }
    if !store::unindexed_tickets(&tx, 1).await?.is_empty() {
        let job = store::NewJob {
            kind: INDEX_TICKETS.to_owned(),
            payload: json!({}),
            run_at: now,
            unique_key: Some(INDEX_TICKETS.to_owned()),
        };
        store::enqueue_job(&tx, app.ids.next().into(), &job, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

pub(super) async fn queue_next(
    app: &App,
    tx: &store::Tx,
    scheduled: &Scheduled,
    after: Timestamp,
) -> Result<(), AppError> {
    let schedule =
        CronSchedule::parse(scheduled.cron).map_err(|error| AppError::Internal(error.to_string()))?;
    let Some(run_at) = schedule.next_after(after) else { return Ok(()) };
    // Each slot is taken once, whichever replica comes to it first.
    if !store::claim_cron_slot(tx, scheduled.kind, run_at).await? {
        return Ok(());
    }
    let job = store::NewJob {
        kind: scheduled.kind.to_owned(),
        payload: json!({}),
        run_at,
        unique_key: Some(format!("cron:{}:{run_at}", scheduled.kind)),
    };
    store::enqueue_job(tx, app.ids.next().into(), &job, app.now()).await?;
    Ok(())
}
