//! Rows of reports, page by page in the order of time: postings of hours, and deadlines with what became of them.
use domain::{
    access::Scope,
    catalogue::Entitlement,
    ids::{OrganisationId, RuleSetId, TicketId},
    ledger::LedgerEntry,
    ticket::Timer,
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, IntoSimpleExpr as _, JoinType, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
    sea_query::{Expr, ExprTrait as _},
};
use uuid::Uuid;

use crate::{
    Db, Page, PageRequest, StoreError,
    catalogue::{read_entitlement, visible_entitlements},
    document,
    entity::{entitlement, ledger_entry, ticket, timer},
    instant::Instant,
    page::after,
    scope,
};

/// What a report is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportFilter {
    /// Half-open.
    pub from: Timestamp,
    pub until: Timestamp,
    pub customer: Option<OrganisationId>,
    pub product: Option<String>,
}

/// A posting with what it was posted on.
#[derive(Clone, Debug, PartialEq)]
pub struct PostingRow {
    pub entry: LedgerEntry,
    pub entitlement: Entitlement,
    pub ticket_number: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DeadlineRow {
    pub timer: Timer,
    pub ticket: TicketId,
    pub number: String,
    pub product: String,
    pub rule_set: RuleSetId,
    pub customer: Option<OrganisationId>,
}

/// Postings of a period, oldest first.
pub async fn posting_rows(
    db: &dyn Db,
    scope: &Scope,
    filter: &ReportFilter,
    page: &PageRequest,
) -> Result<Page<PostingRow>, StoreError> {
    let of = Condition::all()
        .add(visible_entitlements(scope))
        .add_option(filter.customer.map(|id| entitlement::Column::Customer.eq(id.0)))
        .add_option(filter.product.as_deref().map(|product| entitlement::Column::Product.eq(product)));
    let mut query = ledger_entry::Entity::find()
        .select_also(entitlement::Entity)
        .join(
            JoinType::InnerJoin,
            ledger_entry::Entity::belongs_to(entitlement::Entity)
                .from(ledger_entry::Column::Entitlement)
                .to(entitlement::Column::Id)
                .into(),
        )
        .filter(of)
        .filter(ledger_entry::Column::At.gte(Instant(filter.from)))
        .filter(ledger_entry::Column::At.lt(Instant(filter.until)));
    if let Some((at, id)) = page.key::<(Timestamp, Uuid)>()? {
        let columns = [ledger_entry::Column::At, ledger_entry::Column::Id];
        query = query.filter(after(columns, [Expr::val(Instant(at)), Expr::val(id)]));
    }
    let rows = query
        .order_by_asc(ledger_entry::Column::At)
        .order_by_asc(ledger_entry::Column::Id)
        .limit(page.fetch())
        .all(&db.executor())
        .await?;
    let numbers = numbers_of(db, rows.iter().filter_map(|(entry, _)| entry.ticket)).await?;
    let read = |(entry, held): (ledger_entry::Model, Option<entitlement::Model>)| {
        let held = held.ok_or_else(|| StoreError::Corrupt {
            what: "ledger entry",
            detail: "its entitlement is gone".to_owned(),
        })?;
        Ok(PostingRow {
            ticket_number: entry.ticket.and_then(|id| numbers.get(&id).cloned()),
            entry: document::read("ledger entry", &entry.data)?,
            entitlement: read_entitlement(&held)?,
        })
    };
    Page::cut(page, rows, |(entry, _)| (entry.at.0, entry.id)).try_map(read)
}

async fn numbers_of(
    db: &dyn Db,
    tickets: impl Iterator<Item = Uuid>,
) -> Result<std::collections::HashMap<Uuid, String>, StoreError> {
    let ids: std::collections::BTreeSet<Uuid> = tickets.collect();
    if ids.is_empty() {
        return Ok(std::collections::HashMap::new());
    }
    let rows = ticket::Entity::find()
        .select_only()
        .columns([ticket::Column::Id, ticket::Column::Number])
        .filter(ticket::Column::Id.is_in(ids))
        .into_tuple::<(Uuid, String)>()
        .all(&db.executor())
        .await?;
    Ok(rows.into_iter().collect())
}

/// Timers due in a period with their tickets, by due instant.
pub async fn deadline_rows(
    db: &dyn Db,
    scope: &Scope,
    filter: &ReportFilter,
    page: &PageRequest,
) -> Result<Page<DeadlineRow>, StoreError> {
    let of = Condition::all()
        .add(scope::tickets(scope))
        .add_option(filter.customer.map(|id| ticket::Column::Customer.eq(id.0)))
        .add_option(filter.product.as_deref().map(|product| ticket::Column::Product.eq(product)));
    let mut query = timer::Entity::find()
        .select_only()
        .column_as(timer::Column::Id.into_simple_expr(), "timer_id")
        .column_as(timer::Column::DueAt.into_simple_expr(), "due_at")
        .column_as(timer::Column::Data.into_simple_expr(), "timer_data")
        .column_as(ticket::Column::Id.into_simple_expr(), "ticket_id")
        .column_as(ticket::Column::Number.into_simple_expr(), "number")
        .column_as(ticket::Column::Product.into_simple_expr(), "product")
        .column_as(ticket::Column::RuleSet.into_simple_expr(), "rule_set")
        .column_as(ticket::Column::Customer.into_simple_expr(), "customer")
        .join(
            JoinType::InnerJoin,
            timer::Entity::belongs_to(ticket::Entity)
                .from(timer::Column::Ticket)
                .to(ticket::Column::Id)
                .into(),
        )
        .filter(of)
        .filter(timer::Column::DueAt.gte(Instant(filter.from)))
        .filter(timer::Column::DueAt.lt(Instant(filter.until)));
    if let Some((at, id)) = page.key::<(Timestamp, Uuid)>()? {
        let behind = Expr::tuple([
            Expr::col((timer::Entity, timer::Column::DueAt)),
            Expr::col((timer::Entity, timer::Column::Id)),
        ])
        .gt(Expr::tuple([Expr::val(Instant(at)), Expr::val(id)]));
        query = query.filter(behind);
    }
    let rows = query
        .order_by_asc(timer::Column::DueAt)
        .order_by_asc(timer::Column::Id)
        .limit(page.fetch())
        .into_tuple::<(Uuid, Instant, String, Uuid, String, String, Uuid, Option<Uuid>)>()
        .all(&db.executor())
        .await?;
    Page::cut(page, rows, |row| (row.1.0, row.0)).try_map(|row| {
        Ok(DeadlineRow {
            timer: document::read("timer", &row.2)?,
            ticket: TicketId(row.3),
            number: row.4,
            product: row.5,
            rule_set: RuleSetId(row.6),
            customer: row.7.map(OrganisationId),
        })
    })
}
