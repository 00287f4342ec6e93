//! Telling webhooks: from the feed into deliveries, and from deliveries out, again and again until they are taken.
use domain::{
    case::AlertDraft,
    ids::{DeliveryId, WebhookId},
};
use futures::StreamExt as _;
use jiff::SignedDuration;
use serde_json::{Value, json};
use store::{DeliveryState, FeedFilter, LeasedDelivery, NewDelivery, Try, Webhook};

use super::{set_up::signing, sign::signatures};
use crate::{
    context::App,
    errors::AppError,
    feed::{EventRecord, record_of},
};

const PAGE: u32 = 200;
const BATCH: u64 = 32;
/// Sent at once: an address that keeps us waiting holds nobody else up.
const AT_ONCE: usize = 8;
const LEASE: SignedDuration = SignedDuration::from_secs(120);
/// Waits before the second, third… attempt in seconds (Standard Webhooks 1.0.0); after the last one it is given up.
const RETRY_SECONDS: [i64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
/// Standard Webhooks: a payload stays below 20 KB.
const MOST_BODY: usize = 20_000;
const GONE: u16 = 410;

/// One pass. Answers how much was done.
pub async fn work(app: &App) -> Result<usize, AppError> {
    end_without_key(app).await?;
    let queued = queue_events(app).await?;
    Ok(queued + deliver_due(app, None).await?)
}

/// A webhook is told no longer than the key that made it opens.
async fn end_without_key(app: &App) -> Result<(), AppError> {
    let now = app.now();
    for webhook in store::webhooks_without_key(&app.store, now).await? {
        let tx = app.store.begin().await?;
        switch_off(app, &tx, &webhook, "key_ended").await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Makes deliveries of what webhooks have not been told. Of replicas that come at once one moves a webhook on.
async fn queue_events(app: &App) -> Result<usize, AppError> {
    let end = store::feed_end(&app.store).await?;
    let mut queued = 0;
    for mut webhook in store::webhooks_behind(&app.store, end).await? {
        let (scope, filter) =
            (webhook.scope(), FeedFilter { kinds: webhook.content.types.clone(), ticket: None });
        loop {
            let page = store::events_after(&app.store, &scope, &filter, webhook.position, PAGE).await?;
            let records = page.events.into_iter().filter_map(|held| record_of(&scope, held));
            let new: Vec<NewDelivery> = records.map(|record| delivery(app, webhook.id, record)).collect();
            let count = new.len();
            let tx = app.store.begin().await?;
            if !store::advance_webhook(&tx, webhook.id, webhook.position, page.position).await? {
                break;
            }
            store::queue_deliveries(&tx, new).await?;
            tx.commit().await?;
            queued += count;
            webhook.position = page.position;
            if !page.has_more {
                break;
            }
        }
    }
    Ok(queued)
}

fn delivery(app: &App, webhook: WebhookId, record: EventRecord) -> NewDelivery {
    let body = body_of(&record);
    NewDelivery {
        id: DeliveryId(app.ids.next()),
        webhook,
        event: record.id,
        kind: record.kind,
        body,
        created_at: app.now(),
    }
}

/// `{type, timestamp, data}`; members of the event too long to be told are left to be read.
fn body_of(record: &EventRecord) -> String {
    let written = |data: &Value| {
        json!({
            "type": record.kind, "timestamp": record.at,
            "data": {
                "id": record.id, "sequence": record.sequence,
                "ticket": {
                    "id": record.ticket, "number": record.number, "product": record.product, "status": record.status,
                },
                "details": data,
            },
        })
        .to_string()
    };
    let whole = written(&record.data);
    if whole.len() > MOST_BODY { written(&json!({})) } else { whole }
}

/// Sends what is due; of `only` one, that one.
pub(super) async fn deliver_due(app: &App, only: Option<DeliveryId>) -> Result<usize, AppError> {
    let mut sent = 0;
    loop {
        let tx = app.store.begin().await?;
        let due = store::claim_deliveries(&tx, app.now(), BATCH, LEASE, only).await?;
        tx.commit().await?;
        if due.is_empty() {
            return Ok(sent);
        }
        sent += due.len();
        let outcomes: Vec<Result<(), AppError>> = futures::stream::iter(due)
            .map(|held| deliver(app, held))
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        outcomes.into_iter().collect::<Result<(), AppError>>()?;
        if only.is_some() {
            return Ok(sent);
        }
    }
}

async fn deliver(app: &App, mut held: LeasedDelivery) -> Result<(), AppError> {
    let attempt = attempt(app, &held).await;
    let taken = attempt.status.is_some_and(|status| (200..300).contains(&status));
    let gone = attempt.status == Some(GONE);
    if !taken {
        tracing::info!(webhook.id = %held.webhook.id, delivery.id = %held.delivery.id, "a webhook was not taken");
    }
    held.delivery.tries.push(attempt);
    let now = app.now();
    let step = usize::try_from(held.delivery.attempts.max(1) - 1).unwrap_or(usize::MAX);
    let again = RETRY_SECONDS.get(step).filter(|_| !gone);
    let mut disabled = gone.then_some("gone");
    match (taken, again) {
        (true, _) => {
            held.delivery.state = DeliveryState::Delivered;
            held.delivery.done_at = Some(now);
        }
        (false, Some(seconds)) => {
            held.delivery.state = DeliveryState::Queued;
            let wait = SignedDuration::from_secs(seconds + jitter(app, *seconds));
            held.delivery.next_attempt_at = now.checked_add(wait).unwrap_or(now);
        }
        (false, None) => {
            held.delivery.state = DeliveryState::Failed;
            held.delivery.done_at = Some(now);
            disabled = disabled.or_else(|| held.webhook.failing_since.map(|_| "failing"));
        }
    }
    let tx = app.store.begin().await?;
    match store::settle_delivery(&tx, &held).await {
        // Who took it over settles it.
        Err(store::StoreError::LeaseLost) => return Ok(()),
        other => other?,
    }
    store::note_webhook_outcome(&tx, held.webhook.id, taken, now).await?;
    if let Some(why) = disabled {
        switch_off(app, &tx, &held.webhook, why).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn attempt(app: &App, held: &LeasedDelivery) -> Try {
    let (at, started) = (app.now(), app.clock.ticks());
    let delivery = &held.delivery;
    // The same id however often it is sent: the receiver knows it again.
    let id = delivery.event.split('~').next().unwrap_or_default();
    let answer = match signing(app, &held.webhook) {
        Some(secrets) => {
            let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
            match signatures(&secrets, id, at.as_second(), &delivery.body) {
                Some(signature) => {
                    let headers = [
                        ("webhook-id", id.to_owned()),
                        ("webhook-timestamp", at.as_second().to_string()),
                        ("webhook-signature", signature),
                    ];
                    app.webhooks.post(&held.webhook.content.url, headers, delivery.body.clone()).await
                }
                None => Err("the secret is not one".to_owned()),
            }
        }
        None => Err("the secret cannot be read".to_owned()),
    };
    let latency = app.clock.ticks().saturating_sub(started).as_millis();
    let latency_ms = u64::try_from(latency).unwrap_or(u64::MAX);
    match answer {
        Ok(answer) => Try { at, status: Some(answer.status), latency_ms, says: answer.excerpt },
        Err(says) => Try { at, status: None, latency_ms, says },
    }
}

/// Up to a tenth more, so that what failed together does not come back together.
fn jitter(app: &App, seconds: i64) -> i64 {
    let mut byte = [0_u8; 1];
    app.entropy.fill(&mut byte);
    seconds * i64::from(byte[0]) / 2_550
}

pub(super) fn alert_key(id: WebhookId) -> String {
    format!("webhook_disabled:{id}")
}

async fn switch_off(app: &App, tx: &store::Tx, webhook: &Webhook, why: &str) -> Result<(), AppError> {
    let mut held = webhook.clone();
    held.enabled = false;
    held.content.disabled = Some(why.to_owned());
    store::update_webhook(tx, &held).await?;
    let alert = AlertDraft {
        code: "webhook_disabled".to_owned(),
        key: alert_key(webhook.id),
        data: json!({"webhook": webhook.id, "url": webhook.content.url, "reason": why}),
    };
    store::raise_alert(tx, &alert, webhook.provider, app.now()).await?;
    Ok(())
}
