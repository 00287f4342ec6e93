//! Gaps that were filled in: by whom, with whose consent, from what; undone ones stay on record.
use domain::{
    access::Scope,
    ids::{ApprovalId, RestorationId, SeriesId, TicketId},
    monitoring::RestoredValue,
    ticket::ActorRef,
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _, sea_query::Expr,
};
use serde::{Deserialize, Serialize};

use super::seconds;
use crate::{
    Db, StoreError, Tx,
    database::Connection as _,
    document,
    entity::{
        restoration::{Column, Entity, Model},
        series,
    },
    instant::Instant,
    scope,
};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredRestoration {
    pub id: RestorationId,
    pub series: SeriesId,
    /// The case under which it was agreed.
    pub ticket: TicketId,
    pub approval: Option<ApprovalId>,
    pub from: Timestamp,
    pub to: Timestamp,
    pub values: Vec<RestoredValue>,
    pub by: ActorRef,
    pub restored_at: Timestamp,
    #[serde(skip)]
    pub undone_at: Option<Timestamp>,
}

pub async fn insert_restoration(tx: &Tx, held: &StoredRestoration) -> Result<(), StoreError> {
    let row = Model {
        id: held.id.0,
        series: held.series.0,
        ticket: held.ticket.0,
        from_at: seconds(held.from),
        to_at: seconds(held.to),
        restored_at: Instant(held.restored_at),
        undone_at: None,
        data: document::write("restoration", held)?,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

pub async fn find_restoration(
    db: &dyn Db,
    scope: &Scope,
    id: RestorationId,
) -> Result<Option<StoredRestoration>, StoreError> {
    let found = Entity::find_by_id(id.0).filter(of_series(scope)).one(&db.executor()).await?;
    found.as_ref().map(read).transpose()
}

/// Those that touch a stretch of a series, oldest first.
pub async fn restorations_of(
    db: &dyn Db,
    scope: &Scope,
    series: SeriesId,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<StoredRestoration>, StoreError> {
    let rows = Entity::find()
        .filter(Column::Series.eq(series.0))
        .filter(Column::FromAt.lt(seconds(to)))
        .filter(Column::ToAt.gt(seconds(from)))
        .filter(of_series(scope))
        .order_by_asc(Column::FromAt)
        .order_by_asc(Column::Id)
        .all(&db.executor())
        .await?;
    rows.iter().map(read).collect()
}

/// Answers whether it was not undone before.
pub async fn undo_restoration(tx: &Tx, id: RestorationId, at: Timestamp) -> Result<bool, StoreError> {
    let undone = Entity::update_many()
        .col_expr(Column::UndoneAt, Expr::value(Instant(at)))
        .filter(Column::Id.eq(id.0))
        .filter(Column::UndoneAt.is_null())
        .exec(&tx.executor())
        .await?;
    Ok(undone.rows_affected > 0)
}

fn of_series(scope: &Scope) -> sea_orm::Condition {
    if *scope == Scope::All {
        return sea_orm::Condition::all();
    }
    let visible = series::Entity::find()
        .select_only()
        .column(series::Column::Id)
        .filter(scope::of_organisation(scope, series::Column::Customer));
    sea_orm::Condition::all().add(Column::Series.in_subquery(visible.into_query()))
}

fn read(row: &Model) -> Result<StoredRestoration, StoreError> {
    let held: StoredRestoration = document::read("restoration", &row.data)?;
    Ok(StoredRestoration { undone_at: row.undone_at.map(|at| at.0), ..held })
}
