//! Telephone lines and calls. A provider's staff see those of its lines, the desk's own staff all, customers none.
use domain::{
    access::Scope,
    ids::{PhoneCallId, PhoneLineId, TicketId},
    telephone::{PhoneCall, PhoneLine},
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, Condition, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
    sea_query::{Expr, ExprTrait as _},
};
use uuid::Uuid;

use crate::{
    Db, Page, PageRequest, StoreError, Tx,
    database::Connection as _,
    document::{self, plain},
    entity::{phone_call, phone_line},
    instant::Instant,
    page::before,
    resolve_alert, scope,
};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallFilter {
    /// Only missed calls that nobody has dealt with.
    pub waits: bool,
    /// As [`domain::telephone::number`] reads it.
    pub number: Option<String>,
    pub ticket: Option<TicketId>,
}

/// A new line, or another setting of one that stands.
///
/// # Errors
/// [`StoreError::Conflict`] where another line has the number.
pub async fn put_phone_line(tx: &Tx, held: &PhoneLine) -> Result<(), StoreError> {
    let changed = phone_line::ActiveModel {
        number: Set(held.number.clone()),
        provider: Set(held.provider.0),
        data: Set(document::write("phone line", held)?),
        ..phone_line::ActiveModel::default()
    };
    let own = phone_line::Column::Id.eq(held.id.0);
    let updated =
        phone_line::Entity::update_many().set(changed.clone()).filter(own).exec(&tx.executor()).await?;
    if updated.rows_affected == 0 {
        let row = phone_line::ActiveModel { id: Set(held.id.0), ..changed };
        phone_line::Entity::insert(row).exec_without_returning(&tx.executor()).await?;
    }
    Ok(())
}

/// Answers whether it was there.
pub async fn delete_phone_line(tx: &Tx, scope: &Scope, id: PhoneLineId) -> Result<bool, StoreError> {
    let own = Condition::all()
        .add(phone_line::Column::Id.eq(id.0))
        .add(scope::of_provider_for_staff(scope, phone_line::Column::Provider));
    let deleted = phone_line::Entity::delete_many().filter(own).exec(&tx.executor()).await?;
    Ok(deleted.rows_affected > 0)
}

/// By number.
pub async fn list_phone_lines(db: &dyn Db, scope: &Scope) -> Result<Vec<PhoneLine>, StoreError> {
    let rows = phone_line::Entity::find()
        .filter(scope::of_provider_for_staff(scope, phone_line::Column::Provider))
        .order_by_asc(phone_line::Column::Number)
        .all(&db.executor())
        .await?;
    rows.into_iter().map(|row| document::read("phone line", &row.data)).collect()
}

pub async fn find_phone_line(
    db: &dyn Db,
    scope: &Scope,
    number: &str,
) -> Result<Option<PhoneLine>, StoreError> {
    let found = phone_line::Entity::find()
        .filter(phone_line::Column::Number.eq(number))
        .filter(scope::of_provider_for_staff(scope, phone_line::Column::Provider))
        .one(&db.executor())
        .await?;
    found.map(|row| document::read("phone line", &row.data)).transpose()
}

/// # Errors
/// [`StoreError::Conflict`] where the source has reported the call already.
pub async fn insert_phone_call(tx: &Tx, held: &PhoneCall) -> Result<(), StoreError> {
    phone_call::Entity::insert(row(held)?.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// # Errors
/// [`StoreError::StaleVersion`] where it is not as it was `read` any more.
pub async fn update_phone_call(tx: &Tx, read: &PhoneCall, held: &PhoneCall) -> Result<(), StoreError> {
    let row = row(held)?;
    let changed = phone_call::ActiveModel {
        line: Set(row.line),
        provider: Set(row.provider),
        number: Set(row.number),
        ticket: Set(row.ticket),
        waits: Set(row.waits),
        started_at: Set(row.started_at),
        data: Set(row.data),
        ..phone_call::ActiveModel::default()
    };
    let same = phone_call::Column::Id
        .eq(held.id.0)
        .and(phone_call::Column::Data.eq(document::write("phone call", read)?));
    let updated = phone_call::Entity::update_many().set(changed).filter(same).exec(&tx.executor()).await?;
    if updated.rows_affected == 0 { Err(StoreError::StaleVersion) } else { Ok(()) }
}

/// Puts a call to its ticket and ends the alert that it waits; false where it belongs to another.
pub async fn attach_phone_call(
    tx: &Tx,
    id: PhoneCallId,
    ticket: TicketId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let Some(call) = find_phone_call(tx, &Scope::All, id).await? else { return Ok(false) };
    if call.ticket.is_some_and(|held| held != ticket) {
        return Ok(false);
    }
    update_phone_call(tx, &call, &PhoneCall { ticket: Some(ticket), ..call.clone() }).await?;
    resolve_alert(tx, &format!("missed_call:{id}"), now).await?;
    Ok(true)
}

pub async fn find_phone_call(
    db: &dyn Db,
    scope: &Scope,
    id: PhoneCallId,
) -> Result<Option<PhoneCall>, StoreError> {
    one(db, scope, phone_call::Column::Id.eq(id.0)).await
}

pub async fn phone_call_by_key(
    db: &dyn Db,
    source: &str,
    source_key: &str,
) -> Result<Option<PhoneCall>, StoreError> {
    let reported =
        phone_call::Column::Source.eq(plain(source)).and(phone_call::Column::SourceKey.eq(plain(source_key)));
    one(db, &Scope::All, reported).await
}

async fn one(db: &dyn Db, scope: &Scope, which: Expr) -> Result<Option<PhoneCall>, StoreError> {
    let found = phone_call::Entity::find()
        .filter(which)
        .filter(scope::of_provider_for_staff(scope, phone_call::Column::Provider))
        .one(&db.executor())
        .await?;
    found.map(read).transpose()
}

/// The latest first.
pub async fn list_phone_calls(
    db: &dyn Db,
    scope: &Scope,
    filter: &CallFilter,
    page: &PageRequest,
) -> Result<Page<PhoneCall>, StoreError> {
    use phone_call::Column;
    let mut query =
        phone_call::Entity::find().filter(scope::of_provider_for_staff(scope, Column::Provider)).filter(
            Condition::all()
                .add_option(filter.waits.then(|| Column::Waits.eq(true)))
                .add_option(filter.number.as_deref().map(|number| Column::Number.eq(number)))
                .add_option(filter.ticket.map(|ticket| Column::Ticket.eq(ticket.0))),
        );
    if let Some((at, id)) = page.key::<(Timestamp, Uuid)>()? {
        query =
            query.filter(before([Column::StartedAt, Column::Id], [Expr::val(Instant(at)), Expr::val(id)]));
    }
    let rows = query
        .order_by_desc(Column::StartedAt)
        .order_by_desc(Column::Id)
        .limit(page.fetch())
        .all(&db.executor())
        .await?;
    Page::cut(page, rows, |row| (row.started_at.0, row.id)).try_map(read)
}

fn row(held: &PhoneCall) -> Result<phone_call::Model, StoreError> {
    Ok(phone_call::Model {
        id: held.id.0,
        source: plain(&held.source),
        source_key: plain(&held.source_key),
        line: held.line.clone(),
        provider: held.provider.map(|id| id.0),
        number: held.number.clone(),
        ticket: held.ticket.map(|id| id.0),
        waits: held.waits(),
        started_at: Instant(held.started_at),
        data: document::write("phone call", held)?,
    })
}

fn read(row: phone_call::Model) -> Result<PhoneCall, StoreError> {
    let data = row.data;
    document::read("phone call", &data)
}
