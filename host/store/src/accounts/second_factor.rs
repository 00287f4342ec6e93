//! Second factors: a sealed secret with the last step that was used up, and recovery codes as hashes.
use domain::ids::AccountId;
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _,
    sea_query::{Expr, ExprTrait as _, OnConflict},
};

use crate::{
    Db, StoreError, Tx,
    database::Connection as _,
    entity::{
        recovery_code,
        second_factor::{Column, Entity, Model},
    },
    instant::Instant,
    many::insert_all,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactor {
    pub account: AccountId,
    pub sealed: String,
    pub created_at: Timestamp,
    /// Without it, nobody is asked for a code yet.
    pub confirmed_at: Option<Timestamp>,
}

pub async fn find_second_factor(db: &dyn Db, account: AccountId) -> Result<Option<SecondFactor>, StoreError> {
    let found = Entity::find_by_id(account.0).one(&db.executor()).await?;
    Ok(found.map(|row| SecondFactor {
        account: row.account.into(),
        sealed: row.sealed,
        created_at: row.created_at.0,
        confirmed_at: row.confirmed_at.map(|at| at.0),
    }))
}

/// Begins an enrolment. One that was not confirmed is replaced, a confirmed one stays: answers whether it was begun.
pub async fn begin_second_factor(
    tx: &Tx,
    account: AccountId,
    sealed: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let row = Model {
        account: account.0,
        sealed: sealed.to_owned(),
        last_step: 0,
        created_at: Instant(now),
        confirmed_at: None,
    };
    let again = OnConflict::column(Column::Account)
        .update_columns([Column::Sealed, Column::LastStep, Column::CreatedAt])
        .action_and_where(Expr::col((Entity, Column::ConfirmedAt)).is_null())
        .to_owned();
    let written = Entity::insert(row.into_active_model())
        .on_conflict(again)
        .exec_without_returning(&tx.executor())
        .await?;
    Ok(written > 0)
}

/// Uses a step up, and all before it. Answers whether it was still to be had: a code is accepted once.
pub async fn take_step(tx: &Tx, account: AccountId, step: i64) -> Result<bool, StoreError> {
    // The update decides: of two who come at once with one code only one finds it unused.
    let taken = Entity::update_many()
        .col_expr(Column::LastStep, Expr::value(step))
        .filter(Column::Account.eq(account.0))
        .filter(Column::LastStep.lt(step))
        .exec(&tx.executor())
        .await?;
    Ok(taken.rows_affected > 0)
}

pub async fn confirm_second_factor(tx: &Tx, account: AccountId, now: Timestamp) -> Result<bool, StoreError> {
    let confirmed = Entity::update_many()
        .col_expr(Column::ConfirmedAt, Expr::value(Instant(now)))
        .filter(Column::Account.eq(account.0))
        .filter(Column::ConfirmedAt.is_null())
        .exec(&tx.executor())
        .await?;
    Ok(confirmed.rows_affected > 0)
}

/// With its recovery codes. Answers whether there was one.
pub async fn remove_second_factor(tx: &Tx, account: AccountId) -> Result<bool, StoreError> {
    forget_recovery_codes(tx, account).await?;
    Ok(Entity::delete_by_id(account.0).exec(&tx.executor()).await?.rows_affected > 0)
}

async fn forget_recovery_codes(tx: &Tx, account: AccountId) -> Result<(), StoreError> {
    let own = recovery_code::Column::Account.eq(account.0);
    recovery_code::Entity::delete_many().filter(own).exec(&tx.executor()).await?;
    Ok(())
}

/// Those from before open nothing any more.
pub async fn replace_recovery_codes(
    tx: &Tx,
    account: AccountId,
    hashes: &[String],
) -> Result<(), StoreError> {
    forget_recovery_codes(tx, account).await?;
    let rows = hashes.iter().map(|hash| recovery_code::Model {
        account: account.0,
        code_hash: hash.clone(),
        used_at: None,
    });
    insert_all::<recovery_code::ActiveModel>(tx, rows.collect()).await
}

pub async fn use_recovery_code(
    tx: &Tx,
    account: AccountId,
    hash: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let used = recovery_code::Entity::update_many()
        .col_expr(recovery_code::Column::UsedAt, Expr::value(Instant(now)))
        .filter(recovery_code::Column::Account.eq(account.0))
        .filter(recovery_code::Column::CodeHash.eq(hash))
        .filter(recovery_code::Column::UsedAt.is_null())
        .exec(&tx.executor())
        .await?;
    Ok(used.rows_affected > 0)
}

/// How many are left.
pub async fn count_recovery_codes(db: &dyn Db, account: AccountId) -> Result<u64, StoreError> {
    let unused = recovery_code::Entity::find()
        .filter(recovery_code::Column::Account.eq(account.0))
        .filter(recovery_code::Column::UsedAt.is_null());
    Ok(unused.count(&db.executor()).await?)
}
