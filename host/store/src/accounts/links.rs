//! Links by mail: each works once, for what it was sent for.
use domain::ids::AccountId;
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QuerySelect as _,
    sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    Db, StoreError, Tx,
    database::Connection as _,
    entity::sign_in_link::{Column, Entity, Model},
    instant::Instant,
};

/// What a link is sent for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPurpose {
    SignIn,
    /// The first word to a new account.
    Invitation,
    PasswordReset,
}

impl LinkPurpose {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Invitation => "invitation",
            Self::PasswordReset => "password_reset",
        }
    }
}

pub async fn insert_sign_in_link(
    tx: &Tx,
    token_hash: &str,
    account: AccountId,
    purpose: LinkPurpose,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let row = Model {
        token_hash: token_hash.to_owned(),
        account: account.0,
        expires_at: Instant(expires_at),
        used_at: None,
        purpose: purpose.as_str().to_owned(),
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// Uses a link up. `None` when it is unknown, is for something else, has expired or was used; which of these is
/// nobody's business.
pub async fn use_sign_in_link(
    tx: &Tx,
    token_hash: &str,
    purposes: &[LinkPurpose],
    now: Timestamp,
) -> Result<Option<AccountId>, StoreError> {
    // The update decides: of two who come at once only one finds the link unused.
    let used = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(Instant(now)))
        .filter(Column::TokenHash.eq(token_hash))
        .filter(Column::Purpose.is_in(purposes.iter().map(|purpose| purpose.as_str())))
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

/// Whose link it is, while it works; the link stays.
pub async fn peek_sign_in_link(
    db: &dyn Db,
    token_hash: &str,
    purposes: &[LinkPurpose],
    now: Timestamp,
) -> Result<Option<AccountId>, StoreError> {
    let query = Entity::find_by_id(token_hash.to_owned())
        .select_only()
        .column(Column::Account)
        .filter(Column::Purpose.is_in(purposes.iter().map(|purpose| purpose.as_str())))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gt(Instant(now)));
    Ok(query.into_tuple::<Uuid>().one(&db.executor()).await?.map(AccountId))
}

/// Links of an account that were not used yet open nothing any more.
pub async fn forget_sign_in_links(tx: &Tx, account: AccountId) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::Account.eq(account.0)).exec(&tx.executor()).await?;
    Ok(())
}

/// Forgets links that expired before an instant.
pub async fn prune_sign_in_links(tx: &Tx, before: Timestamp) -> Result<u64, StoreError> {
    let old = Column::ExpiresAt.lt(Instant(before));
    Ok(Entity::delete_many().filter(old).exec(&tx.executor()).await?.rows_affected)
}
