//! What members of staff keep under a name, for themselves or shared with colleagues: views of the queue, macros.
use domain::{
    access::Scope,
    ids::{AccountId, KeptId, OrganisationId},
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    Db, StoreError, Tx,
    database::Connection as _,
    document::{self, plain},
    entity::kept::{Column, Entity, Model},
};

/// More than anybody looks through.
const MOST: u64 = 200;

#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub id: KeptId,
    /// `view`, `macro`.
    pub kind: &'static str,
    pub owner: AccountId,
    /// Colleagues it may be shared with: those of this provider; without one, those of all.
    pub provider: Option<OrganisationId>,
    pub shared: bool,
    pub name: String,
    /// 1, 2, 3…
    pub version: i64,
    pub data: KeptData,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptData {
    pub owner_name: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// What its kind says.
    #[serde(flatten)]
    pub content: Map<String, Value>,
}

pub async fn insert_kept(tx: &Tx, held: &Kept) -> Result<(), StoreError> {
    Entity::insert(row(held)?.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// # Errors
/// [`StoreError::StaleVersion`] where it is no longer at the version before.
pub async fn update_kept(tx: &Tx, held: &Kept) -> Result<(), StoreError> {
    let row = row(held)?;
    let updated = Entity::update_many()
        .col_expr(Column::Shared, Expr::value(row.shared))
        .col_expr(Column::Name, Expr::value(row.name))
        .col_expr(Column::Version, Expr::value(row.version))
        .col_expr(Column::Data, Expr::value(row.data))
        .filter(Column::Id.eq(held.id.0))
        .filter(Column::Version.eq(held.version - 1))
        .exec(&tx.executor())
        .await?;
    if updated.rows_affected == 0 { Err(StoreError::StaleVersion) } else { Ok(()) }
}

pub async fn delete_kept(tx: &Tx, id: KeptId) -> Result<(), StoreError> {
    Entity::delete_by_id(id.0).exec(&tx.executor()).await?;
    Ok(())
}

/// One's own first, then those shared, by name.
pub async fn list_kept(
    db: &dyn Db,
    scope: &Scope,
    reader: AccountId,
    kind: &'static str,
) -> Result<Vec<Kept>, StoreError> {
    let rows = Entity::find()
        .filter(Column::Kind.eq(kind))
        .filter(readable(scope, reader))
        .order_by_asc(Column::Shared)
        .order_by_asc(Column::Name)
        .order_by_asc(Column::Id)
        .limit(MOST)
        .all(&db.executor())
        .await?;
    rows.into_iter().map(|row| read(row, kind)).collect()
}

pub async fn find_kept(
    db: &dyn Db,
    scope: &Scope,
    reader: AccountId,
    kind: &'static str,
    id: KeptId,
) -> Result<Option<Kept>, StoreError> {
    let one = Entity::find_by_id(id.0).filter(Column::Kind.eq(kind)).filter(readable(scope, reader));
    one.one(&db.executor()).await?.map(|row| read(row, kind)).transpose()
}

fn readable(scope: &Scope, reader: AccountId) -> Condition {
    let mut shared = Condition::all().add(Column::Shared.eq(true));
    match scope {
        Scope::All => {}
        Scope::Provider(provider) => {
            let theirs =
                Condition::any().add(Column::Provider.eq(provider.0)).add(Column::Provider.is_null());
            shared = shared.add(theirs);
        }
        Scope::Customers(_) => shared = shared.add(Expr::cust("1 = 0")),
    }
    Condition::any().add(Column::Owner.eq(reader.0)).add(shared)
}

fn row(held: &Kept) -> Result<Model, StoreError> {
    Ok(Model {
        id: held.id.0,
        kind: held.kind.to_owned(),
        owner: held.owner.0,
        provider: held.provider.map(|id| id.0),
        shared: held.shared,
        name: plain(&held.name),
        version: held.version,
        data: document::write(held.kind, &held.data)?,
    })
}

fn read(row: Model, kind: &'static str) -> Result<Kept, StoreError> {
    Ok(Kept {
        id: KeptId(row.id),
        kind,
        owner: AccountId(row.owner),
        provider: row.provider.map(OrganisationId),
        shared: row.shared,
        name: row.name,
        version: row.version,
        data: document::read(kind, &row.data)?,
    })
}
