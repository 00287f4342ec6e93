//! What a webhook was told, and telling it again.
use domain::{
    access::Actor,
    ids::{DeliveryId, WebhookId},
};
use serde_json::json;
use store::{DeliveryFilter, NewDelivery, Page, PageRequest, Webhook, WebhookDelivery};

use super::{deliver::deliver_due, set_up::webhook};
use crate::{context::App, errors::AppError};

/// Most that is sent again at once.
const MOST_REPLAYED: usize = 1_000;
const PAGE: u32 = 200;

/// The latest first.
pub async fn deliveries(
    app: &App,
    actor: &Actor,
    id: WebhookId,
    filter: DeliveryFilter,
    page: &PageRequest,
) -> Result<Page<WebhookDelivery>, AppError> {
    let held = webhook(app, actor, id).await?;
    Ok(store::list_deliveries(&app.store, &held, filter, page).await?)
}

/// Sends something of no consequence, and answers what came of it.
pub async fn test_webhook(app: &App, actor: &Actor, id: WebhookId) -> Result<WebhookDelivery, AppError> {
    let held = webhook(app, actor, id).await?;
    if !held.enabled {
        return Err(AppError::conflict("webhook_disabled", "it is switched off"));
    }
    let delivery = DeliveryId(app.ids.next());
    let kind = "webhook.test";
    let body = json!({"type": kind, "timestamp": app.now(), "data": {"webhook": held.id}}).to_string();
    let new = NewDelivery {
        id: delivery,
        webhook: held.id,
        event: format!("evt_test_{}", delivery.0.simple()),
        kind: kind.to_owned(),
        body,
        created_at: app.now(),
    };
    queue(app, vec![new]).await?;
    deliver_due(app, Some(delivery)).await?;
    find(app, &held, delivery).await
}

/// Sends one again, the same bytes under the same id.
pub async fn replay(
    app: &App,
    actor: &Actor,
    id: WebhookId,
    delivery: DeliveryId,
) -> Result<WebhookDelivery, AppError> {
    let held = webhook(app, actor, id).await?;
    let told = find(app, &held, delivery).await?;
    let new = again(app, told);
    let id = new.id;
    queue(app, vec![new]).await?;
    find(app, &held, id).await
}

/// Sends again what was told in a period. Answers how many.
pub async fn replay_period(
    app: &App,
    actor: &Actor,
    id: WebhookId,
    filter: DeliveryFilter,
) -> Result<usize, AppError> {
    let held = webhook(app, actor, id).await?;
    let mut again_all = Vec::new();
    let mut next = Some(None);
    while let Some(cursor) = next {
        let page =
            store::list_deliveries(&app.store, &held, filter, &PageRequest { cursor, limit: PAGE }).await?;
        // What was sent again before is not sent again by itself.
        let first = page.items.into_iter().filter(|told| !told.event.contains('~'));
        again_all.extend(first.map(|told| again(app, told)));
        if again_all.len() > MOST_REPLAYED {
            let says = format!("more than {MOST_REPLAYED} deliveries; ask for a shorter period");
            return Err(AppError::invalid("period_too_long", "before", says));
        }
        next = page.next_cursor.map(Some);
    }
    // The oldest first, as they were.
    again_all.reverse();
    let count = again_all.len();
    queue(app, again_all).await?;
    Ok(count)
}

fn again(app: &App, told: WebhookDelivery) -> NewDelivery {
    let id = DeliveryId(app.ids.next());
    let event = told.event.split('~').next().unwrap_or_default();
    NewDelivery {
        id,
        webhook: told.webhook,
        event: format!("{event}~{}", id.0.simple()),
        kind: told.kind,
        body: told.body,
        created_at: app.now(),
    }
}

async fn queue(app: &App, new: Vec<NewDelivery>) -> Result<(), AppError> {
    let tx = app.store.begin().await?;
    store::queue_deliveries(&tx, new).await?;
    tx.commit().await?;
    Ok(())
}

async fn find(app: &App, held: &Webhook, id: DeliveryId) -> Result<WebhookDelivery, AppError> {
    let found = store::find_delivery(&app.store, held, id).await?;
    found.ok_or(AppError::NotFound { what: "delivery" })
}
