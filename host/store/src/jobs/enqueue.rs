//! New jobs, written in the transaction of the change that asks for them.
use domain::ids::JobId;
use jiff::Timestamp;
use sea_orm::{EntityTrait as _, IntoActiveModel as _, sea_query::OnConflict};

use super::watch::JobState;
use crate::{
    StoreError, Tx,
    database::Connection as _,
    document,
    entity::job::{Column, Entity, Model},
    instant::Instant,
};

#[derive(Clone, Debug, PartialEq)]
pub struct NewJob {
    pub kind: String,
    pub payload: serde_json::Value,
    pub run_at: Timestamp,
    /// Of jobs that wait, at most one has this key. A claim frees it: what is asked for while a job of the same key
    /// runs is not covered by that run and waits for the next.
    pub unique_key: Option<String>,
}

/// Answers whether the job is new; one that waits under the same key stays as it is.
pub async fn enqueue_job(tx: &Tx, id: JobId, job: &NewJob, now: Timestamp) -> Result<bool, StoreError> {
    let row = Model {
        id: id.0,
        kind: job.kind.clone(),
        payload: document::write("job", &job.payload)?,
        run_at: Instant(job.run_at),
        unique_key: job.unique_key.clone(),
        state: JobState::Queued.as_str().to_owned(),
        attempts: 0,
        lease_until: None,
        fence: 0,
        last_error: None,
        created_at: Instant(now),
        finished_at: None,
    };
    let waiting = OnConflict::column(Column::UniqueKey).do_nothing().to_owned();
    let inserted = Entity::insert(row.into_active_model())
        .on_conflict(waiting)
        .exec_without_returning(&tx.executor())
        .await?;
    Ok(inserted > 0)
}
