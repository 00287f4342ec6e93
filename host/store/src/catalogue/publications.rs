//! What providers publish to the holders of rights.
use domain::{access::Scope, catalogue::Publication, ids::PublicationId};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};
use uuid::Uuid;

use crate::{
    Db, Page, PageRequest, StoreError, Tx,
    database::Connection as _,
    document::{self, plain},
    entity::publication::{Column, Entity, Model},
    instant::Instant,
    scope,
};

pub async fn insert_publication(tx: &Tx, held: &Publication) -> Result<(), StoreError> {
    let row = Model {
        id: held.id.0,
        product: held.product.clone(),
        code: plain(&held.code),
        published_at: Instant(held.published_at),
        data: document::write("publication", held)?,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

pub async fn find_publication(
    db: &dyn Db,
    scope: &Scope,
    id: PublicationId,
) -> Result<Option<Publication>, StoreError> {
    let visible = scope::of_product(scope, Column::Product);
    let found = Entity::find_by_id(id.0).filter(visible).one(&db.executor()).await?;
    found.map(|row| read(&row)).transpose()
}

pub async fn publication_by_code(
    db: &dyn Db,
    scope: &Scope,
    product: &str,
    code: &str,
) -> Result<Option<Publication>, StoreError> {
    let query = Entity::find()
        .filter(Column::Product.eq(product))
        .filter(Column::Code.eq(plain(code)))
        .filter(scope::of_product(scope, Column::Product));
    query.one(&db.executor()).await?.map(|row| read(&row)).transpose()
}

/// By identity, which is the order of registration; of one product or of all.
pub async fn list_publications(
    db: &dyn Db,
    scope: &Scope,
    product: Option<&str>,
    page: &PageRequest,
) -> Result<Page<Publication>, StoreError> {
    let mut query = Entity::find().filter(scope::of_product(scope, Column::Product));
    if let Some(product) = product {
        query = query.filter(Column::Product.eq(product));
    }
    if let Some(id) = page.key::<Uuid>()? {
        query = query.filter(Column::Id.gt(id));
    }
    let rows = query.order_by_asc(Column::Id).limit(page.fetch()).all(&db.executor()).await?;
    Page::cut(page, rows, |row| row.id).try_map(|row| read(&row))
}

fn read(row: &Model) -> Result<Publication, StoreError> {
    document::read("publication", &row.data)
}
