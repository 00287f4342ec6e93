//! Accounts.
use domain::{
    access::Scope,
    ids::{AccountId, ContactId, OrganisationId},
    ticket::Role,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::NotSet, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    Db, Page, PageRequest, StoreError, Tx,
    database::Connection as _,
    document::{self, plain},
    entity::account::{Column, Entity, Model},
    instant::Instant,
    page::after,
    scope,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    /// Lower-cased.
    pub email: Option<String>,
    pub name: String,
    pub role: Role,
    pub password_hash: Option<String>,
    pub locale: String,
    pub provider: Option<OrganisationId>,
    pub organisation: Option<OrganisationId>,
    pub contact: Option<ContactId>,
    pub disabled_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

pub async fn insert_account(tx: &Tx, held: &Account) -> Result<(), StoreError> {
    Entity::insert(row(held).into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// Answers whether it was there.
pub async fn update_account(tx: &Tx, held: &Account) -> Result<bool, StoreError> {
    let mut changed = row(held).into_active_model().reset_all();
    changed.id = NotSet;
    changed.created_at = NotSet;
    let updated =
        Entity::update_many().set(changed).filter(Column::Id.eq(held.id.0)).exec(&tx.executor()).await?;
    Ok(updated.rows_affected > 0)
}

pub async fn find_account(db: &dyn Db, id: AccountId) -> Result<Option<Account>, StoreError> {
    Entity::find_by_id(id.0).one(&db.executor()).await?.map(read).transpose()
}

/// The address as it is kept: lower-cased.
pub async fn find_account_by_email(db: &dyn Db, email: &str) -> Result<Option<Account>, StoreError> {
    Entity::find().filter(Column::Email.eq(plain(email))).one(&db.executor()).await?.map(read).transpose()
}

/// The first one made of that name and role.
pub async fn find_account_by_name(
    db: &dyn Db,
    name: &str,
    role: Role,
) -> Result<Option<Account>, StoreError> {
    let query = Entity::find().filter(Column::Name.eq(plain(name))).filter(Column::Role.eq(role.as_str()));
    let first = query.order_by_asc(Column::CreatedAt).order_by_asc(Column::Id).one(&db.executor()).await?;
    first.map(read).transpose()
}

/// By name; a provider's staff see its own accounts, customers none.
pub async fn list_accounts(
    db: &dyn Db,
    scope: &Scope,
    page: &PageRequest,
) -> Result<Page<Account>, StoreError> {
    let mut query = Entity::find().filter(scope::of_provider_for_staff(scope, Column::Provider));
    if let Some((name, id)) = page.key::<(String, Uuid)>()? {
        query = query.filter(after([Column::Name, Column::Id], [Expr::val(name), Expr::val(id)]));
    }
    let rows = query
        .order_by_asc(Column::Name)
        .order_by_asc(Column::Id)
        .limit(page.fetch())
        .all(&db.executor())
        .await?;
    Page::cut(page, rows, |row| (row.name.clone(), row.id)).try_map(read)
}

fn row(held: &Account) -> Model {
    Model {
        id: held.id.0,
        email: held.email.as_deref().map(plain),
        name: plain(&held.name),
        role: held.role.as_str().to_owned(),
        password_hash: held.password_hash.clone(),
        locale: held.locale.clone(),
        provider: held.provider.map(|id| id.0),
        organisation: held.organisation.map(|id| id.0),
        contact: held.contact.map(|id| id.0),
        created_at: Instant(held.created_at),
        disabled_at: Instant::option(held.disabled_at),
    }
}

fn read(row: Model) -> Result<Account, StoreError> {
    Ok(Account {
        id: AccountId(row.id),
        email: row.email,
        name: row.name,
        role: document::word("account", &row.role)?,
        password_hash: row.password_hash,
        locale: row.locale,
        provider: row.provider.map(OrganisationId),
        organisation: row.organisation.map(OrganisationId),
        contact: row.contact.map(ContactId),
        disabled_at: row.disabled_at.map(|at| at.0),
        created_at: row.created_at.0,
    })
}
