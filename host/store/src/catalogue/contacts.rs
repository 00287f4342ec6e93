//! Contacts, found by id, by organisation and by address: a mail address, or a number as `tel:` and its digits.
use domain::{
    access::Scope,
    catalogue::{Contact, Entitlement, Organisation},
    ids::{ContactId, OrganisationId},
};
use sea_orm::{
    ActiveModelTrait as _,
    ActiveValue::NotSet,
    ColumnTrait as _, Condition, EntityTrait as _, IntoActiveModel as _, JoinType, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, QueryTrait as _,
    sea_query::{Expr, SelectStatement},
};
use uuid::Uuid;

use super::entitlements::read_columns;
use crate::{
    Db, Page, PageRequest, StoreError, Tx,
    database::Connection as _,
    document::{self, plain},
    entity::{contact, contact_address, entitlement, organisation},
    instant::Instant,
    many::insert_all,
    page::after,
    scope,
};

pub async fn insert_contact(tx: &Tx, held: &Contact) -> Result<(), StoreError> {
    contact::Entity::insert(row(held)?.into_active_model()).exec_without_returning(&tx.executor()).await?;
    insert_addresses(tx, held).await
}

/// Answers whether it was there.
pub async fn update_contact(tx: &Tx, held: &Contact) -> Result<bool, StoreError> {
    let mut changed = row(held)?.into_active_model().reset_all();
    changed.id = NotSet;
    let id = contact::Column::Id.eq(held.id.0);
    let updated = contact::Entity::update_many().set(changed).filter(id).exec(&tx.executor()).await?;
    if updated.rows_affected == 0 {
        return Ok(false);
    }
    let own = contact_address::Column::Contact.eq(held.id.0);
    contact_address::Entity::delete_many().filter(own).exec(&tx.executor()).await?;
    insert_addresses(tx, held).await?;
    Ok(true)
}

async fn insert_addresses(tx: &Tx, held: &Contact) -> Result<(), StoreError> {
    let phones = held.phones.iter().filter_map(|phone| domain::telephone::number(phone));
    let mut addresses: Vec<String> = held
        .addresses
        .iter()
        .map(|address| folded(address))
        .chain(phones.map(|number| format!("tel:{number}")))
        .collect();
    addresses.sort_unstable();
    addresses.dedup();
    let rows = addresses.into_iter().map(|address| contact_address::Model { address, contact: held.id.0 });
    insert_all::<contact_address::ActiveModel>(tx, rows.collect()).await
}

fn folded(address: &str) -> String {
    plain(address.trim()).to_lowercase()
}

pub async fn find_contact(db: &dyn Db, scope: &Scope, id: ContactId) -> Result<Option<Contact>, StoreError> {
    let visible = scope::of_organisation(scope, contact::Column::Organisation);
    let found = contact::Entity::find_by_id(id.0).filter(visible).one(&db.executor()).await?;
    found.map(read).transpose()
}

/// Somebody who asks, with their organisation and all it is entitled to, the oldest first.
pub async fn find_requester(
    db: &dyn Db,
    id: ContactId,
) -> Result<Option<(Contact, Organisation, Vec<Entitlement>)>, StoreError> {
    use entitlement::Column::{Balance, CreatedAt, Customer, Data, Held, Id, LedgerSequence};
    type Columns = (String, String, Option<String>, Option<i64>, Option<i64>, Option<i64>);
    let of_contact = contact::Entity::belongs_to(organisation::Entity)
        .from(contact::Column::Organisation)
        .to(organisation::Column::Id)
        .into();
    let of_organisation = contact::Entity::belongs_to(entitlement::Entity)
        .from(contact::Column::Organisation)
        .to(Customer)
        .into();
    let rows = contact::Entity::find_by_id(id.0)
        .select_only()
        .columns([contact::Column::Data])
        .columns([organisation::Column::Data])
        .columns([Data, Balance, Held, LedgerSequence])
        .join(JoinType::InnerJoin, of_contact)
        .join(JoinType::LeftJoin, of_organisation)
        .order_by_asc(CreatedAt)
        .order_by_asc(Id)
        .into_tuple::<Columns>()
        .all(&db.by_key())
        .await?;
    let Some((held, home, ..)) = rows.first() else { return Ok(None) };
    let (held, home) = (document::read("contact", held)?, document::read("organisation", home)?);
    let rights = rows.iter().filter_map(|(_, _, data, balance, held, sequence)| {
        Some(read_columns(data.as_deref()?, (*balance)?, (*held)?, (*sequence)?))
    });
    let rights = rights.collect::<Result<_, _>>()?;
    Ok(Some((held, home, rights)))
}

fn known_by(address: &str) -> SelectStatement {
    contact_address::Entity::find()
        .select_only()
        .column(contact_address::Column::Contact)
        .filter(contact_address::Column::Address.eq(folded(address)))
        .into_query()
}

/// Everybody registered under a mail address or a number (`tel:` and its digits), the first registered first. An address proves nobody: whether the
/// channel proved its sender is judged elsewhere.
pub async fn contacts_by_address(
    db: &dyn Db,
    scope: &Scope,
    address: &str,
) -> Result<Vec<Contact>, StoreError> {
    let rows = contact::Entity::find()
        .filter(contact::Column::Id.in_subquery(known_by(address)))
        .filter(scope::of_organisation(scope, contact::Column::Organisation))
        .order_by_asc(contact::Column::CreatedAt)
        .order_by_asc(contact::Column::Id)
        .all(&db.executor())
        .await?;
    rows.into_iter().map(read).collect()
}

/// Everybody of an organisation, the first registered first.
pub async fn contacts_of(
    db: &dyn Db,
    scope: &Scope,
    organisation: OrganisationId,
) -> Result<Vec<Contact>, StoreError> {
    let rows = contact::Entity::find()
        .filter(contact::Column::Organisation.eq(organisation.0))
        .filter(scope::of_organisation(scope, contact::Column::Organisation))
        .order_by_asc(contact::Column::CreatedAt)
        .order_by_asc(contact::Column::Id)
        .all(&db.executor())
        .await?;
    rows.into_iter().map(read).collect()
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactFilter {
    pub organisation: Option<OrganisationId>,
    /// A mail address, or a number as `tel:` and its digits.
    pub address: Option<String>,
    /// Part of the name, as written.
    pub name: Option<String>,
}

/// By name.
pub async fn list_contacts(
    db: &dyn Db,
    scope: &Scope,
    filter: &ContactFilter,
    page: &PageRequest,
) -> Result<Page<Contact>, StoreError> {
    let visible = scope::of_organisation(scope, contact::Column::Organisation);
    let mut query = contact::Entity::find().filter(visible).filter(
        Condition::all()
            .add_option(filter.organisation.map(|id| contact::Column::Organisation.eq(id.0)))
            .add_option(
                filter.address.as_deref().map(|address| contact::Column::Id.in_subquery(known_by(address))),
            )
            .add_option(filter.name.as_deref().map(|name| contact::Column::Name.contains(plain(name)))),
    );
    if let Some((name, id)) = page.key::<(String, Uuid)>()? {
        query = query
            .filter(after([contact::Column::Name, contact::Column::Id], [Expr::val(name), Expr::val(id)]));
    }
    let rows = query
        .order_by_asc(contact::Column::Name)
        .order_by_asc(contact::Column::Id)
        .limit(page.fetch())
        .all(&db.executor())
        .await?;
    Page::cut(page, rows, |row| (row.name.clone(), row.id)).try_map(read)
}

fn row(held: &Contact) -> Result<contact::Model, StoreError> {
    Ok(contact::Model {
        id: held.id.0,
        organisation: held.organisation.0,
        name: plain(&held.name),
        verified: held.verified,
        data: document::write("contact", held)?,
        created_at: Instant(held.created_at),
    })
}

fn read(row: contact::Model) -> Result<Contact, StoreError> {
    let data = row.data;
    document::read("contact", &data)
}
