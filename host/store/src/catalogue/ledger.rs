//! Ledgers of hours: postings are appended, and the account on the entitlement is taken along by the same transaction.
use std::collections::HashMap;

use domain::{
    access::Scope,
    catalogue::Entitlement,
    ids::{EntitlementId, LedgerEntryId, TicketId},
    ledger::{Account, LedgerEntry},
    ticket::LedgerKind,
};
use jiff::civil::Date;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, sea_query::Expr,
};

use crate::{
    Db, Page, PageRequest, StoreError, Tx,
    database::Connection as _,
    document,
    entity::{entitlement, ledger_entry},
    instant::Instant,
    many::insert_all,
    scope,
};

/// Appends postings in order.
///
/// # Errors
/// [`StoreError::StaleVersion`] when a ledger is no longer where the first of its postings expects it; nothing counts
/// then but the rollback.
pub async fn post_ledger(tx: &Tx, entries: &[LedgerEntry]) -> Result<(), StoreError> {
    let mut first: Vec<(EntitlementId, i64)> = Vec::new();
    let mut last: HashMap<EntitlementId, i64> = HashMap::new();
    for entry in entries {
        match last.insert(entry.draft.entitlement, entry.sequence) {
            None => first.push((entry.draft.entitlement, entry.sequence)),
            Some(before) if before + 1 == entry.sequence => {}
            // One between them failed to be written.
            Some(_) => return Err(StoreError::StaleVersion),
        }
    }
    // The account goes from before the first to after the last of them in one step.
    for (id, sequence) in first {
        let Some(last) = entries.iter().rfind(|entry| entry.draft.entitlement == id) else { continue };
        let after = Account { balance: last.balance_after, held: last.held_after, sequence: last.sequence };
        let moved = entitlement::Entity::update_many()
            .col_expr(entitlement::Column::Balance, Expr::value(after.balance))
            .col_expr(entitlement::Column::Held, Expr::value(after.held))
            .col_expr(entitlement::Column::LedgerSequence, Expr::value(after.sequence))
            .filter(entitlement::Column::Id.eq(id.0))
            .filter(entitlement::Column::LedgerSequence.eq(sequence - 1))
            .exec(&tx.executor())
            .await?;
        if moved.rows_affected == 0 {
            return Err(StoreError::StaleVersion);
        }
    }
    let rows = entries.iter().map(row).collect::<Result<Vec<_>, _>>()?;
    insert_all::<ledger_entry::ActiveModel>(tx, rows).await
}

/// The number of the last posting; 0 where there is none.
pub async fn ledger_sequence(tx: &Tx, entitlement: EntitlementId) -> Result<i64, StoreError> {
    let found = entitlement::Entity::find_by_id(entitlement.0)
        .select_only()
        .column(entitlement::Column::LedgerSequence)
        .into_tuple::<i64>()
        .one(&tx.executor())
        .await?;
    Ok(found.unwrap_or_default())
}

/// The statement of an entitlement, oldest first.
pub async fn ledger_of(
    db: &dyn Db,
    scope: &Scope,
    entitlement: EntitlementId,
    page: &PageRequest,
) -> Result<Page<LedgerEntry>, StoreError> {
    let mut query = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::Entitlement.eq(entitlement.0))
        .filter(of_entitlement(scope));
    if let Some(sequence) = page.key::<i64>()? {
        query = query.filter(ledger_entry::Column::Sequence.gt(sequence));
    }
    let rows =
        query.order_by_asc(ledger_entry::Column::Sequence).limit(page.fetch()).all(&db.executor()).await?;
    Page::cut(page, rows, |row| row.sequence).try_map(|row| read(&row))
}

/// What a case posted, oldest first.
pub async fn ledger_of_ticket(
    db: &dyn Db,
    scope: &Scope,
    ticket: TicketId,
) -> Result<Vec<LedgerEntry>, StoreError> {
    let rows = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::Ticket.eq(ticket.0))
        .filter(scope::of_ticket(scope, ledger_entry::Column::Ticket))
        .order_by_asc(ledger_entry::Column::At)
        .order_by_asc(ledger_entry::Column::Id)
        .all(&db.executor())
        .await?;
    rows.iter().map(read).collect()
}

pub async fn find_ledger_entry(
    db: &dyn Db,
    scope: &Scope,
    id: LedgerEntryId,
) -> Result<Option<LedgerEntry>, StoreError> {
    let found =
        ledger_entry::Entity::find_by_id(id.0).filter(of_entitlement(scope)).one(&db.executor()).await?;
    found.as_ref().map(read).transpose()
}

/// Whether a debit was taken back already.
pub async fn is_reversed(
    db: &dyn Db,
    entitlement: EntitlementId,
    debit: LedgerEntryId,
) -> Result<bool, StoreError> {
    let rows = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::Entitlement.eq(entitlement.0))
        .filter(ledger_entry::Column::Kind.eq(LedgerKind::Reverse.as_str()))
        .all(&db.executor())
        .await?;
    for held in rows {
        if read(&held)?.draft.reverses == Some(debit) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Hours of an entitlement that expired and were not given back, oldest first.
pub async fn expired_hours(db: &dyn Db, entitlement: EntitlementId) -> Result<Vec<LedgerEntry>, StoreError> {
    let kinds = [LedgerKind::Expire.as_str(), LedgerKind::Reverse.as_str()];
    let rows = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::Entitlement.eq(entitlement.0))
        .filter(ledger_entry::Column::Kind.is_in(kinds))
        .order_by_asc(ledger_entry::Column::At)
        .order_by_asc(ledger_entry::Column::Id)
        .all(&db.executor())
        .await?;
    let mut entries: Vec<LedgerEntry> = rows.iter().map(read).collect::<Result<_, _>>()?;
    let reversed: Vec<LedgerEntryId> = entries.iter().filter_map(|entry| entry.draft.reverses).collect();
    entries.retain(|entry| entry.draft.kind == LedgerKind::Expire && !reversed.contains(&entry.id));
    Ok(entries)
}

/// Entitlements whose last day is before `day` and that still have hours: ids with what is left.
pub async fn entitlements_with_hours_ended(db: &dyn Db, day: Date) -> Result<Vec<Entitlement>, StoreError> {
    let rows = entitlement::Entity::find()
        .filter(entitlement::Column::Balance.gt(0))
        .filter(entitlement::Column::ValidTo.lt(day.to_string()))
        .order_by_asc(entitlement::Column::Id)
        .all(&db.executor())
        .await?;
    rows.iter().map(super::entitlements::read).collect()
}

fn of_entitlement(scope: &Scope) -> sea_orm::Condition {
    super::entitlements::visible_by(scope, ledger_entry::Column::Entitlement)
}

fn row(entry: &LedgerEntry) -> Result<ledger_entry::Model, StoreError> {
    Ok(ledger_entry::Model {
        id: entry.id.0,
        entitlement: entry.draft.entitlement.0,
        sequence: entry.sequence,
        ticket: entry.ticket.map(|id| id.0),
        kind: entry.draft.kind.as_str().to_owned(),
        minutes: entry.draft.minutes,
        at: Instant(entry.draft.at),
        reverses: entry.draft.reverses.map(|id| id.0),
        data: document::write("ledger entry", entry)?,
    })
}

fn read(row: &ledger_entry::Model) -> Result<LedgerEntry, StoreError> {
    document::read("ledger entry", &row.data)
}
