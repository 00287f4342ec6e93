//! A page of tickets.
use domain::access::Scope;
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, Order, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Select,
    sea_query::{Expr, NullOrdering},
};
use uuid::Uuid;

use super::{
    filter::TicketFilter,
    summary::{SummaryRow, TicketSummary},
};
use crate::{
    Db, Page, PageRequest, StoreError,
    entity::ticket::{Column, Entity},
    instant::Instant,
    page::{after, before},
    scope,
};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TicketOrder {
    /// Latest receipt first.
    #[default]
    Received,
    /// Nearest due instant first, tickets without a running timer last.
    Deadline,
    /// The latest change first.
    Updated,
    /// The order of work (T 2.6): the rule set's rank, then what is confirmed as critical, then receipt.
    Processing,
}

pub async fn list_tickets(
    db: &dyn Db,
    scope: &Scope,
    filter: &TicketFilter,
    order: TicketOrder,
    page: &PageRequest,
) -> Result<Page<TicketSummary>, StoreError> {
    let wanted = filter.condition(db, scope).await?;
    let query = Entity::find().filter(scope::tickets(scope)).filter(wanted);
    let query = match order {
        TicketOrder::Received => latest(query, Column::ReceivedAt, page)?,
        TicketOrder::Updated => latest(query, Column::UpdatedAt, page)?,
        TicketOrder::Deadline => by_deadline(query, page)?,
        TicketOrder::Processing => by_processing(query, page)?,
    };
    let rows = query.limit(page.fetch()).into_model::<SummaryRow>().all(&db.executor()).await?;
    let page = match order {
        TicketOrder::Received => Page::cut(page, rows, |row| (row.received_at.0, row.id)),
        TicketOrder::Updated => Page::cut(page, rows, |row| (row.updated_at.0, row.id)),
        TicketOrder::Deadline => Page::cut(page, rows, |row| (row.next_due_at.map(|at| at.0), row.id)),
        TicketOrder::Processing => {
            Page::cut(page, rows, |row| (row.queue_rank, row.urgency, row.received_at.0, row.id))
        }
    };
    page.try_map(SummaryRow::read)
}

fn latest(query: Select<Entity>, by: Column, page: &PageRequest) -> Result<Select<Entity>, StoreError> {
    let mut query = query.order_by_desc(by).order_by_desc(Column::Id);
    if let Some((at, id)) = page.key::<(Timestamp, Uuid)>()? {
        query = query.filter(before([by, Column::Id], [Expr::val(Instant(at)), Expr::val(id)]));
    }
    Ok(query)
}

fn by_deadline(query: Select<Entity>, page: &PageRequest) -> Result<Select<Entity>, StoreError> {
    let query =
        query.order_by_with_nulls(Column::NextDueAt, Order::Asc, NullOrdering::Last).order_by_asc(Column::Id);
    let Some((due_at, id)) = page.key::<(Option<Timestamp>, Uuid)>()? else { return Ok(query) };
    let undated = Column::NextDueAt.is_null();
    let rest = match due_at {
        Some(due_at) => {
            let later = after([Column::NextDueAt, Column::Id], [Expr::val(Instant(due_at)), Expr::val(id)]);
            Condition::any().add(later).add(undated)
        }
        None => Condition::all().add(undated).add(Column::Id.gt(id)),
    };
    Ok(query.filter(rest))
}

fn by_processing(query: Select<Entity>, page: &PageRequest) -> Result<Select<Entity>, StoreError> {
    let columns = [Column::QueueRank, Column::Urgency, Column::ReceivedAt, Column::Id];
    let mut query = columns.into_iter().fold(query, Select::order_by_asc);
    if let Some((rank, urgency, at, id)) = page.key::<(i32, i32, Timestamp, Uuid)>()? {
        let last = [Expr::val(rank), Expr::val(urgency), Expr::val(Instant(at)), Expr::val(id)];
        query = query.filter(after(columns, last));
    }
    Ok(query)
}
