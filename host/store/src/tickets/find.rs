//! Tickets by what is known of them.
use domain::{
    access::Scope,
    ids::{OrganisationId, TicketId},
    ticket::{Status, Ticket},
};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use uuid::Uuid;

use super::summary::{SummaryRow, TicketSummary};
use crate::{
    Db, StoreError,
    cases::StoredTicket,
    document::{self, plain},
    entity::{message, ticket, ticket_document},
    scope,
};

pub async fn ticket_exists(db: &dyn Db, scope: &Scope, id: TicketId) -> Result<bool, StoreError> {
    let query = ticket::Entity::find_by_id(id.0)
        .select_only()
        .column(ticket::Column::Id)
        .filter(scope::tickets(scope));
    Ok(query.into_tuple::<Uuid>().one(&db.executor()).await?.is_some())
}

/// The version a ticket stands at.
pub async fn ticket_version(db: &dyn Db, scope: &Scope, id: TicketId) -> Result<Option<i64>, StoreError> {
    let query = ticket::Entity::find_by_id(id.0)
        .select_only()
        .column(ticket::Column::Version)
        .filter(scope::tickets(scope));
    Ok(query.into_tuple::<i64>().one(&db.executor()).await?)
}

/// Tickets of a product, of one customer or of all, that are not final, the oldest first.
pub async fn open_tickets_of(
    db: &dyn Db,
    scope: &Scope,
    customer: Option<OrganisationId>,
    product: &str,
) -> Result<Vec<TicketId>, StoreError> {
    let last = Status::ALL.into_iter().filter(|status| status.is_final()).map(Status::as_str);
    let rows = ticket::Entity::find()
        .select_only()
        .column(ticket::Column::Id)
        .filter(Condition::all().add_option(customer.map(|id| ticket::Column::Customer.eq(id.0))))
        .filter(ticket::Column::Product.eq(product))
        .filter(ticket::Column::Status.is_not_in(last))
        .filter(scope::tickets(scope))
        .order_by_asc(ticket::Column::ReceivedAt)
        .order_by_asc(ticket::Column::Id)
        .into_tuple::<Uuid>()
        .all(&db.executor())
        .await?;
    Ok(rows.into_iter().map(TicketId).collect())
}

pub async fn find_by_number(
    db: &dyn Db,
    scope: &Scope,
    number: &str,
) -> Result<Option<TicketId>, StoreError> {
    let id = ticket::Entity::find()
        .select_only()
        .column(ticket::Column::Id)
        .filter(ticket::Column::Number.eq(plain(number)))
        .filter(scope::tickets(scope))
        .into_tuple::<Uuid>()
        .one(&db.executor())
        .await?;
    Ok(id.map(TicketId))
}

/// Tickets with a message of one of these external ids (the References of a mail), the latest message first.
pub async fn find_by_external_ids(
    db: &dyn Db,
    scope: &Scope,
    ids: &[String],
) -> Result<Vec<TicketId>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = message::Entity::find()
        .select_only()
        .column(message::Column::Ticket)
        .filter(message::Column::ExternalId.is_in(ids.iter().map(|id| plain(id))))
        .filter(scope::of_ticket(scope, message::Column::Ticket))
        .order_by_desc(message::Column::At)
        .into_tuple::<Uuid>()
        .all(&db.executor())
        .await?;
    let mut tickets: Vec<TicketId> = Vec::new();
    for id in rows.into_iter().map(TicketId) {
        if !tickets.contains(&id) {
            tickets.push(id);
        }
    }
    Ok(tickets)
}

/// In the order of receipt, latest first; those out of scope are missing.
pub async fn ticket_summaries(
    db: &dyn Db,
    scope: &Scope,
    ids: &[TicketId],
) -> Result<Vec<TicketSummary>, StoreError> {
    let rows = ticket::Entity::find()
        .filter(ticket::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .filter(scope::tickets(scope))
        .order_by_desc(ticket::Column::ReceivedAt)
        .order_by_desc(ticket::Column::Id)
        .into_model::<SummaryRow>()
        .all(&db.executor())
        .await?;
    rows.into_iter().map(SummaryRow::read).collect()
}

/// Whole records, in no order; those out of scope are missing.
pub async fn ticket_records(db: &dyn Db, scope: &Scope, ids: &[TicketId]) -> Result<Vec<Ticket>, StoreError> {
    let rows = ticket_document::Entity::find()
        .filter(ticket_document::Column::Ticket.is_in(ids.iter().map(|id| id.0)))
        .filter(scope::of_ticket(scope, ticket_document::Column::Ticket))
        .all(&db.executor())
        .await?;
    let read = |row: &ticket_document::Model| {
        document::read::<StoredTicket>("ticket", &row.data).map(|stored| stored.ticket)
    };
    rows.iter().map(read).collect()
}
