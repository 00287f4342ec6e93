//! Releases of products.
use domain::{access::Scope, catalogue::Release, ids::ReleaseId};
use sea_orm::{ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _};

use crate::{
    Db, StoreError, Tx,
    database::Connection as _,
    document::{self, plain},
    entity::release::{Column, Entity, Model},
    instant::Instant,
    scope,
};

pub async fn insert_release(tx: &Tx, held: &Release) -> Result<(), StoreError> {
    let row = Model {
        id: held.id.0,
        product: held.product.clone(),
        version: plain(&held.version),
        kind: held.kind.as_str().to_owned(),
        rank: i64::from(held.rank),
        published_at: Instant(held.published_at),
        data: document::write("release", held)?,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

pub async fn find_release(db: &dyn Db, scope: &Scope, id: ReleaseId) -> Result<Option<Release>, StoreError> {
    let visible = scope::of_product(scope, Column::Product);
    let found = Entity::find_by_id(id.0).filter(visible).one(&db.executor()).await?;
    found.map(read).transpose()
}

/// The highest rank first.
pub async fn releases_of(db: &dyn Db, scope: &Scope, product: &str) -> Result<Vec<Release>, StoreError> {
    let rows = Entity::find()
        .filter(Column::Product.eq(product))
        .filter(scope::of_product(scope, Column::Product))
        .order_by_desc(Column::Rank)
        .order_by_desc(Column::PublishedAt)
        .all(&db.executor())
        .await?;
    rows.into_iter().map(read).collect()
}

fn read(row: Model) -> Result<Release, StoreError> {
    let data = row.data;
    document::read("release", &data)
}
