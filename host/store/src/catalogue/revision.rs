//! The revision of what every replica keeps in memory: products, rule sets, plugins, calendars, holidays.
use sea_orm::{EntityTrait as _, QuerySelect as _};

use crate::{Db, StoreError, Tx, entity::number_counter, tickets::take_numbers};

/// Prefixes of ticket numbers are capitals, so the name is free.
const COUNTER: &str = "catalogue-revision";

/// Grows with every change of the catalogue; a replica that saw another number reads it anew.
pub async fn catalogue_revision(db: &dyn Db) -> Result<i64, StoreError> {
    let last = number_counter::Entity::find_by_id(COUNTER.to_owned())
        .select_only()
        .column(number_counter::Column::Last)
        .into_tuple::<i64>()
        .one(&db.executor())
        .await?;
    Ok(last.unwrap_or_default())
}

pub(crate) async fn advance_revision(tx: &Tx) -> Result<(), StoreError> {
    take_numbers(tx, COUNTER, 1).await?;
    Ok(())
}
