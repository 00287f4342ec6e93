//! Products.
use domain::{access::Scope, catalogue::Product};
use sea_orm::{
    EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _, sea_query::OnConflict,
};

use super::advance_revision;
use crate::{
    Db, StoreError, Tx,
    database::Connection as _,
    document,
    entity::product::{ActiveModel, Column, Entity, Model},
    instant::Instant,
    scope,
};

/// Sets a product up or changes it; its code, provider and creation stay what they were.
pub async fn upsert_product(tx: &Tx, held: &Product) -> Result<(), StoreError> {
    let row = Model {
        code: held.code.clone(),
        provider: held.provider.0,
        calendar: held.calendar.clone(),
        number_prefix: held.number_prefix.clone(),
        data: document::write("product", held)?,
        created_at: Instant(held.created_at),
    };
    let row: ActiveModel = row.into_active_model();
    let changed = OnConflict::column(Column::Code)
        .update_columns([Column::Calendar, Column::NumberPrefix, Column::Data])
        .to_owned();
    Entity::insert(row).on_conflict(changed).exec_without_returning(&tx.executor()).await?;
    advance_revision(tx).await
}

pub async fn find_product(db: &dyn Db, scope: &Scope, code: &str) -> Result<Option<Product>, StoreError> {
    let found =
        Entity::find_by_id(code.to_owned()).filter(scope::products(scope)).one(&db.executor()).await?;
    found.map(read).transpose()
}

pub async fn list_products(db: &dyn Db, scope: &Scope) -> Result<Vec<Product>, StoreError> {
    let rows =
        Entity::find().filter(scope::products(scope)).order_by_asc(Column::Code).all(&db.executor()).await?;
    rows.into_iter().map(read).collect()
}

fn read(row: Model) -> Result<Product, StoreError> {
    let data = row.data;
    let mut product: Product = document::read("product", &data)?;
    // The columns that an upsert leaves alone are the truth.
    product.provider = domain::ids::OrganisationId(row.provider);
    product.created_at = row.created_at.0;
    Ok(product)
}
