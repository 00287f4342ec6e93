//! Attempts: how often something was tried within a window, whichever replica it reached.
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
    sea_query::{CaseStatement, Expr, ExprTrait as _, OnConflict},
};

use crate::{
    StoreError, Tx,
    database::Connection as _,
    entity::throttle::{Column, Entity, Model},
    instant::Instant,
};

/// What was tried so far within the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts {
    /// With this one.
    pub hits: i64,
    pub ends_at: Timestamp,
}

/// Counts an attempt before it is made, so that many at once are counted like many one after the other. The first
/// one of a window opens it.
pub async fn count_attempt(
    tx: &Tx,
    key: &str,
    window: SignedDuration,
    now: Timestamp,
) -> Result<Attempts, StoreError> {
    let ends_at = now.checked_add(window).unwrap_or(now);
    let over = Expr::col((Entity, Column::EndsAt)).lte(Expr::val(Instant(now)));
    let hits =
        CaseStatement::new().case(over.clone(), 1_i64).finally(Expr::col((Entity, Column::Hits)).add(1_i64));
    let ends = CaseStatement::new().case(over, Instant(ends_at)).finally(Expr::col((Entity, Column::EndsAt)));
    let again =
        OnConflict::column(Column::Key).value(Column::Hits, hits).value(Column::EndsAt, ends).to_owned();
    let row = Model { key: key.to_owned(), hits: 1, ends_at: Instant(ends_at) };
    Entity::insert(row.into_active_model()).on_conflict(again).exec_without_returning(&tx.executor()).await?;
    let held = Entity::find_by_id(key.to_owned()).one(&tx.executor()).await?;
    let held = held.ok_or(StoreError::Corrupt { what: "throttle", detail: "the row is gone".to_owned() })?;
    Ok(Attempts { hits: held.hits, ends_at: held.ends_at.0 })
}

/// An attempt that was none: it succeeded.
pub async fn give_attempt_back(tx: &Tx, key: &str) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::Hits, Expr::col(Column::Hits).sub(1_i64))
        .filter(Column::Key.eq(key))
        .filter(Column::Hits.gt(0))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

pub async fn forget_attempts(tx: &Tx, key: &str) -> Result<(), StoreError> {
    Entity::delete_by_id(key.to_owned()).exec(&tx.executor()).await?;
    Ok(())
}

/// Forgets windows that ended before an instant.
pub async fn prune_attempts(tx: &Tx, before: Timestamp) -> Result<u64, StoreError> {
    let old = Column::EndsAt.lt(Instant(before));
    Ok(Entity::delete_many().filter(old).exec(&tx.executor()).await?.rows_affected)
}
