//! Assets of customers.
use domain::{
    access::Scope,
    catalogue::Asset,
    ids::{AssetId, OrganisationId},
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::NotSet, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use uuid::Uuid;

use crate::{
    Db, Page, PageRequest, StoreError, Tx,
    database::Connection as _,
    document::{self, plain},
    entity::asset::{Column, Entity, Model},
    scope,
};

pub async fn insert_asset(tx: &Tx, held: &Asset) -> Result<(), StoreError> {
    Entity::insert(row(held)?.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// Answers whether it was there.
pub async fn update_asset(tx: &Tx, held: &Asset) -> Result<bool, StoreError> {
    let mut changed = row(held)?.into_active_model().reset_all();
    changed.id = NotSet;
    let updated =
        Entity::update_many().set(changed).filter(Column::Id.eq(held.id.0)).exec(&tx.executor()).await?;
    Ok(updated.rows_affected > 0)
}

pub async fn find_asset(db: &dyn Db, scope: &Scope, id: AssetId) -> Result<Option<Asset>, StoreError> {
    Ok(find_assets(db, scope, &[id]).await?.pop())
}

/// Those out of scope are missing.
pub async fn find_assets(db: &dyn Db, scope: &Scope, ids: &[AssetId]) -> Result<Vec<Asset>, StoreError> {
    let query = Entity::find().filter(Column::Id.is_in(ids.iter().map(|id| id.0)));
    let rows = query
        .filter(scope::of_organisation(scope, Column::Customer))
        .order_by_asc(Column::Id)
        .all(&db.executor())
        .await?;
    rows.into_iter().map(read).collect()
}

/// All of a customer's, in the order of registration.
pub async fn assets_of(
    db: &dyn Db,
    scope: &Scope,
    customer: OrganisationId,
) -> Result<Vec<Asset>, StoreError> {
    let query = Entity::find().filter(Column::Customer.eq(customer.0));
    let rows = query
        .filter(scope::of_organisation(scope, Column::Customer))
        .order_by_asc(Column::Id)
        .all(&db.executor())
        .await?;
    rows.into_iter().map(read).collect()
}

/// By identity, which is the order of registration.
pub async fn list_assets(
    db: &dyn Db,
    scope: &Scope,
    customer: Option<OrganisationId>,
    page: &PageRequest,
) -> Result<Page<Asset>, StoreError> {
    let mut query = Entity::find().filter(scope::of_organisation(scope, Column::Customer));
    if let Some(customer) = customer {
        query = query.filter(Column::Customer.eq(customer.0));
    }
    if let Some(id) = page.key::<Uuid>()? {
        query = query.filter(Column::Id.gt(id));
    }
    let rows = query.order_by_asc(Column::Id).limit(page.fetch()).all(&db.executor()).await?;
    Page::cut(page, rows, |row| row.id).try_map(read)
}

fn row(held: &Asset) -> Result<Model, StoreError> {
    Ok(Model {
        id: held.id.0,
        customer: held.customer.0,
        kind: held.kind.clone(),
        name: plain(&held.name),
        parent: held.parent.map(|parent| parent.0),
        data: document::write("asset", held)?,
    })
}

fn read(row: Model) -> Result<Asset, StoreError> {
    let data = row.data;
    document::read("asset", &data)
}
