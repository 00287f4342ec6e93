//! How much mail waits, and since when.
use domain::access::Scope;
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use crate::{
    Db, MailState, RawMailState, StoreError,
    entity::{outbox, raw_mail},
    instant::Instant,
    mails::visible,
    scope,
};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueFigures {
    pub waiting: u64,
    /// Since when the oldest one waits.
    pub oldest: Option<Timestamp>,
}

/// Letters in one of these states, by when they were written.
pub async fn outbox_figures(
    db: &dyn Db,
    scope: &Scope,
    states: &[MailState],
) -> Result<QueueFigures, StoreError> {
    let query = outbox::Entity::find()
        .filter(scope::of_provider_for_staff(scope, outbox::Column::Provider))
        .filter(outbox::Column::State.is_in(states.iter().map(|state| state.as_str())));
    let waiting = query.clone().count(&db.executor()).await?;
    let oldest = query
        .select_only()
        .column(outbox::Column::CreatedAt)
        .order_by_asc(outbox::Column::CreatedAt)
        .limit(1)
        .into_tuple::<Instant>()
        .one(&db.executor())
        .await?;
    Ok(QueueFigures { waiting, oldest: oldest.map(|at| at.0) })
}

/// Mail that arrived and is in this state, by its receipt.
pub async fn raw_mail_figures(
    db: &dyn Db,
    scope: &Scope,
    state: RawMailState,
) -> Result<QueueFigures, StoreError> {
    let query =
        raw_mail::Entity::find().filter(visible(scope)).filter(raw_mail::Column::State.eq(state.as_str()));
    let waiting = query.clone().count(&db.executor()).await?;
    let oldest = query
        .select_only()
        .column(raw_mail::Column::ReceivedAt)
        .order_by_asc(raw_mail::Column::ReceivedAt)
        .limit(1)
        .into_tuple::<Instant>()
        .one(&db.executor())
        .await?;
    Ok(QueueFigures { waiting, oldest: oldest.map(|at| at.0) })
}
