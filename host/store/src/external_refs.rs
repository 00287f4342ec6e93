//! What others call our objects, each owner in its own words.
use domain::access::Scope;
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, sea_query::OnConflict,
};
use uuid::Uuid;

use crate::{
    Db, StoreError, Tx,
    database::Connection as _,
    document::plain,
    entity::external_ref::{Column, Entity, Model},
    instant::Instant,
};

/// More than one object is ever called.
const MOST: u64 = 200;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalRef {
    /// `ticket`, `organisation`…
    pub kind: String,
    /// The system it is called so in.
    pub source: String,
    pub reference: String,
    pub object: Uuid,
    pub created_at: Timestamp,
}

/// Whose names a reader of this scope uses: a provider's, a customer's, the desk's own.
pub(crate) fn owner(scope: &Scope) -> Uuid {
    match scope {
        Scope::All => Uuid::nil(),
        Scope::Provider(provider) => provider.0,
        Scope::Customers(customers) => customers.first().map_or(Uuid::max(), |first| first.0),
    }
}

/// Keeps a name; one that is taken stays as it is. Answers whether it was free.
pub async fn insert_external_ref(tx: &Tx, scope: &Scope, held: &ExternalRef) -> Result<bool, StoreError> {
    let row = Model {
        owner: owner(scope),
        kind: held.kind.clone(),
        source: plain(&held.source),
        reference: plain(&held.reference),
        object: held.object,
        created_at: Instant(held.created_at),
    };
    let keep = OnConflict::columns([Column::Owner, Column::Kind, Column::Source, Column::Reference])
        .do_nothing()
        .to_owned();
    let written = Entity::insert(row.into_active_model())
        .on_conflict(keep)
        .exec_without_returning(&tx.executor())
        .await?;
    Ok(written > 0)
}

pub async fn find_external_ref(
    db: &dyn Db,
    scope: &Scope,
    kind: &str,
    source: &str,
    reference: &str,
) -> Result<Option<ExternalRef>, StoreError> {
    let key = (owner(scope), kind.to_owned(), plain(source), plain(reference));
    Ok(Entity::find_by_id(key).one(&db.executor()).await?.map(read))
}

/// What an object is called.
pub async fn external_refs_of(
    db: &dyn Db,
    scope: &Scope,
    object: Uuid,
) -> Result<Vec<ExternalRef>, StoreError> {
    let rows = Entity::find()
        .filter(Column::Owner.eq(owner(scope)))
        .filter(Column::Object.eq(object))
        .order_by_asc(Column::Source)
        .order_by_asc(Column::Reference)
        .limit(MOST)
        .all(&db.executor())
        .await?;
    Ok(rows.into_iter().map(read).collect())
}

/// Answers whether it stood.
pub async fn delete_external_ref(
    tx: &Tx,
    scope: &Scope,
    kind: &str,
    source: &str,
    reference: &str,
) -> Result<bool, StoreError> {
    let key = (owner(scope), kind.to_owned(), plain(source), plain(reference));
    Ok(Entity::delete_by_id(key).exec(&tx.executor()).await?.rows_affected > 0)
}

fn read(row: Model) -> ExternalRef {
    ExternalRef {
        kind: row.kind,
        source: row.source,
        reference: row.reference,
        object: row.object,
        created_at: row.created_at.0,
    }
}
