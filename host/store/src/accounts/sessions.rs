//! Sessions: a chain of refresh tokens, each used once. One that comes a second time was stolen.
use domain::ids::{AccountId, SessionId};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, UpdateMany, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    Account, Db, StoreError, Tx,
    database::Connection as _,
    document::plain,
    entity::session::{Column, Entity, Model},
    find_account,
    instant::Instant,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    pub id: SessionId,
    pub account: AccountId,
    pub refresh_hash: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub device: Device,
}

/// Where a session is used, as its requests say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Device {
    pub address: Option<String>,
    pub user_agent: Option<String>,
}

/// A sign-in that goes on, for its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveSession {
    /// Of the sign-in: it stays while refresh tokens change.
    pub family: SessionId,
    pub opened_at: Timestamp,
    /// When its refresh token was changed last.
    pub seen_at: Timestamp,
    pub expires_at: Timestamp,
    pub device: Device,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub family: SessionId,
    pub account: AccountId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
    pub replaced_by: Option<SessionId>,
}

/// What came of presenting a refresh token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// The old session ended and the new one stands.
    Rotated {
        account: AccountId,
    },
    /// The token was used or revoked before: every session that came of the same sign-in has ended with this.
    Reused {
        account: AccountId,
    },
    Expired,
    Unknown,
}

/// A sign-in.
pub async fn insert_session(tx: &Tx, new: &NewSession) -> Result<(), StoreError> {
    insert(tx, new, new.id.0, new.created_at).await
}

async fn insert(tx: &Tx, new: &NewSession, family: Uuid, opened_at: Timestamp) -> Result<(), StoreError> {
    let row = Model {
        id: new.id.0,
        family,
        account: new.account.0,
        refresh_hash: new.refresh_hash.clone(),
        created_at: Instant(new.created_at),
        expires_at: Instant(new.expires_at),
        revoked_at: None,
        replaced_by: None,
        opened_at: Some(Instant(opened_at)),
        address: new.device.address.as_deref().map(plain),
        user_agent: new.device.user_agent.as_deref().map(plain),
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

pub async fn find_session(db: &dyn Db, refresh_hash: &str) -> Result<Option<Session>, StoreError> {
    Ok(row_of(db, refresh_hash).await?.as_ref().map(read))
}

async fn row_of(db: &dyn Db, refresh_hash: &str) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find().filter(Column::RefreshHash.eq(refresh_hash)).one(&db.executor()).await?)
}

/// Replaces the session of a refresh token by a new one of the same account. Commit whatever the answer is: the end
/// of a stolen chain is part of it.
pub async fn rotate_session(
    tx: &Tx,
    refresh_hash: &str,
    new: &NewSession,
    now: Timestamp,
) -> Result<Rotation, StoreError> {
    let Some(old) = row_of(tx, refresh_hash).await? else { return Ok(Rotation::Unknown) };
    let account = AccountId(old.account);
    // The update decides: of two who come at once only one finds the session alive.
    let replaced = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(Instant(now)))
        .col_expr(Column::ReplacedBy, Expr::value(new.id.0))
        .filter(Column::Id.eq(old.id))
        .filter(Column::RevokedAt.is_null())
        .filter(Column::ExpiresAt.gt(Instant(now)))
        .exec(&tx.executor())
        .await?;
    if replaced.rows_affected > 0 {
        let opened_at = old.opened_at.unwrap_or(old.created_at).0;
        insert(tx, &NewSession { account, ..new.clone() }, old.family, opened_at).await?;
        return Ok(Rotation::Rotated { account });
    }
    if old.revoked_at.is_none() && old.expires_at.0 <= now {
        return Ok(Rotation::Expired);
    }
    revoke(tx, Column::Family, old.family, now).await?;
    Ok(Rotation::Reused { account })
}

/// Signing out ends every session of the sign-in. Answers whether the token was known.
pub async fn revoke_session(tx: &Tx, refresh_hash: &str, now: Timestamp) -> Result<bool, StoreError> {
    let Some(row) = row_of(tx, refresh_hash).await? else { return Ok(false) };
    revoke(tx, Column::Family, row.family, now).await?;
    Ok(true)
}

/// Ends every session of an account: its password changed, or it was disabled.
pub async fn revoke_account_sessions(tx: &Tx, account: AccountId, now: Timestamp) -> Result<(), StoreError> {
    revoke(tx, Column::Account, account.0, now).await
}

/// The sign-ins of an account that go on, the latest first.
pub async fn live_sessions(
    db: &dyn Db,
    account: AccountId,
    now: Timestamp,
) -> Result<Vec<LiveSession>, StoreError> {
    let rows = Entity::find()
        .filter(Column::Account.eq(account.0))
        .filter(Column::RevokedAt.is_null())
        .filter(Column::ExpiresAt.gt(Instant(now)))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .all(&db.executor())
        .await?;
    Ok(rows.into_iter().map(live).collect())
}

fn live(row: Model) -> LiveSession {
    LiveSession {
        family: SessionId(row.family),
        opened_at: row.opened_at.unwrap_or(row.created_at).0,
        seen_at: row.created_at.0,
        expires_at: row.expires_at.0,
        device: Device { address: row.address, user_agent: row.user_agent },
    }
}

/// Whose sign-in it is, while it goes on.
pub async fn account_of_session(
    db: &dyn Db,
    family: SessionId,
    now: Timestamp,
) -> Result<Option<Account>, StoreError> {
    let live = Entity::find()
        .select_only()
        .column(Column::Account)
        .filter(Column::Family.eq(family.0))
        .filter(Column::RevokedAt.is_null())
        .filter(Column::ExpiresAt.gt(Instant(now)));
    match live.into_tuple::<Uuid>().one(&db.executor()).await? {
        Some(account) => find_account(db, AccountId(account)).await,
        None => Ok(None),
    }
}

/// Ends one sign-in of an account. Answers whether it went on until now.
pub async fn end_session(
    tx: &Tx,
    account: AccountId,
    family: SessionId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let ended = ending(now).filter(Column::Account.eq(account.0)).filter(Column::Family.eq(family.0));
    Ok(ended.exec(&tx.executor()).await?.rows_affected > 0)
}

/// Ends all sign-ins of an account but this one.
pub async fn end_other_sessions(
    tx: &Tx,
    account: AccountId,
    kept: Option<SessionId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let others = Condition::all().add_option(kept.map(|family| Column::Family.ne(family.0)));
    ending(now).filter(Column::Account.eq(account.0)).filter(others).exec(&tx.executor()).await?;
    Ok(())
}

fn ending(now: Timestamp) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(Instant(now)))
        .filter(Column::RevokedAt.is_null())
}

async fn revoke(tx: &Tx, column: Column, value: Uuid, now: Timestamp) -> Result<(), StoreError> {
    ending(now).filter(column.eq(value)).exec(&tx.executor()).await?;
    Ok(())
}

/// Forgets sessions that expired before an instant.
pub async fn prune_sessions(tx: &Tx, before: Timestamp) -> Result<u64, StoreError> {
    let old = Column::ExpiresAt.lt(Instant(before));
    Ok(Entity::delete_many().filter(old).exec(&tx.executor()).await?.rows_affected)
}

fn read(row: &Model) -> Session {
    Session {
        id: SessionId(row.id),
        family: SessionId(row.family),
        account: AccountId(row.account),
        created_at: row.created_at.0,
        expires_at: row.expires_at.0,
        revoked_at: row.revoked_at.map(|at| at.0),
        replaced_by: row.replaced_by.map(SessionId),
    }
}
