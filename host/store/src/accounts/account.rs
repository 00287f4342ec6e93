//! Accounts.
use std::collections::HashMap;

use domain::{
    access::Scope,
    ids::{AccountId, ContactId, OrganisationId},
    ticket::Role,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::NotSet, ColumnTrait as _, Condition, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, sea_query::Expr,
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
    /// When they signed in last; an invitation that nobody took up has none.
    pub signed_in_at: Option<Timestamp>,
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
    changed.signed_in_at = NotSet;
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

pub async fn note_sign_in(tx: &Tx, id: AccountId, at: Timestamp) -> Result<(), StoreError> {
    let signed_in = Entity::update_many().col_expr(Column::SignedInAt, Expr::value(Instant(at)));
    signed_in.filter(Column::Id.eq(id.0)).exec(&tx.executor()).await?;
    Ok(())
}

/// Whether anybody has an account, disabled ones among them.
pub async fn has_accounts(db: &dyn Db) -> Result<bool, StoreError> {
    let first = Entity::find().select_only().column(Column::Id).limit(1).into_tuple::<Uuid>();
    Ok(first.one(&db.executor()).await?.is_some())
}

/// Accounts of a contact.
pub async fn accounts_of_contact(db: &dyn Db, contact: ContactId) -> Result<Vec<Account>, StoreError> {
    let query = Entity::find().filter(Column::Contact.eq(contact.0)).order_by_asc(Column::Id);
    query.all(&db.executor()).await?.into_iter().map(read).collect()
}

/// What accounts are called now.
pub async fn account_names(db: &dyn Db, ids: &[AccountId]) -> Result<HashMap<AccountId, String>, StoreError> {
    let query = Entity::find().select_only().columns([Column::Id, Column::Name]);
    let rows = query
        .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
        .into_tuple::<(Uuid, String)>()
        .all(&db.executor())
        .await?;
    Ok(rows.into_iter().map(|(id, name)| (AccountId(id), name)).collect())
}

/// An account that those of this scope may know of.
pub async fn find_account_in(
    db: &dyn Db,
    scope: &Scope,
    id: AccountId,
) -> Result<Option<Account>, StoreError> {
    Entity::find_by_id(id.0).filter(known_to(scope)).one(&db.executor()).await?.map(read).transpose()
}

/// A provider's staff know its own accounts and those of its customers' contacts; customers know none.
fn known_to(scope: &Scope) -> Condition {
    let staff = scope::of_provider_for_staff(scope, Column::Provider);
    if !matches!(scope, Scope::Provider(_)) {
        return staff;
    }
    let contacts = Condition::all()
        .add(Column::Role.eq(Role::Contact.as_str()))
        .add(scope::of_organisation(scope, Column::Organisation));
    Condition::any().add(staff).add(contacts)
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountFilter {
    pub role: Option<Role>,
    /// Only staff that may sign in.
    pub staff: bool,
}

/// By name.
pub async fn list_accounts(
    db: &dyn Db,
    scope: &Scope,
    filter: &AccountFilter,
    page: &PageRequest,
) -> Result<Page<Account>, StoreError> {
    let of_role = filter.role.map(|role| Column::Role.eq(role.as_str()));
    let staff = [Role::Agent, Role::Supervisor, Role::Administrator].map(Role::as_str);
    let staff = filter
        .staff
        .then(|| Condition::all().add(Column::Role.is_in(staff)).add(Column::DisabledAt.is_null()));
    let mut query = Entity::find()
        .filter(known_to(scope))
        .filter(Condition::all().add_option(of_role))
        .filter(Condition::all().add_option(staff));
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
        signed_in_at: Instant::option(held.signed_in_at),
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
        signed_in_at: row.signed_in_at.map(|at| at.0),
    })
}
