//! Organisations, and which provider serves which.
use domain::{access::Scope, catalogue::Organisation, ids::OrganisationId, ticket::OrganisationKind};
use sea_orm::{
    ActiveModelTrait as _,
    ActiveValue::NotSet,
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use crate::{
    Db, Page, PageRequest, StoreError, Tx,
    database::Connection as _,
    document::{self, plain},
    entity::{clientele, organisation, ticket},
    instant::Instant,
    page::after,
    scope,
};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrganisationFilter {
    pub kind: Option<OrganisationKind>,
    /// The tax id, as written.
    pub tax_id: Option<String>,
    /// Part of the name, as written.
    pub name: Option<String>,
}

/// A customer whom a provider's own staff registers is out of their sight until [`serve`] is told.
pub async fn insert_organisation(tx: &Tx, held: &Organisation) -> Result<(), StoreError> {
    organisation::Entity::insert(row(held)?.into_active_model())
        .exec_without_returning(&tx.executor())
        .await?;
    Ok(())
}

/// Answers whether it was there.
pub async fn update_organisation(tx: &Tx, held: &Organisation) -> Result<bool, StoreError> {
    let mut changed = row(held)?.into_active_model().reset_all();
    changed.id = NotSet;
    let id = organisation::Column::Id.eq(held.id.0);
    let updated = organisation::Entity::update_many().set(changed).filter(id).exec(&tx.executor()).await?;
    Ok(updated.rows_affected > 0)
}

/// The provider's staff may see the organisation from here on.
pub async fn serve(
    tx: &Tx,
    provider: OrganisationId,
    organisation: OrganisationId,
) -> Result<(), StoreError> {
    let row = clientele::Model { provider: provider.0, organisation: organisation.0 };
    let known = OnConflict::columns([clientele::Column::Provider, clientele::Column::Organisation])
        .do_nothing()
        .to_owned();
    clientele::Entity::insert(row.into_active_model())
        .on_conflict(known)
        .exec_without_returning(&tx.executor())
        .await?;
    Ok(())
}

/// Providers who serve an organisation.
pub async fn providers_of(
    db: &dyn Db,
    organisation: OrganisationId,
) -> Result<Vec<OrganisationId>, StoreError> {
    let rows = clientele::Entity::find()
        .select_only()
        .column(clientele::Column::Provider)
        .filter(clientele::Column::Organisation.eq(organisation.0))
        .into_tuple::<Uuid>()
        .all(&db.executor())
        .await?;
    Ok(rows.into_iter().map(OrganisationId).collect())
}

/// Whether anybody but this provider has to do with a customer: by a right, or by a ticket.
pub async fn is_served_by_others(
    db: &dyn Db,
    customer: OrganisationId,
    own: OrganisationId,
) -> Result<bool, StoreError> {
    let rights = clientele::Entity::find()
        .filter(clientele::Column::Organisation.eq(customer.0))
        .filter(clientele::Column::Provider.ne(own.0));
    if rights.count(&db.executor()).await? > 0 {
        return Ok(true);
    }
    let tickets = ticket::Entity::find()
        .filter(ticket::Column::Customer.eq(customer.0))
        .filter(ticket::Column::Provider.ne(own.0));
    Ok(tickets.count(&db.executor()).await? > 0)
}

pub async fn find_organisation(
    db: &dyn Db,
    scope: &Scope,
    id: OrganisationId,
) -> Result<Option<Organisation>, StoreError> {
    let found = organisation::Entity::find_by_id(id.0)
        .filter(scope::organisations(scope))
        .one(&db.executor())
        .await?;
    found.map(read).transpose()
}

/// The provider a plugin names by this code.
pub async fn find_organisation_by_code(
    db: &dyn Db,
    scope: &Scope,
    code: &str,
) -> Result<Option<Organisation>, StoreError> {
    let found = organisation::Entity::find()
        .filter(organisation::Column::Code.eq(code))
        .filter(scope::organisations(scope))
        .one(&db.executor())
        .await?;
    found.map(read).transpose()
}

/// The vendors the desk serves: public like their products.
pub async fn list_providers(db: &dyn Db) -> Result<Vec<Organisation>, StoreError> {
    let providers = organisation::Column::Kind.eq(OrganisationKind::Provider.as_str());
    let query = organisation::Entity::find().filter(providers).order_by_asc(organisation::Column::Name);
    query.all(&db.executor()).await?.into_iter().map(read).collect()
}

/// By name.
pub async fn list_organisations(
    db: &dyn Db,
    scope: &Scope,
    page: &PageRequest,
) -> Result<Page<Organisation>, StoreError> {
    search_organisations(db, scope, &OrganisationFilter::default(), page).await
}

/// By name.
pub async fn search_organisations(
    db: &dyn Db,
    scope: &Scope,
    filter: &OrganisationFilter,
    page: &PageRequest,
) -> Result<Page<Organisation>, StoreError> {
    let mut query = organisation::Entity::find().filter(scope::organisations(scope));
    if let Some(kind) = filter.kind {
        query = query.filter(organisation::Column::Kind.eq(kind.as_str()));
    }
    if let Some(tax_id) = &filter.tax_id {
        query = query.filter(organisation::Column::TaxId.eq(tax_id.as_str()));
    }
    if let Some(name) = &filter.name {
        query = query.filter(organisation::Column::Name.contains(plain(name)));
    }
    if let Some((name, id)) = page.key::<(String, Uuid)>()? {
        query = query.filter(after(
            [organisation::Column::Name, organisation::Column::Id],
            [Expr::val(name), Expr::val(id)],
        ));
    }
    let rows = query
        .order_by_asc(organisation::Column::Name)
        .order_by_asc(organisation::Column::Id)
        .limit(page.fetch())
        .all(&db.executor())
        .await?;
    Page::cut(page, rows, |row| (row.name.clone(), row.id)).try_map(read)
}

fn row(held: &Organisation) -> Result<organisation::Model, StoreError> {
    Ok(organisation::Model {
        id: held.id.0,
        code: held.code.clone(),
        name: plain(&held.name),
        kind: held.kind.as_str().to_owned(),
        tax_id: held.tax_id.as_deref().map(plain),
        data: document::write("organisation", held)?,
        created_at: Instant(held.created_at),
    })
}

fn read(row: organisation::Model) -> Result<Organisation, StoreError> {
    let data = row.data;
    document::read("organisation", &data)
}
