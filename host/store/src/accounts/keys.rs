//! Keys of programs.
use domain::{
    access::Scope,
    ids::{ApiKeyId, OrganisationId},
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    Db, Page, PageRequest, StoreError, Tx,
    database::Connection as _,
    document::{self, plain},
    entity::api_key::{Column, Entity, Model},
    instant::Instant,
    scope,
};

/// A key without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    pub id: ApiKeyId,
    pub name: String,
    /// Bound to one provider or one customer; to none, it sees all.
    pub provider: Option<OrganisationId>,
    pub organisation: Option<OrganisationId>,
    pub scopes: Vec<String>,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    /// To some minutes.
    pub last_used_at: Option<Timestamp>,
    /// The key this one follows.
    pub replaces: Option<ApiKeyId>,
    /// Where it opens from; without any, from anywhere.
    pub networks: Vec<String>,
}

pub async fn insert_api_key(tx: &Tx, held: &ApiKey, key_hash: &str) -> Result<(), StoreError> {
    let row = Model {
        id: held.id.0,
        key_hash: key_hash.to_owned(),
        name: plain(&held.name),
        provider: held.provider.map(|id| id.0),
        organisation: held.organisation.map(|id| id.0),
        scopes: document::write("api key", &held.scopes)?,
        created_at: Instant(held.created_at),
        expires_at: Instant::option(held.expires_at),
        revoked_at: None,
        last_used_at: None,
        replaces: held.replaces.map(|id| id.0),
        networks: (!held.networks.is_empty())
            .then(|| document::write("api key", &held.networks))
            .transpose()?,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// The key that opens at `now`; a wrong, a revoked and an expired one are the same to whoever presents it.
pub async fn open_api_key(db: &dyn Db, key_hash: &str, now: Timestamp) -> Result<Option<ApiKey>, StoreError> {
    let found = Entity::find().filter(Column::KeyHash.eq(key_hash)).one(&db.executor()).await?;
    let key = found.map(read).transpose()?;
    Ok(key.filter(|key| key.revoked_at.is_none() && key.expires_at.is_none_or(|end| now < end)))
}

/// In the order of their making.
pub async fn list_api_keys(
    db: &dyn Db,
    scope: &Scope,
    page: &PageRequest,
) -> Result<Page<ApiKey>, StoreError> {
    let mut query = Entity::find().filter(scope::of_provider_for_staff(scope, Column::Provider));
    if let Some(id) = page.key::<Uuid>()? {
        query = query.filter(Column::Id.gt(id));
    }
    let rows = query.order_by_asc(Column::Id).limit(page.fetch()).all(&db.executor()).await?;
    Page::cut(page, rows, |row| row.id).try_map(read)
}

/// Answers whether it stood until now.
pub async fn revoke_api_key(tx: &Tx, id: ApiKeyId, at: Timestamp) -> Result<bool, StoreError> {
    let revoked = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(Instant(at)))
        .filter(Column::Id.eq(id.0))
        .filter(Column::RevokedAt.is_null())
        .exec(&tx.executor())
        .await?;
    Ok(revoked.rows_affected > 0)
}

pub async fn find_api_key(db: &dyn Db, id: ApiKeyId) -> Result<Option<ApiKey>, StoreError> {
    Entity::find_by_id(id.0).one(&db.executor()).await?.map(read).transpose()
}

/// Whether another key follows this one and opens at `now`.
pub async fn has_successor(db: &dyn Db, id: ApiKeyId, now: Timestamp) -> Result<bool, StoreError> {
    let rows = Entity::find().filter(Column::Replaces.eq(id.0)).all(&db.executor()).await?;
    let opens = |row: &Model| row.revoked_at.is_none() && row.expires_at.is_none_or(|end| now < end.0);
    Ok(rows.iter().any(opens))
}

/// Ends a key at an instant, unless it ends sooner.
pub async fn expire_api_key(tx: &Tx, id: ApiKeyId, at: Timestamp) -> Result<(), StoreError> {
    let later = Condition::any().add(Column::ExpiresAt.is_null()).add(Column::ExpiresAt.gt(Instant(at)));
    Entity::update_many()
        .col_expr(Column::ExpiresAt, Expr::value(Instant(at)))
        .filter(Column::Id.eq(id.0))
        .filter(later)
        .exec(&tx.executor())
        .await?;
    Ok(())
}

pub async fn note_key_use(tx: &Tx, id: ApiKeyId, at: Timestamp) -> Result<(), StoreError> {
    let used = Entity::update_many().col_expr(Column::LastUsedAt, Expr::value(Instant(at)));
    used.filter(Column::Id.eq(id.0)).exec(&tx.executor()).await?;
    Ok(())
}

fn read(row: Model) -> Result<ApiKey, StoreError> {
    Ok(ApiKey {
        id: row.id.into(),
        name: row.name,
        provider: row.provider.map(OrganisationId),
        organisation: row.organisation.map(OrganisationId),
        scopes: document::read("api key", &row.scopes)?,
        created_at: row.created_at.0,
        expires_at: row.expires_at.map(|at| at.0),
        revoked_at: row.revoked_at.map(|at| at.0),
        last_used_at: row.last_used_at.map(|at| at.0),
        replaces: row.replaces.map(ApiKeyId),
        networks: row.networks.map_or(Ok(Vec::new()), |text| document::read("api key", &text))?,
    })
}
