//! Components with their manifests. They belong to the installation; what a tenant may know of them is the use cases'
//! decision.
use domain::{catalogue::Plugin, ids::PluginId};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, FromQueryResult, IntoActiveModel as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Select,
};
use uuid::Uuid;

use crate::{
    Db, StoreError, Tx,
    catalogue::advance_revision,
    database::Connection as _,
    document::{self, signed, unsigned},
    entity::plugin::{Column, Entity, Model},
    instant::Instant,
};

/// A plugin without its component.
#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    code: String,
    version: String,
    digest: String,
    manifest: String,
    size: i64,
    installed_at: Instant,
}

pub async fn insert_plugin(tx: &Tx, held: &Plugin, component: &[u8]) -> Result<(), StoreError> {
    let row = Model {
        id: held.id.0,
        code: held.code.clone(),
        version: held.version.clone(),
        digest: held.digest.clone(),
        manifest: document::write("manifest", &held.manifest)?,
        component: component.to_vec(),
        size: signed(held.size),
        installed_at: Instant(held.installed_at),
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    advance_revision(tx).await
}

pub async fn find_plugin_by_id(db: &dyn Db, id: PluginId) -> Result<Option<Plugin>, StoreError> {
    let found = select().filter(Column::Id.eq(id.0)).into_model::<Row>().one(&db.executor()).await?;
    found.map(read).transpose()
}

/// By the digest of its component.
pub async fn find_plugin(db: &dyn Db, digest: &str) -> Result<Option<Plugin>, StoreError> {
    let found = select().filter(Column::Digest.eq(digest)).into_model::<Row>().one(&db.executor()).await?;
    found.map(read).transpose()
}

/// The latest installed last.
pub async fn list_plugins(db: &dyn Db) -> Result<Vec<Plugin>, StoreError> {
    let query = select().order_by_asc(Column::InstalledAt).order_by_asc(Column::Id);
    query.into_model::<Row>().all(&db.executor()).await?.into_iter().map(read).collect()
}

/// The component itself, by its digest.
pub async fn plugin_component(db: &dyn Db, digest: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let query = Entity::find().select_only().column(Column::Component).filter(Column::Digest.eq(digest));
    Ok(query.into_tuple::<Vec<u8>>().one(&db.executor()).await?)
}

fn select() -> Select<Entity> {
    let columns = <Column as sea_orm::Iterable>::iter().filter(|column| !matches!(column, Column::Component));
    Entity::find().select_only().columns(columns)
}

fn read(row: Row) -> Result<Plugin, StoreError> {
    let installed_at: Timestamp = row.installed_at.0;
    Ok(Plugin {
        id: PluginId(row.id),
        code: row.code,
        version: row.version,
        digest: row.digest,
        manifest: document::read("manifest", &row.manifest)?,
        size: unsigned(row.size),
        installed_at,
    })
}
