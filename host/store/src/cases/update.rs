//! A changed case.
use domain::{case::Case, ticket::EventDraft};
use jiff::Timestamp;
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::NotSet, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _,
};

use super::{
    insert::NewParts,
    marks::CaseMarks,
    rows::{ticket_document_row, ticket_row, timer_row},
};
use crate::{
    StoreError, Tx,
    database::Connection as _,
    entity::{ticket, ticket_document, ticket_link, timer},
    events::{append_after, chain_end},
    tickets::{search_row, write_words},
};

/// Writes what changed since `loaded` was taken. The version grows by one, whatever `case.ticket.version` says.
///
/// # Errors
/// [`StoreError::StaleVersion`] when the ticket is no longer at `before`; nothing is written then.
pub async fn update_case(
    tx: &Tx,
    before: i64,
    case: &Case,
    loaded: &CaseMarks,
    events: &[EventDraft],
    recorded_at: Timestamp,
) -> Result<(), StoreError> {
    let mut row = ticket_row(case, before + 1)?.into_active_model().reset_all();
    // Never change: identity and number.
    row.id = NotSet;
    row.number = NotSet;
    // First, because it locks the row on PostgreSQL: whoever comes second waits here and finds the version moved.
    let updated = ticket::Entity::update_many()
        .set(row)
        .filter(ticket::Column::Id.eq(case.ticket.id.0))
        .filter(ticket::Column::Version.eq(before))
        .exec(&tx.executor())
        .await?;
    if updated.rows_affected == 0 {
        return Err(StoreError::StaleVersion);
    }
    let document = ticket_document_row(case)?.into_active_model().reset_all();
    ticket_document::Entity::update(document).exec(&tx.executor()).await?;
    write_words(tx, vec![search_row(case)]).await?;
    for (place, held) in loaded.changed_timers(case) {
        let mut row = timer_row(case.ticket.id, place, held)?.into_active_model().reset_all();
        row.id = NotSet;
        timer::Entity::update_many()
            .set(row)
            .filter(timer::Column::Id.eq(held.id.0))
            .exec(&tx.executor())
            .await?;
    }
    for link in loaded.removed_links(case) {
        let key = (case.ticket.id.0, link.ticket.0, link.kind.as_str().to_owned());
        ticket_link::Entity::delete_by_id(key).exec(&tx.executor()).await?;
    }
    let mut parts = NewParts::default();
    parts.collect(case, loaded, before + 1)?;
    parts.insert(tx).await?;
    if events.is_empty() {
        return Ok(());
    }
    let end = chain_end(tx, case.ticket.id).await?;
    append_after(tx, case.ticket.id, end, events, recorded_at).await
}
