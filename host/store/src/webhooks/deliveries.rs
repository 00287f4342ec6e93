//! What is told to a webhook: rows delivered under a lease, kept as a log.
use domain::ids::{DeliveryId, WebhookId};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, IntoSimpleExpr as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
    sea_query::{Expr, ExprTrait as _, LockBehavior, LockType, OnConflict},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::endpoints::{self, Webhook};
use crate::{
    Db, Page, PageRequest, StoreError, Tx,
    database::Connection as _,
    document,
    entity::{
        webhook,
        webhook_delivery::{ActiveModel, Column, Entity, Model},
    },
    instant::Instant,
    jobs::lease_end,
    many::put_all,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    Queued,
    Sending,
    Delivered,
    /// Given up.
    Failed,
}

impl DeliveryState {
    pub const ALL: [Self; 4] = [Self::Queued, Self::Sending, Self::Delivered, Self::Failed];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// One attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Try {
    pub at: Timestamp,
    /// What the address answered, if it did.
    pub status: Option<u16>,
    pub latency_ms: u64,
    /// The beginning of the answer, or why there is none.
    pub says: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDelivery {
    pub id: DeliveryId,
    pub webhook: WebhookId,
    /// Once per webhook.
    pub event: String,
    pub kind: String,
    pub body: String,
    pub created_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookDelivery {
    pub id: DeliveryId,
    pub webhook: WebhookId,
    pub event: String,
    pub kind: String,
    pub body: String,
    pub state: DeliveryState,
    pub attempts: i32,
    pub next_attempt_at: Timestamp,
    pub tries: Vec<Try>,
    pub created_at: Timestamp,
    pub done_at: Option<Timestamp>,
}

/// One to be sent now by whoever holds this.
#[derive(Clone, Debug, PartialEq)]
pub struct LeasedDelivery {
    pub delivery: WebhookDelivery,
    pub webhook: Webhook,
    pub fence: i64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeliveryFilter {
    pub state: Option<DeliveryState>,
    pub from: Option<Timestamp>,
    pub before: Option<Timestamp>,
}

/// What is queued already stays as it is.
pub async fn queue_deliveries(tx: &Tx, new: Vec<NewDelivery>) -> Result<(), StoreError> {
    let rows = new.into_iter().map(|held| Model {
        id: held.id.0,
        webhook: held.webhook.0,
        event: held.event,
        kind: held.kind,
        body: held.body,
        state: DeliveryState::Queued.as_str().to_owned(),
        attempts: 0,
        next_attempt_at: Instant(held.created_at),
        lease_until: None,
        fence: 0,
        tries: "[]".to_owned(),
        created_at: Instant(held.created_at),
        done_at: None,
    });
    let skip = OnConflict::columns([Column::Webhook, Column::Event]).do_nothing().to_owned();
    put_all::<ActiveModel>(tx, rows.collect(), skip).await?;
    Ok(())
}

/// Claims what is due at webhooks that are told, and what was left by who died over it; of `only` one, that one.
pub async fn claim_deliveries(
    tx: &Tx,
    now: Timestamp,
    limit: u64,
    lease: SignedDuration,
    only: Option<DeliveryId>,
) -> Result<Vec<LeasedDelivery>, StoreError> {
    let state = |held: DeliveryState| Column::State.eq(held.as_str());
    let waiting =
        Condition::all().add(state(DeliveryState::Queued)).add(Column::NextAttemptAt.lte(Instant(now)));
    let lost = Condition::all().add(state(DeliveryState::Sending)).add(Column::LeaseUntil.lt(Instant(now)));
    let told = webhook::Entity::find().filter(webhook::Column::Enabled.eq(true)).all(&tx.executor()).await?;
    let mut query = Entity::find()
        .filter(Condition::any().add(waiting).add(lost))
        .filter(Column::Webhook.is_in(told.iter().map(|held| held.id)))
        .filter(Condition::all().add_option(only.map(|id| Column::Id.eq(id.0))))
        .order_by_asc(Column::NextAttemptAt)
        .order_by_asc(Column::Id)
        .limit(limit);
    if tx.is_postgres() {
        query = query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    let rows = query.all(&tx.executor()).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    Entity::update_many()
        .col_expr(Column::State, Expr::value(DeliveryState::Sending.as_str()))
        .col_expr(Column::LeaseUntil, Expr::value(Instant(lease_end(now, lease))))
        .col_expr(Column::Attempts, Column::Attempts.into_simple_expr().add(1))
        .col_expr(Column::Fence, Column::Fence.into_simple_expr().add(1))
        .filter(Column::Id.is_in(rows.iter().map(|row| row.id)))
        .exec(&tx.executor())
        .await?;
    let mut leased = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(webhook) = told.iter().find(|held| held.id == row.webhook) else { continue };
        let fence = row.fence + 1;
        let mut delivery = read(row)?;
        delivery.attempts += 1;
        leased.push(LeasedDelivery { delivery, webhook: endpoints::read(webhook)?, fence });
    }
    Ok(leased)
}

/// What became of an attempt: delivered, to be tried again at an instant, or given up.
///
/// # Errors
/// [`StoreError::LeaseLost`] when another worker claimed it meanwhile.
pub async fn settle_delivery(tx: &Tx, held: &LeasedDelivery) -> Result<(), StoreError> {
    let delivery = &held.delivery;
    let settled = Entity::update_many()
        .col_expr(Column::State, Expr::value(delivery.state.as_str()))
        .col_expr(Column::NextAttemptAt, Expr::value(Instant(delivery.next_attempt_at)))
        .col_expr(Column::LeaseUntil, Expr::value(None::<Instant>))
        .col_expr(Column::Tries, Expr::value(document::write("delivery", &delivery.tries)?))
        .col_expr(Column::DoneAt, Expr::value(Instant::option(delivery.done_at)))
        .filter(Column::Id.eq(delivery.id.0))
        .filter(Column::Fence.eq(held.fence))
        .exec(&tx.executor())
        .await?;
    if settled.rows_affected == 0 { Err(StoreError::LeaseLost) } else { Ok(()) }
}

/// The earliest instant after `after` at which something is to be tried.
pub async fn next_delivery_at(db: &dyn Db, after: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let row = Entity::find()
        .select_only()
        .column(Column::NextAttemptAt)
        .filter(Column::State.eq(DeliveryState::Queued.as_str()))
        .filter(Column::NextAttemptAt.gt(Instant(after)))
        .order_by_asc(Column::NextAttemptAt)
        .into_tuple::<Instant>()
        .one(&db.executor())
        .await?;
    Ok(row.map(|at| at.0))
}

/// The log of a webhook, the latest first. Whose webhook it is was asked before.
pub async fn list_deliveries(
    db: &dyn Db,
    webhook: &Webhook,
    filter: DeliveryFilter,
    page: &PageRequest,
) -> Result<Page<WebhookDelivery>, StoreError> {
    let wanted = Condition::all()
        .add_option(filter.state.map(|state| Column::State.eq(state.as_str())))
        .add_option(filter.from.map(|from| Column::CreatedAt.gte(Instant(from))))
        .add_option(filter.before.map(|before| Column::CreatedAt.lt(Instant(before))));
    let mut query = Entity::find().filter(Column::Webhook.eq(webhook.id.0)).filter(wanted);
    if let Some(id) = page.key::<Uuid>()? {
        query = query.filter(Column::Id.lt(id));
    }
    let rows = query.order_by_desc(Column::Id).limit(page.fetch()).all(&db.executor()).await?;
    Page::cut(page, rows, |row| row.id).try_map(read)
}

pub async fn find_delivery(
    db: &dyn Db,
    webhook: &Webhook,
    id: DeliveryId,
) -> Result<Option<WebhookDelivery>, StoreError> {
    let found = Entity::find_by_id(id.0).filter(Column::Webhook.eq(webhook.id.0)).one(&db.executor()).await?;
    found.map(read).transpose()
}

fn read(row: Model) -> Result<WebhookDelivery, StoreError> {
    let state = DeliveryState::parse(&row.state);
    Ok(WebhookDelivery {
        id: DeliveryId(row.id),
        webhook: WebhookId(row.webhook),
        event: row.event,
        kind: row.kind,
        body: row.body,
        state: state.ok_or_else(|| StoreError::Corrupt { what: "delivery", detail: row.state })?,
        attempts: row.attempts,
        next_attempt_at: row.next_attempt_at.0,
        tries: document::read("delivery", &row.tries)?,
        created_at: row.created_at.0,
        done_at: row.done_at.map(|at| at.0),
    })
}
