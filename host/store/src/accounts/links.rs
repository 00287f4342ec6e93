//! Sign-in links: each works once.
use domain::ids::AccountId;
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QuerySelect as _,
    sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    StoreError, Tx,
    database::Connection as _,
    entity::sign_in_link::{Column, Entity, Model},
    instant::Instant,
};

pub async fn insert_sign_in_link(
    tx: &Tx,
    token_hash: &str,
    account: AccountId,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let row = Model {
        token_hash: token_hash.to_owned(),
        account: account.0,
        expires_at: Instant(expires_at),
        used_at: None,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// Uses a link up. `None` when it is unknown, has expired or was used; which of these is nobody's business.
pub async fn use_sign_in_link(
    tx: &Tx,
    token_hash: &str,
    now: Timestamp,
) -> Result<Option<AccountId>, StoreError> {
    // The update decides: of two who come at once only one finds the link unused.
    let used = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(Instant(now)))
        .filter(Column::TokenHash.eq(token_hash))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gt(Instant(now)))
        .exec(&tx.executor())
        .await?;
    if used.rows_affected == 0 {
        return Ok(None);
    }
    let query = Entity::find_by_id(token_hash.to_owned()).select_only().column(Column::Account);
    Ok(query.into_tuple::<Uuid>().one(&tx.executor()).await?.map(AccountId))
}
