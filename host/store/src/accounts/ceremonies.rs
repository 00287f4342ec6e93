//! What the desk asked a browser or a provider of identity, until the answer comes. Each is taken once.
use domain::ids::AccountId;
use jiff::Timestamp;
use sea_orm::{ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _};

use crate::{
    StoreError, Tx,
    database::Connection as _,
    entity::ceremony::{Column, Entity, Model},
    instant::Instant,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ceremony {
    pub token_hash: String,
    /// What it is for: an answer to one question is none to another.
    pub purpose: String,
    /// Whose it is, where that is known before the answer.
    pub account: Option<AccountId>,
    pub state: String,
    pub expires_at: Timestamp,
}

pub async fn insert_ceremony(tx: &Tx, held: &Ceremony) -> Result<(), StoreError> {
    let row = Model {
        token_hash: held.token_hash.clone(),
        purpose: held.purpose.clone(),
        account: held.account.map(|id| id.0),
        state: held.state.clone(),
        expires_at: Instant(held.expires_at),
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// Takes one: whatever comes of it, it is not there a second time. `None` where it is unknown, is for something else,
/// has expired or was taken.
pub async fn take_ceremony(
    tx: &Tx,
    token_hash: &str,
    purpose: &str,
    now: Timestamp,
) -> Result<Option<Ceremony>, StoreError> {
    let found = Entity::find_by_id(token_hash.to_owned())
        .filter(Column::Purpose.eq(purpose))
        .filter(Column::ExpiresAt.gt(Instant(now)))
        .one(&tx.executor())
        .await?;
    let Some(row) = found else { return Ok(None) };
    // The deletion decides: of two who come at once only one finds it.
    let taken = Entity::delete_by_id(token_hash.to_owned()).exec(&tx.executor()).await?;
    if taken.rows_affected == 0 {
        return Ok(None);
    }
    Ok(Some(Ceremony {
        token_hash: row.token_hash,
        purpose: row.purpose,
        account: row.account.map(AccountId),
        state: row.state,
        expires_at: row.expires_at.0,
    }))
}

/// Forgets those that expired before an instant.
pub async fn prune_ceremonies(tx: &Tx, before: Timestamp) -> Result<u64, StoreError> {
    let old = Column::ExpiresAt.lt(Instant(before));
    Ok(Entity::delete_many().filter(old).exec(&tx.executor()).await?.rows_affected)
}
