//! Which plugin at which version is in force for a product from when.
use domain::{access::Scope, catalogue::RuleSet, ids::RuleSetId};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    sea_query::Expr,
};

use crate::{
    Db, StoreError, Tx,
    catalogue::advance_revision,
    database::Connection as _,
    document,
    entity::rule_set::{Column, Entity, Model},
    instant::Instant,
    scope,
};

pub async fn insert_rule_set(tx: &Tx, held: &RuleSet) -> Result<(), StoreError> {
    let row = Model {
        id: held.id.0,
        product: held.product.clone(),
        code: held.code.clone(),
        plugin: held.plugin.0,
        digest: held.digest.clone(),
        in_force_from: Instant(held.in_force_from),
        withdrawn_at: Instant::option(held.withdrawn_at),
        data: document::write("rule set", held)?,
        created_at: Instant(held.created_at),
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    advance_revision(tx).await
}

/// Takes a rule set back, once; that it was in force stays on file. Answers whether it was.
pub async fn withdraw_rule_set(tx: &Tx, id: RuleSetId, at: Timestamp) -> Result<bool, StoreError> {
    let updated = Entity::update_many()
        .col_expr(Column::WithdrawnAt, Expr::value(Instant(at)))
        .filter(Column::Id.eq(id.0))
        .filter(Column::WithdrawnAt.is_null())
        .exec(&tx.executor())
        .await?;
    advance_revision(tx).await?;
    Ok(updated.rows_affected > 0)
}

/// Replaces the administrator's settings. Answers whether the rule set was there.
pub async fn update_rule_set_settings(
    tx: &Tx,
    id: RuleSetId,
    settings: serde_json::Value,
) -> Result<bool, StoreError> {
    let Some(mut held) = find_rule_set(tx, &Scope::All, id).await? else { return Ok(false) };
    held.settings = settings;
    Entity::update_many()
        .col_expr(Column::Data, Expr::value(document::write("rule set", &held)?))
        .filter(Column::Id.eq(id.0))
        .exec(&tx.executor())
        .await?;
    advance_revision(tx).await?;
    Ok(true)
}

pub async fn find_rule_set(db: &dyn Db, scope: &Scope, id: RuleSetId) -> Result<Option<RuleSet>, StoreError> {
    let visible = scope::of_product(scope, Column::Product);
    let found = Entity::find_by_id(id.0).filter(visible).one(&db.executor()).await?;
    found.map(read).transpose()
}

/// Of one product or of all, the latest in force first, withdrawn ones among them.
pub async fn list_rule_sets(
    db: &dyn Db,
    scope: &Scope,
    product: Option<&str>,
) -> Result<Vec<RuleSet>, StoreError> {
    let mut query = Entity::find().filter(scope::of_product(scope, Column::Product));
    if let Some(product) = product {
        query = query.filter(Column::Product.eq(product));
    }
    let rows = query
        .order_by_asc(Column::Product)
        .order_by_desc(Column::InForceFrom)
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .all(&db.executor())
        .await?;
    rows.into_iter().map(read).collect()
}

/// The rule set a ticket received at this instant is pinned to (M 1.11, A-57): the latest one begun and not withdrawn.
pub async fn rule_set_in_force(
    db: &dyn Db,
    scope: &Scope,
    product: &str,
    at: Timestamp,
) -> Result<Option<RuleSet>, StoreError> {
    let found = Entity::find()
        .filter(Column::Product.eq(product))
        .filter(scope::of_product(scope, Column::Product))
        .filter(Column::InForceFrom.lte(Instant(at)))
        .filter(Column::WithdrawnAt.is_null())
        .order_by_desc(Column::InForceFrom)
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .one(&db.executor())
        .await?;
    found.map(read).transpose()
}

fn read(row: Model) -> Result<RuleSet, StoreError> {
    let data = row.data;
    let mut held: RuleSet = document::read("rule set", &data)?;
    held.withdrawn_at = row.withdrawn_at.map(|at| at.0);
    Ok(held)
}
