//! Which series there are.
use domain::{
    access::Scope,
    ids::{AssetId, OrganisationId, SeriesId},
    monitoring::Series,
};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};
use uuid::Uuid;

use crate::{
    Db, Page, PageRequest, StoreError, Tx,
    database::Connection as _,
    document::{self, plain},
    entity::series::{Column, Entity, Model},
    scope,
};

/// Everything that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeriesFilter {
    pub asset: Option<AssetId>,
    pub customer: Option<OrganisationId>,
}

/// # Errors
/// [`StoreError::Conflict`] when the asset has a series of this measure, or the customer one of this key.
pub async fn insert_series(tx: &Tx, held: &Series) -> Result<(), StoreError> {
    let row = Model {
        id: held.id.0,
        number: held.number,
        asset: held.asset.0,
        customer: held.customer.0,
        measure: plain(&held.measure),
        key: plain(&held.key),
        data: document::write("series", held)?,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

pub async fn find_series(db: &dyn Db, scope: &Scope, id: SeriesId) -> Result<Option<Series>, StoreError> {
    let found = Entity::find_by_id(id.0).filter(scope::of_organisation(scope, Column::Customer));
    found.one(&db.executor()).await?.as_ref().map(read).transpose()
}

/// By identity or by the source's key; those out of scope are missing. A key may be that of several customers.
pub async fn series_by_keys(
    db: &dyn Db,
    scope: &Scope,
    ids: &[SeriesId],
    keys: &[&str],
) -> Result<Vec<Series>, StoreError> {
    let wanted = Condition::any()
        .add(Column::Id.is_in(ids.iter().map(|id| id.0)))
        .add(Column::Key.is_in(keys.iter().copied()));
    let rows = Entity::find()
        .filter(wanted)
        .filter(scope::of_organisation(scope, Column::Customer))
        .all(&db.executor())
        .await?;
    rows.iter().map(read).collect()
}

/// In the order of their numbers.
pub async fn series_of_assets(
    db: &dyn Db,
    scope: &Scope,
    assets: &[AssetId],
) -> Result<Vec<Series>, StoreError> {
    let rows = Entity::find()
        .filter(Column::Asset.is_in(assets.iter().map(|asset| asset.0)))
        .filter(scope::of_organisation(scope, Column::Customer))
        .order_by_asc(Column::Number)
        .all(&db.executor())
        .await?;
    rows.iter().map(read).collect()
}

pub async fn list_series(
    db: &dyn Db,
    scope: &Scope,
    filter: &SeriesFilter,
    page: &PageRequest,
) -> Result<Page<Series>, StoreError> {
    let mut query = Entity::find().filter(scope::of_organisation(scope, Column::Customer)).filter(
        Condition::all()
            .add_option(filter.asset.map(|asset| Column::Asset.eq(asset.0)))
            .add_option(filter.customer.map(|customer| Column::Customer.eq(customer.0))),
    );
    if let Some(id) = page.key::<Uuid>()? {
        query = query.filter(Column::Id.gt(id));
    }
    let rows = query.order_by_asc(Column::Id).limit(page.fetch()).all(&db.executor()).await?;
    Page::cut(page, rows, |row| row.id).try_map(|row| read(&row))
}

fn read(row: &Model) -> Result<Series, StoreError> {
    document::read("series", &row.data)
}
