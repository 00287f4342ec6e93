//! `GET, POST /api-keys`, `GET, DELETE /api-keys/{id}`: keys of programs. A key is shown once.
use app::{
    App,
    accounts::{self, ApiKeyDraft, KeyRotation},
    store_types::ApiKey,
};
use axum::{Extension, Json, extract::State, http::StatusCode};
use domain::ids::{ApiKeyId, OrganisationId};
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

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateApiKeyRequest {
    name: String,
    /// Sees what this provider's staff sees.
    provider: Option<Uuid>,
    /// Sees this customer only.
    organisation: Option<Uuid>,
    /// `readings:write`, `tickets:read`, …
    scopes: Vec<String>,
    expires_at: Option<Timestamp>,
    /// Where it opens from: addresses and networks (`192.0.2.0/24`); without any, from anywhere.
    #[serde(default)]
    networks: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ApiKeyView {
    id: Uuid,
    name: String,
    provider: Option<Uuid>,
    organisation: Option<Uuid>,
    scopes: Vec<String>,
    created_at: Timestamp,
    expires_at: Option<Timestamp>,
    revoked_at: Option<Timestamp>,
    /// To five minutes.
    last_used_at: Option<Timestamp>,
    /// The key this one follows.
    replaces: Option<Uuid>,
    /// Where it opens from; without any, from anywhere.
    networks: Vec<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RotateApiKeyRequest {
    /// How long the old key goes on opening: 0 to 720, 24 by default.
    overlap_hours: Option<i64>,
    /// Of the new key; without it, it lives as long as the old one was made for.
    expires_at: Option<Timestamp>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NewApiKeyView {
    #[serde(flatten)]
    held: ApiKeyView,
    /// The bearer token. It is not kept and cannot be shown again.
    key: String,
}

impl From<ApiKey> for ApiKeyView {
    fn from(held: ApiKey) -> Self {
        Self {
            id: held.id.0,
            name: held.name,
            provider: held.provider.map(|id| id.0),
            organisation: held.organisation.map(|id| id.0),
            scopes: held.scopes,
            created_at: held.created_at,
            expires_at: held.expires_at,
            revoked_at: held.revoked_at,
            last_used_at: held.last_used_at,
            replaces: held.replaces.map(|id| id.0),
            networks: held.networks,
        }
    }
}

/// Make a key for a program
#[utoipa::path(post, path = "/api-keys", operation_id = "createApiKey", tag = "accounts", request_body = CreateApiKeyRequest, responses((status = 201, body = NewApiKeyView)))]
pub(super) async fn create_api_key(
    State(app): State<App>,
    Caller(actor): Caller,
    Body(request): Body<CreateApiKeyRequest>,
) -> Result<(StatusCode, Extension<ToldOnce>, Json<NewApiKeyView>), Problem> {
    let draft = ApiKeyDraft {
        name: request.name,
        provider: request.provider.map(OrganisationId),
        organisation: request.organisation.map(OrganisationId),
        scopes: request.scopes,
        expires_at: request.expires_at,
        networks: request.networks,
    };
    let (held, key) = accounts::create_api_key(&app, &actor, draft).await?;
    Ok((StatusCode::CREATED, Extension(ToldOnce), Json(NewApiKeyView { held: held.into(), key })))
}

/// Keys of programs
#[utoipa::path(get, path = "/api-keys", operation_id = "listApiKeys", tag = "accounts", params(PageQuery), responses((status = 200, body = Listing<ApiKeyView>)))]
pub(super) async fn list_api_keys(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(page): QueryOf<PageQuery>,
) -> Result<Json<Listing<ApiKeyView>>, Problem> {
    let held = accounts::api_keys(&app, &actor, &page.request()).await?;
    Ok(Json(Listing::of(held, ApiKeyView::from)))
}

/// A key of a program, without what opens
#[utoipa::path(get, path = "/api-keys/{id}", operation_id = "getApiKey", tag = "accounts", params(("id" = Uuid, Path)), responses((status = 200, body = ApiKeyView)))]
pub(super) async fn get_api_key(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<Json<ApiKeyView>, Problem> {
    Ok(Json(accounts::api_key(&app, &actor, ApiKeyId(id)).await?.into()))
}

/// Make a successor of a key; the old one goes on opening for a while
#[utoipa::path(post, path = "/api-keys/{id}/rotation", operation_id = "rotateApiKey", tag = "accounts", params(("id" = Uuid, Path)), request_body = RotateApiKeyRequest, responses((status = 201, body = NewApiKeyView)))]
pub(super) async fn rotate_api_key(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
    Body(request): Body<RotateApiKeyRequest>,
) -> Result<(StatusCode, Extension<ToldOnce>, Json<NewApiKeyView>), Problem> {
    let overlap_hours = request.overlap_hours.unwrap_or(24);
    let rotation = KeyRotation { overlap_hours, expires_at: request.expires_at };
    let (held, key) = accounts::rotate_api_key(&app, &actor, ApiKeyId(id), rotation).await?;
    Ok((StatusCode::CREATED, Extension(ToldOnce), Json(NewApiKeyView { held: held.into(), key })))
}

/// Revoke a key
#[utoipa::path(delete, path = "/api-keys/{id}", operation_id = "revokeApiKey", tag = "accounts", params(("id" = Uuid, Path)), responses((status = 204)))]
pub(super) async fn revoke_api_key(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<StatusCode, Problem> {
    accounts::revoke_api_key(&app, &actor, ApiKeyId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
