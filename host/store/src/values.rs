//! Values of the installation by key: secrets, the sandbox clock, addresses that belong to no product.
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, sea_query::OnConflict,
};
use serde_json::Value;

use crate::{
    Db, StoreError, Tx,
    database::Connection as _,
    document,
    entity::key_value::{Column, Entity, Model},
};

pub async fn get_value(db: &dyn Db, key: &str) -> Result<Option<Value>, StoreError> {
    let query = Entity::find_by_id(key.to_owned()).select_only().column(Column::Value);
    let found = query.into_tuple::<String>().one(&db.executor()).await?;
    found.map(|text| document::read("value", &text)).transpose()
}

/// Values whose keys begin so, by their keys.
pub async fn values_of(db: &dyn Db, prefix: &str) -> Result<Vec<Value>, StoreError> {
    let query = Entity::find().select_only().column(Column::Value);
    let found = query
        .filter(Column::Key.starts_with(prefix))
        .order_by_asc(Column::Key)
        .into_tuple::<String>()
        .all(&db.executor())
        .await?;
    found.iter().map(|text| document::read("value", text)).collect()
}

pub async fn set_value(tx: &Tx, key: &str, value: &Value) -> Result<(), StoreError> {
    let replace = OnConflict::column(Column::Key).update_column(Column::Value).to_owned();
    put(tx, key, value, replace).await
}

/// Sets a value that is not there yet, and answers the one that is: replicas that start together agree on a secret.
pub async fn init_value(tx: &Tx, key: &str, value: &Value) -> Result<Value, StoreError> {
    put(tx, key, value, OnConflict::column(Column::Key).do_nothing().to_owned()).await?;
    Ok(get_value(tx, key).await?.unwrap_or_else(|| value.clone()))
}

/// Removes a value that is as it is said to be; of several who come at once one is told so.
pub async fn take_value(tx: &Tx, key: &str, value: &Value) -> Result<bool, StoreError> {
    let held = document::write("value", value)?;
    let taken = Entity::delete_by_id(key.to_owned()).filter(Column::Value.eq(held));
    Ok(taken.exec(&tx.executor()).await?.rows_affected > 0)
}

async fn put(tx: &Tx, key: &str, value: &Value, on_conflict: OnConflict) -> Result<(), StoreError> {
    let row = Model { key: key.to_owned(), value: document::write("value", value)? };
    Entity::insert(row.into_active_model())
        .on_conflict(on_conflict)
        .exec_without_returning(&tx.executor())
        .await?;
    Ok(())
}
