//! Assets with series: when they were heard of last, and when the rules are to look at them.
use std::collections::HashSet;

use domain::{
    access::Scope,
    ids::{AssetId, OrganisationId},
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Statement,
    sea_query::{Expr, LockType},
};

use super::{elements, instant, seconds};
use crate::{
    Db, StoreError, Tx,
    database::Connection as _,
    entity::observed_asset::{Column, Entity, Model},
    scope,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservedAsset {
    pub asset: AssetId,
    /// The short number it is touched by.
    pub number: i64,
    pub customer: OrganisationId,
    pub since: Timestamp,
    /// The last sign of life: a reading that arrived, or a heartbeat.
    pub last_seen: Option<Timestamp>,
    /// Seconds its clock was ahead of ours at its last heartbeat.
    pub clock_ahead: Option<i64>,
    /// The earliest interval that is new since the last look.
    pub changed_from: Option<Timestamp>,
    pub look_at: Option<Timestamp>,
}

/// Something came from an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TouchedAsset {
    pub number: i64,
    /// `None` where no value changed.
    pub changed_from: Option<Timestamp>,
    pub clock_ahead: Option<i64>,
}

pub async fn observe(tx: &Tx, held: &ObservedAsset) -> Result<(), StoreError> {
    let row = Model {
        asset: held.asset.0,
        number: held.number,
        customer: held.customer.0,
        since: seconds(held.since),
        last_seen: held.last_seen.map(seconds),
        clock_ahead: held.clock_ahead,
        changed_from: held.changed_from.map(seconds),
        look_at: held.look_at.map(seconds),
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

pub async fn find_observed(
    db: &dyn Db,
    scope: &Scope,
    asset: AssetId,
) -> Result<Option<ObservedAsset>, StoreError> {
    let found = Entity::find_by_id(asset.0).filter(scope::of_organisation(scope, Column::Customer));
    Ok(found.one(&db.executor()).await?.as_ref().map(read))
}

/// Those out of scope, and those without a series, are missing.
pub async fn find_observed_assets(
    db: &dyn Db,
    scope: &Scope,
    assets: &[AssetId],
) -> Result<Vec<ObservedAsset>, StoreError> {
    let rows = Entity::find()
        .filter(Column::Asset.is_in(assets.iter().map(|asset| asset.0)))
        .filter(scope::of_organisation(scope, Column::Customer))
        .order_by_asc(Column::Number)
        .all(&db.executor())
        .await?;
    Ok(rows.iter().map(read).collect())
}

/// Locks assets in the order of their numbers, before anything of them is written: batches that come at once wait for
/// each other instead of one being ended by PostgreSQL. SQLite has one writer anyway.
pub async fn lock_observed(tx: &Tx, numbers: &[i64]) -> Result<(), StoreError> {
    if !tx.is_postgres() || numbers.is_empty() {
        return Ok(());
    }
    let locked = Entity::find()
        .select_only()
        .column(Column::Number)
        .filter(Column::Number.is_in(numbers.iter().copied()))
        .order_by_asc(Column::Number)
        .lock(LockType::Update);
    locked.into_tuple::<i64>().all(&tx.executor()).await?;
    Ok(())
}

/// Notes signs of life at `seen`, and that the rules are to look by `look_at`.
pub async fn touch(
    tx: &Tx,
    touched: &[TouchedAsset],
    seen: Timestamp,
    look_at: Timestamp,
) -> Result<(), StoreError> {
    let rows: Vec<(i64, Option<i64>, Option<i64>)> =
        touched.iter().map(|it| (it.number, it.changed_from.map(seconds), it.clock_ahead)).collect();
    let rows = serde_json::to_string(&rows)
        .map_err(|error| StoreError::Corrupt { what: "touched assets", detail: error.to_string() })?;
    let db = tx.executor();
    let backend = db.get_database_backend();
    let given = elements(backend);
    let sql = format!(
        "UPDATE observed_asset SET last_seen = CAST($2 AS BIGINT), \
           clock_ahead = COALESCE(CAST(given.value->>2 AS BIGINT), clock_ahead), \
           look_at = CASE WHEN look_at < CAST($3 AS BIGINT) THEN look_at ELSE CAST($3 AS BIGINT) END, \
           changed_from = CASE WHEN CAST(given.value->>1 AS BIGINT) < COALESCE(changed_from, CAST(given.value->>1 AS BIGINT) + 1) \
             THEN CAST(given.value->>1 AS BIGINT) ELSE changed_from END \
         FROM {given} WHERE observed_asset.number = CAST(given.value->>0 AS BIGINT)"
    );
    let values = [rows.into(), seconds(seen).into(), seconds(look_at).into()];
    db.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    Ok(())
}

/// All of a customer's assets are looked at by `at`: what they are entitled to has changed.
pub async fn look_at_all_of(tx: &Tx, customer: OrganisationId, at: Timestamp) -> Result<(), StoreError> {
    let numbers: Vec<i64> = Entity::find()
        .select_only()
        .column(Column::Number)
        .filter(Column::Customer.eq(customer.0))
        .into_tuple()
        .all(&tx.executor())
        .await?;
    lock_observed(tx, &numbers).await?;
    let later = Condition::any().add(Column::LookAt.is_null()).add(Column::LookAt.gt(seconds(at)));
    Entity::update_many()
        .col_expr(Column::LookAt, Expr::value(seconds(at)))
        .filter(Column::Customer.eq(customer.0))
        .filter(later)
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// Those whose instant has come, in the order of their instants; go on after the last one answered.
pub async fn to_look_at(db: &dyn Db, until: Timestamp, limit: u64) -> Result<Vec<ObservedAsset>, StoreError> {
    let rows = Entity::find()
        .filter(Column::LookAt.lte(seconds(until)))
        .order_by_asc(Column::LookAt)
        .order_by_asc(Column::Number)
        .limit(limit)
        .all(&db.executor())
        .await?;
    Ok(rows.iter().map(read).collect())
}

/// The first instant after `after` at which an asset wants to be looked at.
pub async fn next_look_at(db: &dyn Db, after: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let row = Entity::find()
        .select_only()
        .column(Column::LookAt)
        .filter(Column::LookAt.gt(seconds(after)))
        .order_by_asc(Column::LookAt)
        .into_tuple::<i64>()
        .one(&db.executor())
        .await?;
    Ok(row.map(instant))
}

/// The rules have looked at these; answers the numbers of those nothing came from meanwhile, for which `again` holds.
pub async fn looked_at(
    tx: &Tx,
    looked: &[(&ObservedAsset, Option<Timestamp>)],
) -> Result<HashSet<i64>, StoreError> {
    type Row = (i64, Option<i64>, Option<i64>, Option<i64>, Option<i64>);
    let row = |(held, again): &(&ObservedAsset, Option<Timestamp>)| -> Row {
        let before = [held.look_at, held.changed_from, held.last_seen].map(|at| at.map(seconds));
        (held.number, again.map(seconds), before[0], before[1], before[2])
    };
    let rows = serde_json::to_string(&looked.iter().map(row).collect::<Vec<Row>>())
        .map_err(|error| StoreError::Corrupt { what: "looks", detail: error.to_string() })?;
    let db = tx.executor();
    let backend = db.get_database_backend();
    let same = |column: &str, place: u8| {
        format!("observed_asset.{column} IS NOT DISTINCT FROM CAST(given.value->>{place} AS BIGINT)")
    };
    let sql = format!(
        "UPDATE observed_asset SET look_at = CAST(given.value->>1 AS BIGINT), changed_from = NULL \
         FROM {} WHERE observed_asset.number = CAST(given.value->>0 AS BIGINT) AND {} AND {} AND {} \
         RETURNING number",
        elements(backend),
        same("look_at", 2),
        same("changed_from", 3),
        same("last_seen", 4),
    );
    let kept = db.query_all_raw(Statement::from_sql_and_values(backend, sql, [rows.into()])).await?;
    kept.iter().map(|row| row.try_get("", "number").map_err(StoreError::from)).collect()
}

fn read(row: &Model) -> ObservedAsset {
    ObservedAsset {
        asset: row.asset.into(),
        number: row.number,
        customer: row.customer.into(),
        since: instant(row.since),
        last_seen: row.last_seen.map(instant),
        clock_ahead: row.clock_ahead,
        changed_from: row.changed_from.map(instant),
        look_at: row.look_at.map(instant),
    }
}
