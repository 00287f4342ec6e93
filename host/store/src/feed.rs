//! The feed of events: every event of the log once, in an order that a reader may follow with a cursor and miss nothing.
//!
//! A trigger enters events in the transaction that writes them. On SQLite, which has one writer, they get their position
//! there. On `PostgreSQL` numbers are handed out before commits, so that a lower one may become visible after a higher
//! one; there a position is given after the commit, by whoever reads first, one at a time, to all that is visible.
use domain::{
    access::Scope,
    ids::{OrganisationId, TicketId},
    ticket::{Event, EventDraft, Status},
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait as _, EntityTrait as _, IntoSimpleExpr as _,
    QueryFilter as _, QueryOrder as _, QueryResult, QuerySelect as _, Statement,
    sea_query::{ExprTrait as _, Order, Query},
};
use uuid::Uuid;

use crate::{
    Store, StoreError,
    database::Connection as _,
    document,
    entity::{event, feed, ticket},
    instant::Instant,
    scope,
};

/// Most events of one page.
const MOST: u64 = 500;
/// Key of the advisory lock under which positions are given.
const POSITION_LOCK: i64 = 0x5265_676c_616e;
const NUMBERING: &str = "UPDATE feed SET position = base.last + waiting.place \
     FROM (SELECT number, row_number() OVER (ORDER BY number) AS place FROM feed WHERE position IS NULL) AS waiting, \
     (SELECT coalesce(max(position), 0) AS last FROM feed) AS base WHERE waiting.number = feed.number";

/// An event with its place in the feed and what its ticket is now.
#[derive(Clone, Debug, PartialEq)]
pub struct FedEvent {
    pub position: i64,
    pub event: Event,
    pub number: String,
    pub product: String,
    pub provider: OrganisationId,
    pub status: Status,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FeedPage {
    pub events: Vec<FedEvent>,
    /// Where to go on: behind the last event read, or behind all there are.
    pub position: i64,
    pub has_more: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedFilter {
    /// One of these; empty means any.
    pub kinds: Vec<String>,
    pub ticket: Option<TicketId>,
}

/// Where the feed ends now.
pub async fn feed_end(store: &Store) -> Result<i64, StoreError> {
    give_positions(store).await?;
    let last = feed::Entity::find()
        .select_only()
        .column(feed::Column::Position)
        .filter(feed::Column::Position.is_not_null())
        .order_by_desc(feed::Column::Position)
        .into_tuple::<i64>()
        .one(&store.executor())
        .await?;
    Ok(last.unwrap_or_default())
}

/// Events behind a position, in the order of the feed.
pub async fn events_after(
    store: &Store,
    scope: &Scope,
    filter: &FeedFilter,
    position: i64,
    limit: u32,
) -> Result<FeedPage, StoreError> {
    // Before the events: what comes meanwhile is left to the next page.
    let end = feed_end(store).await?;
    let limit = u64::from(limit).clamp(1, MOST);
    let query = Query::select()
        .expr_as(feed::Column::Position.into_simple_expr(), "position")
        .expr_as(event::Column::Ticket.into_simple_expr(), "ticket_id")
        .expr_as(event::Column::Sequence.into_simple_expr(), "sequence")
        .expr_as(event::Column::RecordedAt.into_simple_expr(), "recorded_at")
        .expr_as(event::Column::At.into_simple_expr(), "happened_at")
        .expr_as(event::Column::Kind.into_simple_expr(), "kind")
        .expr_as(event::Column::Actor.into_simple_expr(), "actor")
        .expr_as(event::Column::Data.into_simple_expr(), "data")
        .expr_as(event::Column::Clauses.into_simple_expr(), "clauses")
        .expr_as(event::Column::Digest.into_simple_expr(), "digest")
        .expr_as(ticket::Column::Number.into_simple_expr(), "ticket_number")
        .expr_as(ticket::Column::Product.into_simple_expr(), "product")
        .expr_as(ticket::Column::Provider.into_simple_expr(), "provider")
        .expr_as(ticket::Column::Status.into_simple_expr(), "status")
        .from(feed::Entity)
        .inner_join(
            event::Entity,
            Condition::all()
                .add(event::Column::Ticket.into_simple_expr().equals(feed::Column::Ticket.as_column_ref()))
                .add(
                    event::Column::Sequence.into_simple_expr().equals(feed::Column::Sequence.as_column_ref()),
                ),
        )
        .inner_join(
            ticket::Entity,
            ticket::Column::Id.into_simple_expr().equals(feed::Column::Ticket.as_column_ref()),
        )
        .cond_where(feed::Column::Position.gt(position))
        .cond_where(feed::Column::Position.lte(end))
        .cond_where(scope::tickets(scope))
        .cond_where(
            Condition::all()
                .add_option((!filter.kinds.is_empty()).then(|| event::Column::Kind.is_in(&filter.kinds)))
                .add_option(filter.ticket.map(|id| feed::Column::Ticket.eq(id.0))),
        )
        .order_by((feed::Entity, feed::Column::Position), Order::Asc)
        .limit(limit + 1)
        .take();
    let rows = store.executor().query_all(&query).await?;
    let has_more = rows.len() as u64 > limit;
    let kept = rows.iter().take(usize::try_from(limit).unwrap_or(usize::MAX));
    let events: Vec<FedEvent> = kept.map(read).collect::<Result<_, _>>()?;
    let last = events.last().map(|held| held.position).filter(|_| has_more);
    Ok(FeedPage { position: last.unwrap_or(std::cmp::max(end, position)), events, has_more })
}

/// Gives positions to what is committed and has none. Two who come at once wait for each other.
async fn give_positions(store: &Store) -> Result<(), StoreError> {
    if store.is_sqlite() {
        return Ok(());
    }
    let waiting =
        feed::Entity::find().filter(feed::Column::Position.is_null()).one(&store.executor()).await?;
    if waiting.is_none() {
        return Ok(());
    }
    let tx = store.begin().await?;
    let db = tx.executor();
    for statement in [format!("SELECT pg_advisory_xact_lock({POSITION_LOCK})"), NUMBERING.to_owned()] {
        db.execute_raw(Statement::from_string(db.get_database_backend(), statement)).await?;
    }
    tx.commit().await
}

fn read(row: &QueryResult) -> Result<FedEvent, StoreError> {
    let text = |column: &str| row.try_get::<String>("", column);
    let ticket = TicketId(row.try_get::<Uuid>("", "ticket_id")?);
    let event = Event {
        ticket,
        sequence: row.try_get("", "sequence")?,
        recorded_at: row.try_get::<Instant>("", "recorded_at")?.0,
        draft: EventDraft {
            kind: text("kind")?,
            at: row.try_get::<Instant>("", "happened_at")?.0,
            actor: document::read("event", &text("actor")?)?,
            data: document::read("event", &text("data")?)?,
            clauses: document::read("event", &text("clauses")?)?,
        },
        digest: text("digest")?,
    };
    Ok(FedEvent {
        position: row.try_get("", "position")?,
        event,
        number: text("ticket_number")?,
        product: text("product")?,
        provider: OrganisationId(row.try_get::<Uuid>("", "provider")?),
        status: document::word("ticket", &text("status")?)?,
    })
}
