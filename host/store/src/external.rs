//! Facts from outside: kept the moment they arrive, decided on one after another for each customer.
use domain::{
    access::Scope,
    catalogue::ExternalEvent,
    ids::{AssetId, ExternalEventId, JobId, OrganisationId, TicketId},
    ticket::{Status, Ticket},
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _,
    sea_query::{Expr, ExprTrait as _},
};
use uuid::Uuid;

use crate::{
    Db, NewJob, Page, PageRequest, StoreError, Tx,
    cases::StoredTicket,
    database::Connection as _,
    document::{self, plain},
    enqueue_job,
    entity::{
        external_event::{Column, Entity, Model},
        external_event_ticket as at_ticket, ticket, ticket_document,
    },
    instant::Instant,
    many::insert_all,
    scope,
};

/// A fact with what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredExternalEvent {
    pub event: ExternalEvent,
    /// Its place among the customer's; `None` until the rules were asked.
    pub sequence: Option<i64>,
    pub tickets: Vec<TicketId>,
}

/// What a decision on a fact leaves behind.
#[derive(Clone, Debug, PartialEq)]
pub struct DecidedEvent {
    pub event: ExternalEventId,
    /// One more than the last the decision knew of; taken means that somebody was faster.
    pub sequence: i64,
    pub tickets: Vec<TicketId>,
    /// The fact once more, for what did not fit into this decision, with the job that takes it up.
    pub next: Option<(JobId, ExternalEvent, NewJob)>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExternalEventFilter {
    pub customer: Option<OrganisationId>,
    pub asset: Option<AssetId>,
    pub ticket: Option<TicketId>,
}

/// # Errors
/// [`StoreError::Conflict`] when the source has reported it already.
pub async fn insert_external_event(tx: &Tx, held: &ExternalEvent) -> Result<(), StoreError> {
    let row = Model {
        id: held.id.0,
        source: plain(&held.source),
        source_key: plain(&held.source_key),
        customer: held.customer.0,
        asset: held.asset.map(|id| id.0),
        kind: plain(&held.kind),
        at: Instant(held.at),
        sequence: None,
        data: document::write("external event", held)?,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// # Errors
/// [`StoreError::Conflict`] when another fact of the customer's was decided on meanwhile.
pub async fn decide_external_event(tx: &Tx, decided: &DecidedEvent) -> Result<(), StoreError> {
    let open = Condition::all().add(Column::Id.eq(decided.event.0)).add(Column::Sequence.is_null());
    let updated = Entity::update_many()
        .col_expr(Column::Sequence, Expr::value(decided.sequence))
        .filter(open)
        .exec(&tx.executor())
        .await?;
    if updated.rows_affected == 0 {
        return Err(StoreError::StaleVersion);
    }
    let rows =
        decided.tickets.iter().map(|ticket| at_ticket::Model { event: decided.event.0, ticket: ticket.0 });
    insert_all::<at_ticket::ActiveModel>(tx, rows.collect()).await?;
    let Some((job, next, todo)) = &decided.next else { return Ok(()) };
    insert_external_event(tx, next).await?;
    enqueue_job(tx, *job, todo, next.received_at).await?;
    Ok(())
}

pub async fn find_external_event(
    db: &dyn Db,
    scope: &Scope,
    id: ExternalEventId,
) -> Result<Option<StoredExternalEvent>, StoreError> {
    one(db, scope, Column::Id.eq(id.0)).await
}

pub async fn external_event_by_key(
    db: &dyn Db,
    customer: OrganisationId,
    source: &str,
    source_key: &str,
) -> Result<Option<StoredExternalEvent>, StoreError> {
    let reported = Column::Source.eq(plain(source)).and(Column::SourceKey.eq(plain(source_key)));
    one(db, &Scope::All, Column::Customer.eq(customer.0).and(reported)).await
}

/// By identity, which is the order of arrival.
pub async fn list_external_events(
    db: &dyn Db,
    scope: &Scope,
    filter: &ExternalEventFilter,
    page: &PageRequest,
) -> Result<Page<StoredExternalEvent>, StoreError> {
    let of_ticket = filter.ticket.map(|ticket| {
        let named = at_ticket::Entity::find().select_only().column(at_ticket::Column::Event);
        Column::Id.in_subquery(named.filter(at_ticket::Column::Ticket.eq(ticket.0)).into_query())
    });
    let mut query = Entity::find().filter(visible(scope)).filter(
        Condition::all()
            .add_option(filter.customer.map(|customer| Column::Customer.eq(customer.0)))
            .add_option(filter.asset.map(|asset| Column::Asset.eq(asset.0)))
            .add_option(of_ticket),
    );
    if let Some(id) = page.key::<Uuid>()? {
        query = query.filter(Column::Id.gt(id));
    }
    let rows = query.order_by_asc(Column::Id).limit(page.fetch()).all(&db.executor()).await?;
    let page = Page::cut(page, rows, |row| row.id);
    let mut tickets = tickets_of(db, page.items.iter().map(|row| row.id).collect()).await?;
    page.try_map(|row| read(&row, &mut tickets))
}

/// What a source reported of assets at `from` or later, with what became of it, the oldest first.
pub async fn reported_of_assets(
    db: &dyn Db,
    scope: &Scope,
    source: &str,
    assets: &[AssetId],
    from: Timestamp,
) -> Result<Vec<StoredExternalEvent>, StoreError> {
    let rows = Entity::find()
        .filter(visible(scope))
        .filter(Column::Source.eq(source))
        .filter(Column::Asset.is_in(assets.iter().map(|asset| asset.0)))
        .filter(Column::At.gte(Instant(from)))
        .order_by_asc(Column::At)
        .order_by_asc(Column::Id)
        .all(&db.executor())
        .await?;
    let mut tickets = tickets_of(db, rows.iter().map(|row| row.id).collect()).await?;
    rows.iter().map(|row| read(row, &mut tickets)).collect()
}

/// The place of the customer's last fact that was decided on; zero before the first.
pub async fn last_external_sequence(db: &dyn Db, customer: OrganisationId) -> Result<i64, StoreError> {
    let last = Entity::find()
        .select_only()
        .column(Column::Sequence)
        .filter(Column::Customer.eq(customer.0))
        .filter(Column::Sequence.is_not_null())
        .order_by_desc(Column::Sequence)
        .into_tuple::<i64>()
        .one(&db.executor())
        .await?;
    Ok(last.unwrap_or(0))
}

/// Records of a customer's open tickets of a product, the latest first: what a fact may belong to. With `about` only
/// those about one of these assets.
pub async fn open_tickets_with_records(
    db: &dyn Db,
    customer: OrganisationId,
    product: &str,
    about: Option<&[AssetId]>,
    limit: u64,
) -> Result<Vec<Ticket>, StoreError> {
    let last = Status::ALL.into_iter().filter(|status| status.is_final()).map(Status::as_str);
    let about = about.map(|assets| ticket::Column::Asset.is_in(assets.iter().map(|asset| asset.0)));
    let open = ticket::Entity::find()
        .select_only()
        .column(ticket::Column::Id)
        .filter(ticket::Column::Customer.eq(customer.0))
        .filter(ticket::Column::Product.eq(product))
        .filter(ticket::Column::Status.is_not_in(last))
        .filter(Condition::all().add_option(about))
        .order_by_desc(ticket::Column::ReceivedAt)
        .order_by_desc(ticket::Column::Id)
        .limit(limit);
    let ids: Vec<Uuid> = open.into_tuple().all(&db.executor()).await?;
    let rows = ticket_document::Entity::find()
        .filter(ticket_document::Column::Ticket.is_in(ids.iter().copied()))
        .all(&db.executor())
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for id in ids {
        if let Some(row) = rows.iter().find(|row| row.ticket == id) {
            found.push(document::read::<StoredTicket>("ticket", &row.data)?.ticket);
        }
    }
    Ok(found)
}

async fn one(db: &dyn Db, scope: &Scope, which: Expr) -> Result<Option<StoredExternalEvent>, StoreError> {
    let found = Entity::find().filter(visible(scope)).filter(which).one(&db.executor()).await?;
    let Some(row) = found else { return Ok(None) };
    let mut tickets = tickets_of(db, vec![row.id]).await?;
    read(&row, &mut tickets).map(Some)
}

async fn tickets_of(db: &dyn Db, events: Vec<Uuid>) -> Result<Vec<at_ticket::Model>, StoreError> {
    let query = at_ticket::Entity::find().filter(at_ticket::Column::Event.is_in(events));
    Ok(query.order_by_asc(at_ticket::Column::Ticket).all(&db.executor()).await?)
}

fn visible(scope: &Scope) -> Condition {
    scope::of_organisation(scope, Column::Customer)
}

fn read(row: &Model, tickets: &mut Vec<at_ticket::Model>) -> Result<StoredExternalEvent, StoreError> {
    Ok(StoredExternalEvent {
        event: document::read("external event", &row.data)?,
        sequence: row.sequence,
        tickets: tickets
            .extract_if(.., |held| held.event == row.id)
            .map(|held| TicketId(held.ticket))
            .collect(),
    })
}
