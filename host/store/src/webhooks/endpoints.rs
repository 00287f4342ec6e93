//! Addresses that are told of events.
use domain::{
    access::Scope,
    ids::{ApiKeyId, OrganisationId, WebhookId},
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Db, Page, PageRequest, StoreError, Tx,
    database::Connection as _,
    document,
    entity::{
        api_key,
        webhook::{Column, Entity, Model},
        webhook_delivery,
    },
    instant::Instant,
};

#[derive(Clone, Debug, PartialEq)]
pub struct Webhook {
    pub id: WebhookId,
    /// Told what this provider's staff may read; without one, and without an organisation, of everything.
    pub provider: Option<OrganisationId>,
    /// Told what this customer may read.
    pub organisation: Option<OrganisationId>,
    /// The key that made it: it is told no longer than that one opens.
    pub api_key: Option<ApiKeyId>,
    pub content: WebhookContent,
    /// Deliveries are on file for all events up to here.
    pub position: i64,
    pub enabled: bool,
    /// Since when nothing has got through.
    pub failing_since: Option<Timestamp>,
    pub created_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WebhookContent {
    pub url: String,
    #[serde(default)]
    pub description: String,
    /// Kinds of events; empty means all.
    #[serde(default)]
    pub types: Vec<String>,
    /// Sealed.
    pub secret: String,
    /// The one before, sealed, and until when it signs as well.
    #[serde(default)]
    pub previous: Option<(String, Timestamp)>,
    /// Why it was switched off.
    #[serde(default)]
    pub disabled: Option<String>,
}

impl Webhook {
    /// What it may be told of.
    pub fn scope(&self) -> Scope {
        match (self.organisation, self.provider) {
            (Some(organisation), _) => Scope::Customers(vec![organisation]),
            (None, Some(provider)) => Scope::Provider(provider),
            (None, None) => Scope::All,
        }
    }
}

pub async fn insert_webhook(tx: &Tx, held: &Webhook) -> Result<(), StoreError> {
    let row = Model {
        id: held.id.0,
        provider: held.provider.map(|id| id.0),
        organisation: held.organisation.map(|id| id.0),
        data: document::write("webhook", &held.content)?,
        position: held.position,
        enabled: held.enabled,
        failing_since: Instant::option(held.failing_since),
        created_at: Instant(held.created_at),
        api_key: held.api_key.map(|id| id.0),
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// Its content, whether it is told, and by whose key.
pub async fn update_webhook(tx: &Tx, held: &Webhook) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::Data, Expr::value(document::write("webhook", &held.content)?))
        .col_expr(Column::Enabled, Expr::value(held.enabled))
        .col_expr(Column::ApiKey, Expr::value(held.api_key.map(|id| id.0)))
        .col_expr(Column::FailingSince, Expr::value(Instant::option(held.failing_since)))
        .filter(Column::Id.eq(held.id.0))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// Moves on in the feed; answers whether nobody did so meanwhile.
pub async fn advance_webhook(tx: &Tx, id: WebhookId, from: i64, to: i64) -> Result<bool, StoreError> {
    let moved = Entity::update_many()
        .col_expr(Column::Position, Expr::value(to))
        .filter(Column::Id.eq(id.0))
        .filter(Column::Position.eq(from))
        .exec(&tx.executor())
        .await?;
    Ok(moved.rows_affected > 0)
}

/// Whether an attempt got through; the first of a row that did not is noted.
pub async fn note_webhook_outcome(
    tx: &Tx,
    id: WebhookId,
    through: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let since = if through { None } else { Some(Instant(now)) };
    let mut update =
        Entity::update_many().col_expr(Column::FailingSince, Expr::value(since)).filter(Column::Id.eq(id.0));
    update = if through {
        update.filter(Column::FailingSince.is_not_null())
    } else {
        update.filter(Column::FailingSince.is_null())
    };
    update.exec(&tx.executor()).await?;
    Ok(())
}

/// With all that was delivered to it.
pub async fn delete_webhook(tx: &Tx, id: WebhookId) -> Result<(), StoreError> {
    webhook_delivery::Entity::delete_many()
        .filter(webhook_delivery::Column::Webhook.eq(id.0))
        .exec(&tx.executor())
        .await?;
    Entity::delete_by_id(id.0).exec(&tx.executor()).await?;
    Ok(())
}

/// Those that are told and have not been told all.
pub async fn webhooks_behind(db: &dyn Db, end: i64) -> Result<Vec<Webhook>, StoreError> {
    let rows = Entity::find()
        .filter(Column::Enabled.eq(true))
        .filter(Column::Position.lt(end))
        .order_by_asc(Column::Id)
        .all(&db.executor())
        .await?;
    rows.iter().map(read).collect()
}

/// Those that are told although the key that made them opens nothing any more.
pub async fn webhooks_without_key(db: &dyn Db, now: Timestamp) -> Result<Vec<Webhook>, StoreError> {
    let ended = Condition::any()
        .add(api_key::Column::RevokedAt.is_not_null())
        .add(api_key::Column::ExpiresAt.lte(Instant(now)));
    let ended = api_key::Entity::find().select_only().column(api_key::Column::Id).filter(ended);
    let rows = Entity::find()
        .filter(Column::Enabled.eq(true))
        .filter(Column::ApiKey.in_subquery(ended.into_query()))
        .order_by_asc(Column::Id)
        .all(&db.executor())
        .await?;
    rows.iter().map(read).collect()
}

/// The successor of a key goes on with what that one made.
pub async fn pass_webhooks_on(tx: &Tx, from: ApiKeyId, to: ApiKeyId) -> Result<(), StoreError> {
    let passed = Entity::update_many().col_expr(Column::ApiKey, Expr::value(to.0));
    passed.filter(Column::ApiKey.eq(from.0)).exec(&tx.executor()).await?;
    Ok(())
}

pub async fn list_webhooks(
    db: &dyn Db,
    scope: &Scope,
    page: &PageRequest,
) -> Result<Page<Webhook>, StoreError> {
    let mut query = Entity::find().filter(of(scope));
    if let Some(id) = page.key::<Uuid>()? {
        query = query.filter(Column::Id.gt(id));
    }
    let rows = query.order_by_asc(Column::Id).limit(page.fetch()).all(&db.executor()).await?;
    Page::cut(page, rows, |row| row.id).try_map(|row| read(&row))
}

pub async fn find_webhook(db: &dyn Db, scope: &Scope, id: WebhookId) -> Result<Option<Webhook>, StoreError> {
    Entity::find_by_id(id.0).filter(of(scope)).one(&db.executor()).await?.as_ref().map(read).transpose()
}

/// Those bound as the reader is: a partner sees no other's, an administrator all.
fn of(scope: &Scope) -> Condition {
    match scope {
        Scope::All => Condition::all(),
        Scope::Provider(provider) => {
            Condition::all().add(Column::Provider.eq(provider.0)).add(Column::Organisation.is_null())
        }
        Scope::Customers(customers) => {
            Condition::all().add(Column::Organisation.is_in(customers.iter().map(|id| id.0)))
        }
    }
}

pub(super) fn read(row: &Model) -> Result<Webhook, StoreError> {
    Ok(Webhook {
        id: WebhookId(row.id),
        provider: row.provider.map(OrganisationId),
        organisation: row.organisation.map(OrganisationId),
        api_key: row.api_key.map(ApiKeyId),
        content: document::read("webhook", &row.data)?,
        position: row.position,
        enabled: row.enabled,
        failing_since: row.failing_since.map(|at| at.0),
        created_at: row.created_at.0,
    })
}
