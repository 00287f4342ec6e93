//! What was recorded of assets under their cases; the newest first.
use domain::{access::Scope, catalogue::AssetRecord, ids::AssetId};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _,
};
use uuid::Uuid;

use crate::{
    Db, Page, PageRequest, StoreError, Tx,
    database::Connection as _,
    document,
    entity::{
        asset,
        asset_record::{Column, Entity, Model},
    },
    instant::Instant,
    scope,
};

pub async fn insert_asset_record(tx: &Tx, held: &AssetRecord) -> Result<(), StoreError> {
    let row = Model {
        id: held.id.0,
        asset: held.asset.0,
        ticket: held.ticket.0,
        kind: held.kind.clone(),
        recorded_at: Instant(held.at),
        data: document::write("asset record", held)?,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

pub async fn list_asset_records(
    db: &dyn Db,
    scope: &Scope,
    asset: AssetId,
    kind: Option<&str>,
    page: &PageRequest,
) -> Result<Page<AssetRecord>, StoreError> {
    let visible = asset::Entity::find()
        .select_only()
        .column(asset::Column::Id)
        .filter(scope::of_organisation(scope, asset::Column::Customer));
    let mut query = Entity::find()
        .filter(Column::Asset.eq(asset.0))
        .filter(Column::Asset.in_subquery(visible.into_query()));
    if let Some(kind) = kind {
        query = query.filter(Column::Kind.eq(kind));
    }
    if let Some(id) = page.key::<Uuid>()? {
        query = query.filter(Column::Id.lt(id));
    }
    let rows = query.order_by_desc(Column::Id).limit(page.fetch()).all(&db.executor()).await?;
    Page::cut(page, rows, |row| row.id).try_map(|row| document::read("asset record", &row.data))
}
