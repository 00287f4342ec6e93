//! Setting webhooks up. The secret is shown once, when it is drawn.
use app::{
    App,
    store_types::Webhook,
    webhooks::{self, WebhookChange, WebhookDraft},
};
use axum::{Extension, Json, extract::State, http::StatusCode};
use domain::ids::{OrganisationId, WebhookId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Body, Caller, QueryOf, Segments},
    listing::{Listing, PageQuery},
    middleware::ToldOnce,
    problem::Problem,
};

const OVERLAP_HOURS: i64 = 24;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateWebhookRequest {
    /// `https://…`. Addresses of the house are refused, but for networks that the desk's configuration opens.
    url: String,
    description: Option<String>,
    /// Kinds of events such as `status.changed`; all where it is not given. One that is not known is refused, with those
    /// that are.
    types: Option<Vec<String>>,
    /// From an administrator: told what this provider's staff may read. A partner's is bound as its key.
    provider: Option<Uuid>,
    /// From an administrator: told what this customer may read.
    organisation: Option<Uuid>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeWebhookRequest {
    url: Option<String>,
    description: Option<String>,
    types: Option<Vec<String>>,
    /// Switched on again, it is told of all that happened meanwhile.
    enabled: Option<bool>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RotateSecretRequest {
    /// How long the secret before signs as well: 0 to 168, 24 where it is not given.
    #[schema(minimum = 0, maximum = 168)]
    overlap_hours: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WebhookView {
    id: Uuid,
    url: String,
    description: String,
    types: Vec<String>,
    provider: Option<Uuid>,
    organisation: Option<Uuid>,
    enabled: bool,
    /// `by_hand`, `gone` (it answered 410) or `failing` (nothing got through for three days).
    disabled_reason: Option<String>,
    /// Since when nothing has got through.
    failing_since: Option<Timestamp>,
    /// Until when the secret before signs as well.
    previous_secret_until: Option<Timestamp>,
    created_at: Timestamp,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NewWebhookView {
    #[serde(flatten)]
    held: WebhookView,
    /// `whsec_…`: verifies signatures. It cannot be shown again.
    secret: String,
}

impl From<Webhook> for WebhookView {
    fn from(held: Webhook) -> Self {
        let content = held.content;
        Self {
            id: held.id.0,
            url: content.url,
            description: content.description,
            types: content.types,
            provider: held.provider.map(|id| id.0),
            organisation: held.organisation.map(|id| id.0),
            enabled: held.enabled,
            disabled_reason: content.disabled,
            failing_since: held.failing_since,
            previous_secret_until: content.previous.map(|(_, until)| until),
            created_at: held.created_at,
        }
    }
}

/// Set a webhook up
#[utoipa::path(post, path = "/webhooks", operation_id = "createWebhook", tag = "events", request_body = CreateWebhookRequest, responses((status = 201, body = NewWebhookView)))]
pub(super) async fn create_webhook(
    State(app): State<App>,
    Caller(actor): Caller,
    Body(request): Body<CreateWebhookRequest>,
) -> Result<(StatusCode, Extension<ToldOnce>, Json<NewWebhookView>), Problem> {
    let draft = WebhookDraft {
        url: request.url,
        description: request.description.unwrap_or_default(),
        types: request.types.unwrap_or_default(),
        provider: request.provider.map(OrganisationId),
        organisation: request.organisation.map(OrganisationId),
    };
    let (held, secret) = webhooks::create_webhook(&app, &actor, draft).await?;
    Ok((StatusCode::CREATED, Extension(ToldOnce), Json(NewWebhookView { held: held.into(), secret })))
}

/// Webhooks
#[utoipa::path(get, path = "/webhooks", operation_id = "listWebhooks", tag = "events", params(PageQuery), responses((status = 200, body = Listing<WebhookView>)))]
pub(super) async fn list_webhooks(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(page): QueryOf<PageQuery>,
) -> Result<Json<Listing<WebhookView>>, Problem> {
    let held = webhooks::webhooks(&app, &actor, &page.request()).await?;
    Ok(Json(Listing::of(held, WebhookView::from)))
}

/// A webhook
#[utoipa::path(get, path = "/webhooks/{id}", operation_id = "getWebhook", tag = "events", params(("id" = Uuid, Path)), responses((status = 200, body = WebhookView)))]
pub(super) async fn get_webhook(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<WebhookId>,
) -> Result<Json<WebhookView>, Problem> {
    Ok(Json(webhooks::webhook(&app, &actor, id).await?.into()))
}

/// Change a webhook
#[utoipa::path(patch, path = "/webhooks/{id}", operation_id = "changeWebhook", tag = "events", params(("id" = Uuid, Path)), request_body = ChangeWebhookRequest, responses((status = 200, body = WebhookView)))]
pub(super) async fn change_webhook(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<WebhookId>,
    Body(request): Body<ChangeWebhookRequest>,
) -> Result<Json<WebhookView>, Problem> {
    let change = WebhookChange {
        url: request.url,
        description: request.description,
        types: request.types,
        enabled: request.enabled,
    };
    Ok(Json(webhooks::change_webhook(&app, &actor, id, change).await?.into()))
}

/// Give a webhook up, with its log
#[utoipa::path(delete, path = "/webhooks/{id}", operation_id = "deleteWebhook", tag = "events", params(("id" = Uuid, Path)), responses((status = 204)))]
pub(super) async fn delete_webhook(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<WebhookId>,
) -> Result<StatusCode, Problem> {
    webhooks::delete_webhook(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Draw a new secret
#[utoipa::path(post, path = "/webhooks/{id}/secret", operation_id = "rotateWebhookSecret", tag = "events", params(("id" = Uuid, Path)), request_body = RotateSecretRequest, responses((status = 200, body = NewWebhookView)))]
pub(super) async fn rotate_webhook_secret(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<WebhookId>,
    Body(request): Body<RotateSecretRequest>,
) -> Result<(Extension<ToldOnce>, Json<NewWebhookView>), Problem> {
    let hours = request.overlap_hours.unwrap_or(OVERLAP_HOURS);
    let (held, secret) = webhooks::rotate_secret(&app, &actor, id, hours).await?;
    Ok((Extension(ToldOnce), Json(NewWebhookView { held: held.into(), secret })))
}
