//! Looking at the queue, and keeping it small. Jobs are the desk's own working: no tenant sees them.
use domain::ids::JobId;
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use uuid::Uuid;

use crate::{
    Db, Page, PageRequest, StoreError, Tx,
    database::Connection as _,
    document::{self, unsigned},
    entity::job::{ActiveModel, Column, Entity, Model},
    instant::Instant,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    Queued,
    Running,
    Done,
    /// Given up; a person may revive it.
    Dead,
}

impl JobState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Dead => "dead",
        }
    }

    fn read(text: &str) -> Result<Self, StoreError> {
        [Self::Queued, Self::Running, Self::Done, Self::Dead]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| StoreError::Corrupt { what: "job", detail: format!("state {text}") })
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct JobRow {
    pub id: JobId,
    pub kind: String,
    pub payload: serde_json::Value,
    pub state: JobState,
    pub run_at: Timestamp,
    pub attempts: i32,
    pub last_error: Option<String>,
    pub created_at: Timestamp,
    pub finished_at: Option<Timestamp>,
}

/// The first instant after `after` at which a job wants to run.
pub async fn next_job_at(db: &dyn Db, after: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let row = Entity::find()
        .select_only()
        .column(Column::RunAt)
        .filter(Column::State.eq(JobState::Queued.as_str()))
        .filter(Column::RunAt.gt(Instant(after)))
        .order_by_asc(Column::RunAt)
        .into_tuple::<Instant>()
        .one(&db.executor())
        .await?;
    Ok(row.map(|at| at.0))
}

/// Payloads of the jobs of a kind that have not ended.
pub async fn pending_payloads(db: &dyn Db, kind: &str) -> Result<Vec<serde_json::Value>, StoreError> {
    let pending = [JobState::Queued, JobState::Running].map(JobState::as_str);
    let rows = Entity::find()
        .select_only()
        .column(Column::Payload)
        .filter(Column::Kind.eq(kind))
        .filter(Column::State.is_in(pending))
        .order_by_asc(Column::RunAt)
        .into_tuple::<String>()
        .all(&db.executor())
        .await?;
    rows.iter().map(|payload| document::read("job", payload)).collect()
}

/// In one state, the latest first.
pub async fn list_jobs(db: &dyn Db, state: JobState, page: &PageRequest) -> Result<Page<JobRow>, StoreError> {
    let mut query = Entity::find().filter(Column::State.eq(state.as_str()));
    if let Some(id) = page.key::<Uuid>()? {
        query = query.filter(Column::Id.lt(id));
    }
    let rows = query.order_by_desc(Column::Id).limit(page.fetch()).all(&db.executor()).await?;
    Page::cut(page, rows, |row| row.id).try_map(read)
}

pub async fn count_jobs(db: &dyn Db) -> Result<Vec<(JobState, u64)>, StoreError> {
    let rows = Entity::find()
        .select_only()
        .column(Column::State)
        .column_as(Column::Id.count(), "jobs")
        .group_by(Column::State)
        .into_tuple::<(String, i64)>()
        .all(&db.executor())
        .await?;
    rows.into_iter().map(|(state, count)| Ok((JobState::read(&state)?, unsigned(count)))).collect()
}

/// Puts a dead job back into the queue with its attempts forgotten. Answers whether it was dead.
pub async fn revive_job(tx: &Tx, id: JobId, now: Timestamp) -> Result<bool, StoreError> {
    let row = ActiveModel {
        state: Set(JobState::Queued.as_str().to_owned()),
        run_at: Set(Instant(now)),
        attempts: Set(0),
        finished_at: Set(None),
        ..ActiveModel::default()
    };
    let updated = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(id.0))
        .filter(Column::State.eq(JobState::Dead.as_str()))
        .exec(&tx.executor())
        .await?;
    Ok(updated.rows_affected > 0)
}

/// Forgets jobs that were done before; dead ones stay until a person has seen to them.
pub async fn prune_jobs(tx: &Tx, before: Timestamp) -> Result<u64, StoreError> {
    let deleted = Entity::delete_many()
        .filter(Column::State.eq(JobState::Done.as_str()))
        .filter(Column::FinishedAt.lt(Instant(before)))
        .exec(&tx.executor())
        .await?;
    Ok(deleted.rows_affected)
}

fn read(row: Model) -> Result<JobRow, StoreError> {
    Ok(JobRow {
        id: JobId(row.id),
        kind: row.kind,
        payload: document::read("job", &row.payload)?,
        state: JobState::read(&row.state)?,
        run_at: row.run_at.0,
        attempts: row.attempts,
        last_error: row.last_error,
        created_at: row.created_at.0,
        finished_at: row.finished_at.map(|at| at.0),
    })
}
