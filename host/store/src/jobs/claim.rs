//! Claiming jobs and telling what became of them.
use domain::ids::JobId;
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, Condition, EntityTrait as _, IntoSimpleExpr as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
    sea_query::{Expr, ExprTrait as _, LockBehavior, LockType},
};

use super::watch::JobState;
use crate::{
    StoreError, Tx,
    database::Connection as _,
    document::{self, plain},
    entity::job::{ActiveModel, Column, Entity},
    instant::Instant,
};

/// A job to be run now by whoever holds this.
#[derive(Clone, Debug, PartialEq)]
pub struct LeasedJob {
    pub id: JobId,
    pub kind: String,
    pub payload: serde_json::Value,
    pub run_at: Timestamp,
    /// This attempt counted.
    pub attempts: i32,
    pub fence: i64,
    pub claimed_at: Timestamp,
    pub lease_until: Timestamp,
}

pub(crate) fn lease_end(now: Timestamp, lease: SignedDuration) -> Timestamp {
    now.checked_add(lease).unwrap_or(Timestamp::MAX)
}

/// Claims jobs that are due, and those whose worker let its lease run out. The attempt is counted here, before the
/// work: a job that kills its worker does not do so for ever. Two workers never get the same row: PostgreSQL skips
/// what another claims at the moment, SQLite has one writer.
pub async fn claim_jobs(
    tx: &Tx,
    now: Timestamp,
    limit: u64,
    lease: SignedDuration,
) -> Result<Vec<LeasedJob>, StoreError> {
    let waiting = Condition::all().add(in_state(JobState::Queued)).add(Column::RunAt.lte(Instant(now)));
    let lost = Condition::all().add(in_state(JobState::Running)).add(Column::LeaseUntil.lt(Instant(now)));
    let mut query = Entity::find()
        .filter(Condition::any().add(waiting).add(lost))
        .order_by_asc(Column::RunAt)
        .order_by_asc(Column::Id)
        .limit(limit);
    if tx.is_postgres() {
        query = query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    let rows = query.all(&tx.executor()).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let lease_until = lease_end(now, lease);
    Entity::update_many()
        .col_expr(Column::State, Expr::value(JobState::Running.as_str()))
        .col_expr(Column::LeaseUntil, Expr::value(Instant(lease_until)))
        .col_expr(Column::UniqueKey, Expr::value(None::<String>))
        .col_expr(Column::Attempts, Column::Attempts.into_simple_expr().add(1))
        .col_expr(Column::Fence, Column::Fence.into_simple_expr().add(1))
        .filter(Column::Id.is_in(rows.iter().map(|row| row.id)))
        .exec(&tx.executor())
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(LeasedJob {
                id: JobId(row.id),
                payload: document::read("job", &row.payload)?,
                kind: row.kind,
                run_at: row.run_at.0,
                attempts: row.attempts + 1,
                fence: row.fence + 1,
                claimed_at: now,
                lease_until,
            })
        })
        .collect()
}

fn in_state(state: JobState) -> Expr {
    Column::State.eq(state.as_str())
}

/// The job is done. In the transaction of its effect this is what keeps a worker that lost its lease from having one.
///
/// # Errors
/// [`StoreError::LeaseLost`] when another worker claimed the job meanwhile; the same holds for the functions below.
pub async fn finish_job(tx: &Tx, job: &LeasedJob) -> Result<(), StoreError> {
    let finished =
        ActiveModel { finished_at: Set(Some(Instant(job.claimed_at))), ..moved_to(JobState::Done) };
    settle(tx, job, finished).await
}

/// It failed and is tried again at `run_at`.
pub async fn retry_job(tx: &Tx, job: &LeasedJob, run_at: Timestamp, error: &str) -> Result<(), StoreError> {
    let again = ActiveModel {
        run_at: Set(Instant(run_at)),
        last_error: Set(Some(plain(error))),
        ..moved_to(JobState::Queued)
    };
    settle(tx, job, again).await
}

/// It failed for good and waits for a person.
pub async fn kill_job(tx: &Tx, job: &LeasedJob, error: &str) -> Result<(), StoreError> {
    let dead = ActiveModel {
        finished_at: Set(Some(Instant(job.claimed_at))),
        last_error: Set(Some(plain(error))),
        ..moved_to(JobState::Dead)
    };
    settle(tx, job, dead).await
}

/// Keeps a long job.
pub async fn extend_lease(tx: &Tx, job: &LeasedJob, until: Timestamp) -> Result<(), StoreError> {
    settle(tx, job, ActiveModel { lease_until: Set(Some(Instant(until))), ..ActiveModel::default() }).await
}

fn moved_to(state: JobState) -> ActiveModel {
    ActiveModel { state: Set(state.as_str().to_owned()), lease_until: Set(None), ..ActiveModel::default() }
}

async fn settle(tx: &Tx, job: &LeasedJob, row: ActiveModel) -> Result<(), StoreError> {
    let own = Condition::all()
        .add(Column::Id.eq(job.id.0))
        .add(in_state(JobState::Running))
        .add(Column::Fence.eq(job.fence));
    let updated = Entity::update_many().set(row).filter(own).exec(&tx.executor()).await?;
    if updated.rows_affected == 0 { Err(StoreError::LeaseLost) } else { Ok(()) }
}
