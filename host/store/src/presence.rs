//! Who looks at a case or writes in it, as of moments ago. Rows are true for seconds and then in nobody's way.
use domain::{
    access::Scope,
    ids::{AccountId, TicketId},
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    sea_query::OnConflict,
};

use crate::{
    Db, StoreError, Tx,
    database::Connection as _,
    entity::presence::{Column, Entity, Model},
    instant::Instant,
    scope,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presence {
    pub ticket: TicketId,
    pub account: AccountId,
    /// `viewing`, `writing`.
    pub doing: String,
    /// Since when it does this.
    pub since: Timestamp,
    pub seen_at: Timestamp,
}

/// Those who were seen within these bounds, who came first first; customers see nobody.
pub async fn presences(
    db: &dyn Db,
    scope: &Scope,
    ticket: TicketId,
    seen: std::ops::RangeInclusive<Timestamp>,
) -> Result<Vec<Presence>, StoreError> {
    let rows = Entity::find()
        .filter(Column::Ticket.eq(ticket.0))
        .filter(scope::of_ticket_for_staff(scope, Column::Ticket))
        .filter(Column::SeenAt.between(Instant(*seen.start()), Instant(*seen.end())))
        .order_by_asc(Column::Since)
        .order_by_asc(Column::Account)
        .all(&db.executor())
        .await?;
    Ok(rows.into_iter().map(read).collect())
}

/// Writes down that somebody is there, and forgets everybody who was seen last before `forgotten`.
pub async fn note_presence(tx: &Tx, held: &Presence, forgotten: Timestamp) -> Result<(), StoreError> {
    let row = Model {
        ticket: held.ticket.0,
        account: held.account.0,
        doing: held.doing.clone(),
        since: Instant(held.since),
        seen_at: Instant(held.seen_at),
    };
    let anew = OnConflict::columns([Column::Ticket, Column::Account])
        .update_columns([Column::Doing, Column::Since, Column::SeenAt])
        .to_owned();
    Entity::insert(row.into_active_model()).on_conflict(anew).exec_without_returning(&tx.executor()).await?;
    Entity::delete_many().filter(Column::SeenAt.lt(Instant(forgotten))).exec(&tx.executor()).await?;
    Ok(())
}

pub async fn end_presence(tx: &Tx, ticket: TicketId, account: AccountId) -> Result<(), StoreError> {
    Entity::delete_by_id((ticket.0, account.0)).exec(&tx.executor()).await?;
    Ok(())
}

fn read(row: Model) -> Presence {
    Presence {
        ticket: TicketId(row.ticket),
        account: AccountId(row.account),
        doing: row.doing,
        since: row.since.0,
        seen_at: row.seen_at.0,
    }
}
