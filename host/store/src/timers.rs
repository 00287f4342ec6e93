//! Timers across tickets: which are due, which one is next, which run by a calendar.
use domain::{
    access::Scope,
    ids::{TicketId, TimerId},
    ticket::TimerState,
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, IntoSimpleExpr as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
    sea_query::{Expr, Order, Query, SelectStatement, UnionType},
};
use uuid::Uuid;

use crate::{Db, StoreError, Tx, database::Connection as _, entity::timer, instant::Instant, scope};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueTimer {
    pub ticket: TicketId,
    pub timer: TimerId,
    pub wake_at: Timestamp,
}

/// Timers to be looked at by `until`, in the order of their instants. Two replicas may see the same one: whoever
/// commits second is stale.
pub async fn due_timers(db: &dyn Db, until: Timestamp, limit: u64) -> Result<Vec<DueTimer>, StoreError> {
    let rows = timer::Entity::find()
        .select_only()
        .columns([timer::Column::Ticket, timer::Column::Id, timer::Column::WakeAt])
        .filter(timer::Column::WakeAt.lte(Instant(until)))
        .order_by_asc(timer::Column::WakeAt)
        .order_by_asc(timer::Column::Id)
        .limit(limit)
        .into_tuple::<(Uuid, Uuid, Instant)>()
        .all(&db.executor())
        .await?;
    Ok(rows
        .into_iter()
        .map(|(ticket, id, at)| DueTimer { ticket: TicketId(ticket), timer: TimerId(id), wake_at: at.0 })
        .collect())
}

/// The first instant after `after` at which a timer wants to be looked at.
pub async fn next_wake_at(db: &dyn Db, after: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let row = timer::Entity::find()
        .select_only()
        .column(timer::Column::WakeAt)
        .filter(timer::Column::WakeAt.gt(Instant(after)))
        .order_by_asc(timer::Column::WakeAt)
        .into_tuple::<Instant>()
        .one(&db.executor())
        .await?;
    Ok(row.map(|at| at.0))
}

/// Puts off a timer whose turn fails again and again, so that it does not hold up those behind it. Its due instant
/// stays; the next change of the timer sets the waking anew.
pub async fn defer_timer(tx: &Tx, id: TimerId, until: Timestamp) -> Result<(), StoreError> {
    timer::Entity::update_many()
        .col_expr(timer::Column::WakeAt, Expr::value(Instant(until)))
        .filter(timer::Column::Id.eq(id.0))
        .filter(timer::Column::WakeAt.is_not_null())
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// Tickets with open timers on a calendar, for their recalculation (TR-11); go on after the last one answered.
pub async fn open_tickets_by_calendar(
    db: &dyn Db,
    scope: &Scope,
    calendar: &str,
    after: Option<TicketId>,
    limit: u64,
) -> Result<Vec<TicketId>, StoreError> {
    let rows = db.executor().query_all(&by_calendar(scope, calendar, after, limit)).await?;
    rows.into_iter().map(|row| Ok(TicketId(row.try_get("", "ticket")?))).collect()
}

/// One column, `ticket`, in its order.
pub(crate) fn by_calendar(
    scope: &Scope,
    calendar: &str,
    after: Option<TicketId>,
    limit: u64,
) -> SelectStatement {
    // State by state, so that each reads no more of the index than it answers.
    let [mut running, paused] =
        [TimerState::Running, TimerState::Paused].map(|state| by_state(scope, calendar, state, after, limit));
    running.union(UnionType::Distinct, paused).order_by("ticket", Order::Asc).limit(limit).take()
}

/// Wrapped, because SQLite takes no limit inside of a union.
fn by_state(
    scope: &Scope,
    calendar: &str,
    state: TimerState,
    after: Option<TicketId>,
    limit: u64,
) -> SelectStatement {
    let inner = Query::select()
        .distinct()
        .expr_as(timer::Column::Ticket.into_simple_expr(), "ticket")
        .from(timer::Entity)
        .and_where(timer::Column::Calendar.eq(calendar))
        .and_where(timer::Column::State.eq(state.as_str()))
        .and_where_option(after.map(|after| timer::Column::Ticket.gt(after.0)))
        .cond_where(scope::of_ticket(scope, timer::Column::Ticket))
        .order_by("ticket", Order::Asc)
        .limit(limit)
        .take();
    Query::select().column("ticket").from_subquery(inner, state.as_str()).take()
}
