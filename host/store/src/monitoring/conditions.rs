//! What was found wrong with assets, from its beginning to its end.
use domain::{access::Scope, ids::AssetId, monitoring::Condition as Held};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _,
    sea_query::{Expr, OnConflict},
};

use super::{instant, seconds};
use crate::{
    Db, StoreError, Tx,
    database::Connection as _,
    document,
    entity::{
        condition::{Column, Entity, Model},
        observed_asset,
    },
    scope,
};

/// A condition with the values the rules gave it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredCondition {
    pub asset: AssetId,
    pub condition: Held,
    pub values: Vec<domain::ticket::Field>,
}

/// Those of assets that this scope sees, which last or ended at `from` or later, oldest first.
pub async fn list_conditions(
    db: &dyn Db,
    scope: &Scope,
    assets: &[AssetId],
    from: Timestamp,
) -> Result<Vec<StoredCondition>, StoreError> {
    let visible = observed_asset::Entity::find()
        .select_only()
        .column(observed_asset::Column::Asset)
        .filter(scope::of_organisation(scope, observed_asset::Column::Customer));
    let mut query = Entity::find()
        .filter(Column::Asset.is_in(assets.iter().map(|asset| asset.0)))
        .filter(Condition::any().add(Column::Until.is_null()).add(Column::Until.gte(seconds(from))));
    if *scope != Scope::All {
        query = query.filter(Column::Asset.in_subquery(visible.into_query()));
    }
    let rows = query.order_by_asc(Column::Since).order_by_asc(Column::Kind).all(&db.executor()).await?;
    rows.into_iter().map(read).collect()
}

/// New ones are added; of those known the end is noted.
pub async fn write_conditions(tx: &Tx, held: &[StoredCondition]) -> Result<(), StoreError> {
    for condition in held {
        let row = row(condition)?.into_active_model();
        Entity::insert(row)
            .on_conflict(
                OnConflict::columns([Column::Asset, Column::Kind, Column::Since])
                    .value(Column::Until, Expr::value(condition.condition.until.map(seconds)))
                    .to_owned(),
            )
            .exec_without_returning(&tx.executor())
            .await?;
    }
    Ok(())
}

fn row(held: &StoredCondition) -> Result<Model, StoreError> {
    Ok(Model {
        asset: held.asset.0,
        kind: held.condition.kind.clone(),
        since: seconds(held.condition.since),
        until: held.condition.until.map(seconds),
        data: document::write("condition", &held.values)?,
    })
}

fn read(row: Model) -> Result<StoredCondition, StoreError> {
    Ok(StoredCondition {
        asset: row.asset.into(),
        condition: Held { kind: row.kind, since: instant(row.since), until: row.until.map(instant) },
        values: document::read("condition", &row.data)?,
    })
}
