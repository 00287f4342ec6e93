//! The event log: appended to, chained by digest, never changed (a trigger refuses it).
use domain::{
    access::Scope,
    ids::TicketId,
    ticket::{Event, EventDraft, chain_digest},
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    sea_query::LockType,
};
use uuid::Uuid;

use crate::{
    Db, StoreError, Tx,
    cases::insert_all,
    database::Connection as _,
    document,
    entity::{event, ticket},
    instant::{Instant, stored},
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
    let end = chain_end(tx, ticket).await?;
    append_after(tx, ticket, end, drafts, recorded_at).await
}

pub(crate) async fn chain_end(tx: &Tx, ticket: TicketId) -> Result<ChainEnd, StoreError> {
    let last = event::Entity::find()
        .select_only()
        .columns([event::Column::Sequence, event::Column::Digest])
        .filter(event::Column::Ticket.eq(ticket.0))
        .order_by_desc(event::Column::Sequence)
        .into_tuple::<(i64, String)>()
        .one(&tx.executor())
        .await?;
    Ok(last.map(|(sequence, digest)| ChainEnd { sequence, digest }).unwrap_or_default())
}

/// Appends after a known end; the caller holds the ticket's row.
pub(crate) async fn append_after(
    tx: &Tx,
    ticket: TicketId,
    end: ChainEnd,
    drafts: &[EventDraft],
    recorded_at: Timestamp,
) -> Result<(), StoreError> {
    insert_all::<event::ActiveModel>(tx, event_rows(ticket, end, drafts, recorded_at)?).await
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
