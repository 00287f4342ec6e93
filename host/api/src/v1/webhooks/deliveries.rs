//! The log of a webhook: what was sent, what came back, sending it again.
use app::{
    App,
    store_types::{DeliveryFilter, DeliveryState, Try, WebhookDelivery},
    webhooks,
};
use axum::{Json, extract::State};
use domain::ids::{DeliveryId, WebhookId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Body, Caller, QueryOf, Segments},
    listing::{Listing, request_of},
    problem::{Problem, ProblemCode},
};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct DeliveriesQuery {
    /// `queued`, `sending`, `delivered` or `failed`.
    state: Option<String>,
    /// Made from here on…
    from: Option<Timestamp>,
    /// …and before this.
    before: Option<Timestamp>,
    cursor: Option<String>,
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplayWebhookRequest {
    from: Timestamp,
    before: Timestamp,
    /// Only those of this state, such as `failed`.
    state: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReplayedView {
    /// How many are sent again.
    queued: usize,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WebhookDeliveryView {
    id: Uuid,
    /// The `webhook-id` it is sent with.
    event: String,
    #[serde(rename = "type")]
    kind: String,
    /// `queued`, `sending`, `delivered` or `failed`.
    state: &'static str,
    attempts: i32,
    /// While it is queued.
    next_attempt_at: Option<Timestamp>,
    created_at: Timestamp,
    done_at: Option<Timestamp>,
    /// It was sent before and was asked for again.
    replayed: bool,
    /// As it is sent.
    body: String,
    tries: Vec<WebhookTryView>,
}

#[derive(Debug, Serialize, ToSchema)]
struct WebhookTryView {
    at: Timestamp,
    /// What the address answered, if it did.
    status: Option<u16>,
    latency_ms: u64,
    /// The beginning of the answer, or why there is none.
    says: String,
}

impl From<Try> for WebhookTryView {
    fn from(held: Try) -> Self {
        Self { at: held.at, status: held.status, latency_ms: held.latency_ms, says: held.says }
    }
}

impl From<WebhookDelivery> for WebhookDeliveryView {
    fn from(held: WebhookDelivery) -> Self {
        let queued = held.state == DeliveryState::Queued;
        let (event, replayed) = match held.event.split_once('~') {
            Some((event, _)) => (event.to_owned(), true),
            None => (held.event, false),
        };
        Self {
            id: held.id.0,
            event,
            kind: held.kind,
            state: held.state.as_str(),
            attempts: held.attempts,
            next_attempt_at: queued.then_some(held.next_attempt_at),
            created_at: held.created_at,
            done_at: held.done_at,
            replayed,
            body: held.body,
            tries: held.tries.into_iter().map(WebhookTryView::from).collect(),
        }
    }
}

fn state(text: Option<&str>) -> Result<Option<DeliveryState>, Problem> {
    let read = |text| {
        DeliveryState::parse(text).ok_or_else(|| {
            let told = "it is one of queued, sending, delivered, failed";
            Problem::invalid(ProblemCode::ValueInvalid, "state", told)
        })
    };
    text.map(read).transpose()
}

/// What a webhook was told, the latest first
#[utoipa::path(get, path = "/webhooks/{id}/deliveries", operation_id = "listWebhookDeliveries", tag = "events", params(("id" = Uuid, Path), DeliveriesQuery), responses((status = 200, body = Listing<WebhookDeliveryView>)))]
pub(super) async fn list_webhook_deliveries(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<WebhookId>,
    QueryOf(query): QueryOf<DeliveriesQuery>,
) -> Result<Json<Listing<WebhookDeliveryView>>, Problem> {
    let filter =
        DeliveryFilter { state: state(query.state.as_deref())?, from: query.from, before: query.before };
    let asked = request_of(query.cursor, query.limit);
    let told = webhooks::deliveries(&app, &actor, id, filter, &asked).await?;
    Ok(Json(Listing::of(told, WebhookDeliveryView::from)))
}

/// Try a webhook: sends an event `webhook.test` and answers what came of it
#[utoipa::path(post, path = "/webhooks/{id}/test", operation_id = "testWebhook", tag = "events", params(("id" = Uuid, Path)), responses((status = 200, body = WebhookDeliveryView)))]
pub(super) async fn test_webhook(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<WebhookId>,
) -> Result<Json<WebhookDeliveryView>, Problem> {
    Ok(Json(webhooks::test_webhook(&app, &actor, id).await?.into()))
}

/// Send one again, under the same `webhook-id`
#[utoipa::path(post, path = "/webhooks/{id}/deliveries/{delivery}/replay", operation_id = "replayWebhookDelivery", tag = "events", params(("id" = Uuid, Path), ("delivery" = Uuid, Path)), responses((status = 200, body = WebhookDeliveryView)))]
pub(super) async fn replay_webhook_delivery(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments((id, delivery)): Segments<(WebhookId, DeliveryId)>,
) -> Result<Json<WebhookDeliveryView>, Problem> {
    Ok(Json(webhooks::replay(&app, &actor, id, delivery).await?.into()))
}

/// Send again what was told in a period, at most 1000 at once
#[utoipa::path(post, path = "/webhooks/{id}/replay", operation_id = "replayWebhook", tag = "events", params(("id" = Uuid, Path)), request_body = ReplayWebhookRequest, responses((status = 200, body = ReplayedView)))]
pub(super) async fn replay_webhook(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<WebhookId>,
    Body(request): Body<ReplayWebhookRequest>,
) -> Result<Json<ReplayedView>, Problem> {
    let filter = DeliveryFilter {
        state: state(request.state.as_deref())?,
        from: Some(request.from),
        before: Some(request.before),
    };
    let queued = webhooks::replay_period(&app, &actor, id, filter).await?;
    Ok(Json(ReplayedView { queued }))
}
