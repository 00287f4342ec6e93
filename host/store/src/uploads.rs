//! Files that were sent before the request or message they belong to: whose they are, and under which digest their
//! content lies in the object store.
use domain::ids::UploadId;
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _,
};

use crate::{
    Db, StoreError, Tx,
    database::Connection as _,
    entity::upload::{Column, Entity, Model},
    instant::Instant,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptUpload {
    pub id: UploadId,
    /// Whoever sent it, and nobody else, may attach it.
    pub owner: String,
    pub name: String,
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256, hexadecimal.
    pub digest: String,
    pub expires_at: Timestamp,
}

pub async fn insert_upload(tx: &Tx, held: &KeptUpload) -> Result<(), StoreError> {
    let row = Model {
        id: held.id.0,
        owner: held.owner.clone(),
        name: held.name.clone(),
        media_type: held.media_type.clone(),
        size: i64::try_from(held.size).unwrap_or(i64::MAX),
        digest: held.digest.clone(),
        expires_at: Instant(held.expires_at),
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// One of an owner's that has not expired.
pub async fn find_upload(
    db: &dyn Db,
    owner: &str,
    id: UploadId,
    now: Timestamp,
) -> Result<Option<KeptUpload>, StoreError> {
    let query =
        Entity::find_by_id(id.0).filter(Column::Owner.eq(owner)).filter(Column::ExpiresAt.gt(Instant(now)));
    Ok(query.one(&db.executor()).await?.map(read))
}

/// How many an owner has that have not expired.
pub async fn count_uploads(db: &dyn Db, owner: &str, now: Timestamp) -> Result<u64, StoreError> {
    let query = Entity::find().filter(Column::Owner.eq(owner)).filter(Column::ExpiresAt.gt(Instant(now)));
    Ok(query.count(&db.executor()).await?)
}

/// Forgets one of an owner's; answers whether it was there.
pub async fn delete_upload(tx: &Tx, owner: &str, id: UploadId) -> Result<bool, StoreError> {
    let query = Entity::delete_by_id(id.0).filter(Column::Owner.eq(owner));
    Ok(query.exec(&tx.executor()).await?.rows_affected > 0)
}

/// Forgets those that have expired. Their contents stay, as those of refused commands do: the same content may be
/// under way to a case at this moment.
pub async fn prune_uploads(tx: &Tx, now: Timestamp) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::ExpiresAt.lte(Instant(now))).exec(&tx.executor()).await?;
    Ok(())
}

fn read(row: Model) -> KeptUpload {
    KeptUpload {
        id: UploadId(row.id),
        owner: row.owner,
        name: row.name,
        media_type: row.media_type,
        size: u64::try_from(row.size).unwrap_or_default(),
        digest: row.digest,
        expires_at: row.expires_at.0,
    }
}
