//! Slots of schedules: each runs once, however many replicas there are and wherever their clocks stand.
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, sea_query::OnConflict,
};

use crate::{
    StoreError, Tx,
    database::Connection as _,
    entity::cron_slot::{Column, Entity, Model},
    instant::Instant,
};

/// Takes a slot of a schedule; `false` when somebody has it. The row outlives the job, so that a clock stepping back
/// does not run the slot again.
pub async fn claim_cron_slot(tx: &Tx, schedule: &str, slot: Timestamp) -> Result<bool, StoreError> {
    let row = Model { schedule: schedule.to_owned(), slot: Instant(slot) };
    let taken = OnConflict::columns([Column::Schedule, Column::Slot]).do_nothing().to_owned();
    let inserted = Entity::insert(row.into_active_model())
        .on_conflict(taken)
        .exec_without_returning(&tx.executor())
        .await?;
    Ok(inserted > 0)
}

pub async fn prune_cron_slots(tx: &Tx, before: Timestamp) -> Result<u64, StoreError> {
    let old = Column::Slot.lt(Instant(before));
    Ok(Entity::delete_many().filter(old).exec(&tx.executor()).await?.rows_affected)
}
