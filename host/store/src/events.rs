//! The event log: appended to, chained by digest, never changed (a trigger refuses it).
use std::collections::HashMap;

use domain::{
    access::Scope,
    ids::TicketId,
    ticket::{Event, EventDraft, chain_digest},
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, IntoSimpleExpr as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
    sea_query::{ExprTrait as _, LockType, Order, Query, SelectStatement},
};
use uuid::Uuid;

use crate::{
    Db, StoreError, Tx,
    database::Connection as _,
    document,
    entity::{event, ticket},
    instant::{Instant, stored},
    many::insert_all,
    scope,
};

/// The last link of a ticket's chain; the default is that of a ticket without events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ChainEnd {
    sequence: i64,
    digest: String,
}

impl ChainEnd {
    /// Of the last event, if there is one.
    pub(crate) fn of(sequence: Option<i64>, digest: Option<String>) -> Self {
        Self { sequence: sequence.unwrap_or_default(), digest: digest.unwrap_or_default() }
    }
}

/// Appends events that change nothing else of the ticket; its version stays.
pub async fn append_events(
    tx: &Tx,
    ticket: TicketId,
    drafts: &[EventDraft],
    recorded_at: Timestamp,
) -> Result<(), StoreError> {
    if tx.is_postgres() {
        // Two appenders would otherwise take the same place in the chain and one of them would fail.
        let lock = ticket::Entity::find_by_id(ticket.0)
            .select_only()
            .column(ticket::Column::Id)
            .lock(LockType::Update);
        lock.into_tuple::<Uuid>().one(&tx.executor()).await?;
    }
    let end = chain_ends(tx, &[ticket]).await?.remove(&ticket).unwrap_or_default();
    insert_all::<event::ActiveModel>(tx, event_rows(ticket, end, drafts, recorded_at)?).await
}

/// Of tickets that have events; the caller holds their rows.
pub(crate) async fn chain_ends(
    tx: &Tx,
    tickets: &[TicketId],
) -> Result<HashMap<TicketId, ChainEnd>, StoreError> {
    let mut ends = HashMap::with_capacity(tickets.len());
    if tickets.is_empty() {
        return Ok(ends);
    }
    let query = Query::select()
        .expr_as(ticket::Column::Id.into_simple_expr(), "ticket")
        .expr_as(last_event(event::Column::Sequence), "sequence")
        .expr_as(last_event(event::Column::Digest), "digest")
        .from(ticket::Entity)
        .and_where(ticket::Column::Id.is_in(tickets.iter().map(|id| id.0)))
        .take();
    for row in tx.executor().query_all(&query).await? {
        let end = ChainEnd::of(row.try_get("", "sequence")?, row.try_get("", "digest")?);
        ends.insert(TicketId(row.try_get("", "ticket")?), end);
    }
    Ok(ends)
}

/// Of the ticket of the query it stands in.
pub(crate) fn last_event(column: event::Column) -> SelectStatement {
    Query::select()
        .column((event::Entity, column))
        .from(event::Entity)
        .and_where(event::Column::Ticket.into_simple_expr().equals((ticket::Entity, ticket::Column::Id)))
        .order_by((event::Entity, event::Column::Sequence), Order::Desc)
        .limit(1)
        .take()
}

/// The rows of events, each chained to the one before.
pub(crate) fn event_rows(
    ticket: TicketId,
    mut end: ChainEnd,
    drafts: &[EventDraft],
    recorded_at: Timestamp,
) -> Result<Vec<event::Model>, StoreError> {
    // The digest is taken over what will be read back.
    let recorded_at = stored(recorded_at);
    let mut rows = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let draft = EventDraft { at: stored(draft.at), ..draft.clone() };
        let sequence = end.sequence + 1;
        let digest = chain_digest(&end.digest, ticket, sequence, recorded_at, &draft);
        rows.push(event::Model {
            ticket: ticket.0,
            sequence,
            recorded_at: Instant(recorded_at),
            at: Instant(draft.at),
            kind: draft.kind,
            actor: document::write("event", &draft.actor)?,
            data: document::write("event", &draft.data)?,
            clauses: document::write("event", &draft.clauses)?,
            digest: digest.clone(),
        });
        end = ChainEnd { sequence, digest };
    }
    Ok(rows)
}

/// All events of a ticket, oldest first.
pub async fn events(db: &dyn Db, scope: &Scope, ticket: TicketId) -> Result<Vec<Event>, StoreError> {
    let rows = event::Entity::find()
        .filter(event::Column::Ticket.eq(ticket.0))
        .filter(scope::of_ticket(scope, event::Column::Ticket))
        .order_by_asc(event::Column::Sequence)
        .all(&db.executor())
        .await?;
    rows.into_iter().map(read).collect()
}

fn read(row: event::Model) -> Result<Event, StoreError> {
    Ok(Event {
        ticket: TicketId(row.ticket),
        sequence: row.sequence,
        recorded_at: row.recorded_at.0,
        draft: EventDraft {
            kind: row.kind,
            at: row.at.0,
            actor: document::read("event", &row.actor)?,
            data: document::read("event", &row.data)?,
            clauses: document::read("event", &row.clauses)?,
        },
        digest: row.digest,
    })
}
