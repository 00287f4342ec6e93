//! The history of a ticket's forms.
use domain::{access::Scope, ids::TicketId, ticket::FormSubmission};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};

use crate::{
    Db, StoreError, document,
    entity::form_submission::{Column, Entity},
    scope,
};

/// Every submission of every form, the latest first.
pub async fn form_submissions(
    db: &dyn Db,
    scope: &Scope,
    ticket: TicketId,
) -> Result<Vec<FormSubmission>, StoreError> {
    let rows = Entity::find()
        .filter(Column::Ticket.eq(ticket.0))
        .filter(scope::of_ticket(scope, Column::Ticket))
        .order_by_desc(Column::Position)
        .all(&db.executor())
        .await?;
    rows.iter().map(|row| document::read("form submission", &row.data)).collect()
}
