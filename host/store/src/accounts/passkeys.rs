//! Passkeys of accounts: public keys with their counters. What is in a credential is the app's business.
use domain::ids::{AccountId, PasskeyId};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, sea_query::Expr,
};
use serde_json::Value;

use crate::{
    Db, StoreError, Tx,
    database::Connection as _,
    document::{self, plain},
    entity::passkey::{Column, Entity, Model},
    instant::Instant,
};

#[derive(Clone, Debug, PartialEq)]
pub struct StoredPasskey {
    pub id: PasskeyId,
    pub account: AccountId,
    /// The credential's identity in base64url; one account's only.
    pub credential: String,
    /// What its owner calls it.
    pub name: String,
    /// Public key, counter and flags as the app keeps them.
    pub data: Value,
    pub created_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

/// # Errors
/// [`StoreError::Conflict`] where the credential is registered already.
pub async fn insert_passkey(tx: &Tx, held: &StoredPasskey) -> Result<(), StoreError> {
    let row = Model {
        id: held.id.0,
        account: held.account.0,
        credential: held.credential.clone(),
        name: plain(&held.name),
        data: document::write("passkey", &held.data)?,
        created_at: Instant(held.created_at),
        used_at: Instant::option(held.used_at),
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// In the order of their making.
pub async fn passkeys_of(db: &dyn Db, account: AccountId) -> Result<Vec<StoredPasskey>, StoreError> {
    let query = Entity::find().filter(Column::Account.eq(account.0)).order_by_asc(Column::Id);
    query.all(&db.executor()).await?.into_iter().map(read).collect()
}

pub async fn count_passkeys(db: &dyn Db, account: AccountId) -> Result<u64, StoreError> {
    Ok(Entity::find().filter(Column::Account.eq(account.0)).count(&db.executor()).await?)
}

pub async fn find_passkey(db: &dyn Db, credential: &str) -> Result<Option<StoredPasskey>, StoreError> {
    let found = Entity::find().filter(Column::Credential.eq(plain(credential)));
    found.one(&db.executor()).await?.map(read).transpose()
}

/// Notes a use with what became of counter and flags; answers whether the passkey still stood as it was read: of two
/// uses at once one counts.
pub async fn note_passkey_use(
    tx: &Tx,
    before: &StoredPasskey,
    data: &Value,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let used = Entity::update_many()
        .col_expr(Column::Data, Expr::value(document::write("passkey", data)?))
        .col_expr(Column::UsedAt, Expr::value(Instant(now)))
        .filter(Column::Id.eq(before.id.0))
        .filter(Column::Data.eq(document::write("passkey", &before.data)?))
        .exec(&tx.executor())
        .await?;
    Ok(used.rows_affected > 0)
}

/// Answers whether the account has it.
pub async fn rename_passkey(
    tx: &Tx,
    account: AccountId,
    id: PasskeyId,
    name: &str,
) -> Result<bool, StoreError> {
    let renamed = Entity::update_many()
        .col_expr(Column::Name, Expr::value(plain(name)))
        .filter(Column::Id.eq(id.0))
        .filter(Column::Account.eq(account.0))
        .exec(&tx.executor())
        .await?;
    Ok(renamed.rows_affected > 0)
}

/// Answers whether the account had it.
pub async fn delete_passkey(tx: &Tx, account: AccountId, id: PasskeyId) -> Result<bool, StoreError> {
    let own = Entity::delete_by_id(id.0).filter(Column::Account.eq(account.0));
    Ok(own.exec(&tx.executor()).await?.rows_affected > 0)
}

/// All of an account's. Answers how many there were.
pub async fn delete_passkeys_of(tx: &Tx, account: AccountId) -> Result<u64, StoreError> {
    let all = Entity::delete_many().filter(Column::Account.eq(account.0));
    Ok(all.exec(&tx.executor()).await?.rows_affected)
}

fn read(row: Model) -> Result<StoredPasskey, StoreError> {
    Ok(StoredPasskey {
        id: row.id.into(),
        account: row.account.into(),
        credential: row.credential,
        name: row.name,
        data: document::read("passkey", &row.data)?,
        created_at: row.created_at.0,
        used_at: row.used_at.map(|at| at.0),
    })
}
