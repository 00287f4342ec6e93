//! How many tickets a list would show: every number on a screen opens the list behind it.
use domain::{access::Scope, ticket::Status};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QuerySelect as _};

use super::filter::TicketFilter;
use crate::{
    Db, StoreError,
    document::{self, unsigned},
    entity::ticket::{Column, Entity},
    scope,
};

pub async fn count_tickets(db: &dyn Db, scope: &Scope, filter: &TicketFilter) -> Result<u64, StoreError> {
    let wanted = filter.condition(db, scope).await?;
    let query = Entity::find().filter(scope::tickets(scope)).filter(wanted);
    Ok(query.count(&db.executor()).await?)
}

/// Only the states that occur.
pub async fn count_tickets_by_status(
    db: &dyn Db,
    scope: &Scope,
    filter: &TicketFilter,
) -> Result<Vec<(Status, u64)>, StoreError> {
    let rows = Entity::find()
        .select_only()
        .column(Column::Status)
        .column_as(Column::Id.count(), "tickets")
        .filter(scope::tickets(scope))
        .filter(filter.condition(db, scope).await?)
        .group_by(Column::Status)
        .into_tuple::<(String, i64)>()
        .all(&db.executor())
        .await?;
    rows.into_iter()
        .map(|(status, count)| Ok((document::word("ticket", &status)?, unsigned(count))))
        .collect()
}
