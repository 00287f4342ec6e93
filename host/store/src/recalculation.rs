//! Timers of many tickets moved at once (TR-11): read apart from their cases, written with a handful of statements.
//!
//! Nothing is locked between reading and writing: a ticket that somebody changed meanwhile is left out and answered.
//! Where one is changed in the very moment of writing, or its log grew, all of its batch is refused
//! ([`StoreError::StaleVersion`], [`StoreError::Conflict`]).
use std::collections::HashSet;

use domain::{
    access::Scope,
    ids::{TicketId, TimerId},
    ticket::{EventDraft, Timer, TimerState},
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, DbBackend, EntityTrait as _, IntoActiveModel as _,
    IntoSimpleExpr as _, QueryResult, QueryTrait as _, Statement,
    sea_query::{
        Alias, Expr, ExprTrait as _, IntoIden as _, JoinType, Order, Query, SelectStatement, TableRef,
        UpdateStatement, Value, ValueTuple,
    },
};
use uuid::Uuid;

use crate::{
    Db, Store, StoreError, Tx,
    cases::{next_due, timer_row},
    database::Connection as _,
    document,
    entity::{event, ticket, timer},
    events::{ChainEnd, event_rows, last_event},
    instant::Instant,
    timers::by_calendar,
};

/// Tickets of one UPDATE: its parameters stay far below what either database takes.
const ROWS_PER_UPDATE: usize = 500;
/// The new values of an UPDATE; both databases name their columns `column1`, `column2`, …
const NEW: &str = "new";

/// The timers of a ticket that may not have ended, oldest first, and what a write has to find as it was read.
#[derive(Clone, Debug)]
pub struct OpenTimers {
    pub ticket: TicketId,
    pub timers: Vec<Timer>,
    version: i64,
    end: ChainEnd,
}

/// Rows to be written.
#[derive(Debug, Default)]
pub struct MovedTimers {
    tickets: Vec<TicketId>,
    rows: Vec<[Value; 7]>,
    timers: Vec<(TicketId, [Value; 4])>,
    events: Vec<event::Model>,
}

/// The same as statements; made before the transaction, so that it is short.
#[derive(Debug)]
pub struct PreparedMoves {
    moved: MovedTimers,
    tickets: Vec<TicketStatements>,
    rest: Vec<Statement>,
}

#[derive(Debug)]
struct TicketStatements {
    /// Answers those that are no longer at the version they were read at.
    changed: Statement,
    update: Statement,
    count: u64,
}

impl MovedTimers {
    /// `held.timers` are as they are to be; `moved` are those that changed, `events` say so.
    pub fn add(
        &mut self,
        held: OpenTimers,
        moved: &[TimerId],
        events: &[EventDraft],
        recorded_at: Timestamp,
    ) -> Result<(), StoreError> {
        let OpenTimers { ticket, timers, version, end } = held;
        let due = next_due(&timers);
        let row = [
            ticket.0.into(),
            version.into(),
            Instant(recorded_at).into(),
            due.map(|timer| Instant(timer.due_at)).into(),
            due.map(|timer| timer.code.clone()).into(),
            due.map(|timer| timer.state.as_str().to_owned()).into(),
            due.is_some_and(|timer| timer.provisional).into(),
        ];
        self.tickets.push(ticket);
        self.rows.push(row);
        for timer in timers.iter().filter(|timer| moved.contains(&timer.id)) {
            let row = timer_row(ticket, 0, timer)?;
            let row = [row.id.into(), row.due_at.into(), row.wake_at.into(), row.data.into()];
            self.timers.push((ticket, row));
        }
        self.events.extend(event_rows(ticket, end, events, recorded_at)?);
        Ok(())
    }

    pub fn is_empty(&self) -> bool {
        self.tickets.is_empty()
    }

    pub fn tickets(&self) -> impl Iterator<Item = TicketId> + '_ {
        self.tickets.iter().copied()
    }

    pub fn prepare(self, store: &Store) -> PreparedMoves {
        let backend = store.backend();
        let tickets = self.rows.chunks(ROWS_PER_UPDATE).map(|rows| TicketStatements {
            changed: backend.build(&changed_since(rows)),
            update: backend.build(&update_tickets(rows)),
            count: u64::try_from(rows.len()).unwrap_or(u64::MAX),
        });
        let tickets = tickets.collect();
        let rest = self.statements(backend, &HashSet::new());
        PreparedMoves { moved: self, tickets, rest }
    }

    /// What is written beside the tickets' own rows.
    fn statements(&self, backend: DbBackend, left_out: &HashSet<TicketId>) -> Vec<Statement> {
        let timers = self.timers.iter().filter(|(ticket, _)| !left_out.contains(ticket));
        let timers: Vec<[Value; 4]> = timers.map(|(_, row)| row.clone()).collect();
        let events = self.events.iter().filter(|event| !left_out.contains(&TicketId(event.ticket)));
        let events: Vec<event::ActiveModel> = events.map(|event| event.clone().into_active_model()).collect();
        let updates = timers.chunks(ROWS_PER_UPDATE).map(|rows| backend.build(&update_timers(rows)));
        let inserts = events
            .chunks(ROWS_PER_UPDATE)
            .map(|rows| backend.build(&event::Entity::insert_many(rows.to_vec()).into_query()));
        updates.chain(inserts).collect()
    }
}

/// The timers of the next tickets with open ones on a calendar, as far as they may not have ended; each ticket as of one
/// moment. Go on after the last one answered.
pub async fn open_timers(
    db: &dyn Db,
    scope: &Scope,
    calendar: &str,
    after: Option<TicketId>,
    limit: u64,
) -> Result<Vec<OpenTimers>, StoreError> {
    // Wrapped, because SQLite orders no member of a set.
    let next = Query::select()
        .column("ticket")
        .from_subquery(by_calendar(scope, calendar, after, limit), "next")
        .take();
    let over = [TimerState::Met, TimerState::Cancelled].map(TimerState::as_str);
    let query = Query::select()
        .expr_as(ticket::Column::Id.into_simple_expr(), "ticket")
        .expr_as(ticket::Column::Version.into_simple_expr(), "version")
        .expr_as(timer::Column::Data.into_simple_expr(), "data")
        .expr_as(last_event(event::Column::Sequence), "sequence")
        .expr_as(last_event(event::Column::Digest), "digest")
        .from(timer::Entity)
        .inner_join(
            ticket::Entity,
            ticket::Column::Id.into_simple_expr().equals((timer::Entity, timer::Column::Ticket)),
        )
        .and_where(timer::Column::Ticket.into_simple_expr().in_subquery(next))
        .and_where(timer::Column::State.is_not_in(over))
        .order_by((timer::Entity, timer::Column::Ticket), Order::Asc)
        .order_by((timer::Entity, timer::Column::Position), Order::Asc)
        .take();
    let mut found: Vec<OpenTimers> = Vec::new();
    for row in db.executor().query_all(&query).await? {
        let (id, held) = (TicketId(row.try_get::<Uuid>("", "ticket")?), read_timer(&row)?);
        match found.last_mut() {
            Some(last) if last.ticket == id => last.timers.push(held),
            _ => found.push(open_timers_of(id, held, &row)?),
        }
    }
    Ok(found)
}

fn read_timer(row: &QueryResult) -> Result<Timer, StoreError> {
    document::read("timer", &row.try_get::<String>("", "data")?)
}

fn open_timers_of(ticket: TicketId, first: Timer, row: &QueryResult) -> Result<OpenTimers, StoreError> {
    let (sequence, digest) = (row.try_get("", "sequence")?, row.try_get("", "digest")?);
    Ok(OpenTimers {
        ticket,
        timers: vec![first],
        version: row.try_get("", "version")?,
        end: ChainEnd::of(sequence, digest),
    })
}

/// Writes what moved and answers the tickets left out because somebody changed them since they were read.
pub async fn move_timers(tx: &Tx, prepared: PreparedMoves) -> Result<Vec<TicketId>, StoreError> {
    let PreparedMoves { moved, tickets, mut rest } = prepared;
    let db = tx.executor();
    let mut changed: HashSet<TicketId> = HashSet::new();
    // Tickets first, which locks them on PostgreSQL.
    for chunk in tickets {
        let mut left_out = 0;
        for row in db.query_all_raw(chunk.changed).await? {
            changed.insert(TicketId(row.try_get("", "id")?));
            left_out += 1;
        }
        // Rows come back one by one, so the update answers no more than their number.
        if db.execute_raw(chunk.update).await?.rows_affected() + left_out != chunk.count {
            return Err(StoreError::StaleVersion);
        }
    }
    if !changed.is_empty() {
        rest = moved.statements(db.get_database_backend(), &changed);
    }
    for statement in rest {
        db.execute_raw(statement).await?;
    }
    Ok(moved.tickets.into_iter().filter(|ticket| changed.contains(ticket)).collect())
}

/// Tickets that are no longer at the version they were read at.
fn changed_since(rows: &[[Value; 7]]) -> SelectStatement {
    let versions: Vec<[Value; 2]> =
        rows.iter().map(|[id, version, ..]| [id.clone(), version.clone()]).collect();
    Query::select()
        .column((ticket::Entity, ticket::Column::Id))
        .from(ticket::Entity)
        .join(JoinType::InnerJoin, values(&versions), ticket::Column::Id.into_simple_expr().eq(new(1)))
        .and_where(ticket::Column::Version.into_simple_expr().ne(new(2)))
        .take()
}

fn update_tickets(rows: &[[Value; 7]]) -> UpdateStatement {
    Query::update()
        .table(ticket::Entity)
        .value(ticket::Column::Version, new(2).add(1))
        .value(ticket::Column::UpdatedAt, new(3))
        .value(ticket::Column::NextDueAt, new(4))
        .value(ticket::Column::NextDueTimer, new(5))
        .value(ticket::Column::NextDueState, new(6))
        .value(ticket::Column::NextDueProvisional, new(7))
        .from(values(rows))
        .and_where(ticket::Column::Id.into_simple_expr().eq(new(1)))
        .and_where(ticket::Column::Version.into_simple_expr().eq(new(2)))
        .take()
}

fn update_timers(rows: &[[Value; 4]]) -> UpdateStatement {
    Query::update()
        .table(timer::Entity)
        .value(timer::Column::DueAt, new(2))
        .value(timer::Column::WakeAt, new(3))
        .value(timer::Column::Data, new(4))
        .from(values(rows))
        .and_where(timer::Column::Id.into_simple_expr().eq(new(1)))
        .take()
}

fn new(column: usize) -> Expr {
    Expr::col((Alias::new(NEW), Alias::new(format!("column{column}"))))
}

fn values<const N: usize>(rows: &[[Value; N]]) -> TableRef {
    let rows = rows.iter().map(|row| ValueTuple::Many(row.to_vec())).collect();
    TableRef::ValuesList(rows, NEW.into_iden())
}
