//! Entitlements: who has a right to service for what and until when.
use domain::{
    access::Scope,
    catalogue::Entitlement,
    ids::{EntitlementId, OrganisationId},
    ledger::Account,
};
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::NotSet, ColumnTrait as _, Condition, EntityTrait as _,
    IntoActiveModel as _, IntoSimpleExpr, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, sea_query::ExprTrait as _,
};
use uuid::Uuid;

use super::serve;
use crate::{
    Db, Page, PageRequest, StoreError, Tx,
    database::Connection as _,
    document,
    entity::{
        entitlement::{Column, Entity, Model},
        product,
    },
    instant::Instant,
    scope,
};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntitlementFilter {
    pub customer: Option<OrganisationId>,
    pub product: Option<String>,
    /// One of these; empty means any.
    pub kinds: Vec<String>,
    /// Valid on this day, the first and the last day inclusive (TR-9).
    pub valid_on: Option<Date>,
    /// The last day is one of these, both inclusive.
    pub ends: Option<(Date, Date)>,
}

/// The product's provider serves the customer from here on.
pub async fn insert_entitlement(tx: &Tx, held: &Entitlement) -> Result<(), StoreError> {
    Entity::insert(row(held)?.into_active_model()).exec_without_returning(&tx.executor()).await?;
    let provider = product::Entity::find_by_id(held.product.clone())
        .select_only()
        .column(product::Column::Provider)
        .into_tuple::<Uuid>()
        .one(&tx.executor())
        .await?;
    match provider {
        Some(provider) => serve(tx, OrganisationId(provider), held.customer).await,
        None => Ok(()),
    }
}

/// Answers whether it was there.
pub async fn update_entitlement(tx: &Tx, held: &Entitlement) -> Result<bool, StoreError> {
    let mut changed = row(held)?.into_active_model().reset_all();
    changed.id = NotSet;
    changed.created_at = NotSet;
    // Its ledger moves by postings only.
    changed.balance = NotSet;
    changed.held = NotSet;
    changed.ledger_sequence = NotSet;
    let updated =
        Entity::update_many().set(changed).filter(Column::Id.eq(held.id.0)).exec(&tx.executor()).await?;
    Ok(updated.rows_affected > 0)
}

pub async fn find_entitlement(
    db: &dyn Db,
    scope: &Scope,
    id: EntitlementId,
) -> Result<Option<Entitlement>, StoreError> {
    let found = Entity::find_by_id(id.0).filter(visible(scope)).one(&db.executor()).await?;
    found.as_ref().map(read).transpose()
}

/// All of a customer's, of one product or of all, whether valid or not.
pub async fn entitlements_of(
    db: &dyn Db,
    scope: &Scope,
    customer: OrganisationId,
    product: Option<&str>,
) -> Result<Vec<Entitlement>, StoreError> {
    let product = product.map(str::to_owned);
    all(db, scope, &EntitlementFilter { customer: Some(customer), product, ..EntitlementFilter::default() })
        .await
}

/// Everybody's for a product, whether valid or not.
pub async fn entitlements_of_product(
    db: &dyn Db,
    scope: &Scope,
    product: &str,
) -> Result<Vec<Entitlement>, StoreError> {
    all(db, scope, &EntitlementFilter { product: Some(product.to_owned()), ..EntitlementFilter::default() })
        .await
}

/// Those whose last day is one of `from`..=`until`.
pub async fn entitlements_ending(
    db: &dyn Db,
    scope: &Scope,
    from: Date,
    until: Date,
) -> Result<Vec<Entitlement>, StoreError> {
    all(db, scope, &EntitlementFilter { ends: Some((from, until)), ..EntitlementFilter::default() }).await
}

/// The oldest first.
async fn all(db: &dyn Db, scope: &Scope, filter: &EntitlementFilter) -> Result<Vec<Entitlement>, StoreError> {
    let query = Entity::find().filter(visible(scope)).filter(filter.condition());
    let rows = query.order_by_asc(Column::CreatedAt).order_by_asc(Column::Id).all(&db.executor()).await?;
    rows.iter().map(read).collect()
}

/// By the keyed hash of the key that was presented.
pub async fn entitlements_by_key(
    db: &dyn Db,
    scope: &Scope,
    key_hash: &str,
) -> Result<Vec<Entitlement>, StoreError> {
    let query = Entity::find().filter(visible(scope)).filter(Column::KeyHash.eq(key_hash));
    let rows = query.order_by_asc(Column::CreatedAt).order_by_asc(Column::Id).all(&db.executor()).await?;
    rows.iter().map(read).collect()
}

/// By identity, which is the order of registration.
pub async fn list_entitlements(
    db: &dyn Db,
    scope: &Scope,
    filter: &EntitlementFilter,
    page: &PageRequest,
) -> Result<Page<Entitlement>, StoreError> {
    let mut query = Entity::find().filter(visible(scope)).filter(filter.condition());
    if let Some(id) = page.key::<Uuid>()? {
        query = query.filter(Column::Id.gt(id));
    }
    let rows = query.order_by_asc(Column::Id).limit(page.fetch()).all(&db.executor()).await?;
    Page::cut(page, rows, |row| row.id).try_map(|row| read(&row))
}

impl EntitlementFilter {
    fn condition(&self) -> Condition {
        let day = self.valid_on.map(|day| day.to_string());
        Condition::all()
            .add_option(self.customer.map(|customer| Column::Customer.eq(customer.0)))
            .add_option(self.product.as_deref().map(|product| Column::Product.eq(product)))
            .add_option((!self.kinds.is_empty()).then(|| Column::Kind.is_in(&self.kinds)))
            .add_option(day.as_deref().map(|day| Column::ValidFrom.lte(day)))
            .add_option(day.as_deref().map(|day| Column::ValidTo.gte(day)))
            .add_option(
                self.ends.map(|(from, until)| Column::ValidTo.between(from.to_string(), until.to_string())),
            )
    }
}

/// Rows that hang on an entitlement by `column`, as open as it is.
pub(super) fn visible_by(scope: &Scope, column: impl IntoSimpleExpr) -> Condition {
    if *scope == Scope::All {
        return Condition::all();
    }
    let seen = Entity::find().select_only().column(Column::Id).filter(visible(scope));
    Condition::all().add(column.into_simple_expr().in_subquery(seen.into_query()))
}

/// Of the provider's products, or of the customers themselves.
pub(crate) fn visible(scope: &Scope) -> Condition {
    match scope {
        Scope::Customers(_) => scope::of_organisation(scope, Column::Customer),
        Scope::All | Scope::Provider(_) => scope::of_product(scope, Column::Product),
    }
}

fn row(held: &Entitlement) -> Result<Model, StoreError> {
    Ok(Model {
        id: held.id.0,
        customer: held.customer.0,
        product: held.product.clone(),
        kind: held.kind.clone(),
        key_hash: held.key_hash.clone(),
        valid_from: held.valid_from.to_string(),
        valid_to: held.valid_to.to_string(),
        data: document::write("entitlement", held)?,
        created_at: Instant(held.created_at),
        balance: held.account.balance,
        held: held.account.held,
        ledger_sequence: held.account.sequence,
    })
}

pub(crate) fn read(row: &Model) -> Result<Entitlement, StoreError> {
    read_columns(&row.data, row.balance, row.held, row.ledger_sequence)
}

/// Its ledger stands beside the document.
pub(super) fn read_columns(
    data: &str,
    balance: i64,
    held: i64,
    sequence: i64,
) -> Result<Entitlement, StoreError> {
    let mut entitlement: Entitlement = document::read("entitlement", data)?;
    entitlement.account = Account { balance, held, sequence };
    Ok(entitlement)
}
