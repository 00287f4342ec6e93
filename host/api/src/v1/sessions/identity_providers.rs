//! `/identity-providers`: providers that staff may sign in by. A secret goes in and is never shown.
use app::{
    App,
    accounts::{self, IdentityProviderDraft},
    store_types::{IdentityProvider, WelcomeDomain},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::ids::{IdentityProviderId, OrganisationId};
use jiff::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Body, Caller, Segments},
    listing::Listing,
    problem::Problem,
};

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WelcomeDomainView {
    /// The part behind the `@`.
    domain: String,
    /// Whoever comes becomes an agent of this provider; without it, of the whole desk.
    provider: Option<Uuid>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct IdentityProviderView {
    id: Uuid,
    name: String,
    issuer: String,
    client_id: String,
    has_secret: bool,
    domains: Vec<WelcomeDomainView>,
    enabled: bool,
    /// To be registered with the provider.
    redirect_uri: String,
    created_at: Timestamp,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IdentityProviderRequest {
    /// On the button.
    name: String,
    /// `https://…`, byte for byte as its tokens say it.
    issuer: String,
    client_id: String,
    /// What is left out stays, as long as issuer and client do.
    #[schema(value_type = Option<String>)]
    client_secret: Option<SecretString>,
    /// Domains whose people get an agent's account when they first come; without any, only who was invited signs in.
    #[serde(default)]
    domains: Vec<WelcomeDomainView>,
    #[serde(default = "on")]
    enabled: bool,
}

const fn on() -> bool {
    true
}

fn view(app: &App, held: IdentityProvider) -> IdentityProviderView {
    let domain = |held: WelcomeDomain| WelcomeDomainView {
        domain: held.domain,
        provider: held.provider.map(|id| id.0),
    };
    IdentityProviderView {
        id: held.id.0,
        name: held.content.name,
        issuer: held.content.issuer,
        client_id: held.content.client_id,
        has_secret: held.content.secret.is_some(),
        domains: held.content.domains.into_iter().map(domain).collect(),
        enabled: held.enabled,
        redirect_uri: accounts::identity_redirect(app),
        created_at: held.created_at,
    }
}

fn draft(request: IdentityProviderRequest) -> IdentityProviderDraft {
    let domain = |held: WelcomeDomainView| WelcomeDomain {
        domain: held.domain,
        provider: held.provider.map(OrganisationId),
    };
    IdentityProviderDraft {
        name: request.name,
        issuer: request.issuer,
        client_id: request.client_id,
        client_secret: request.client_secret,
        domains: request.domains.into_iter().map(domain).collect(),
        enabled: request.enabled,
    }
}

/// Providers of identity
#[utoipa::path(get, path = "/identity-providers", operation_id = "listIdentityProviders", tag = "accounts", responses((status = 200, body = Listing<IdentityProviderView>)))]
pub(super) async fn list(
    State(app): State<App>,
    Caller(actor): Caller,
) -> Result<Json<Listing<IdentityProviderView>>, Problem> {
    let held = accounts::identity_providers(&app, &actor).await?;
    Ok(Json(Listing::whole(held.into_iter().map(|held| view(&app, held)).collect())))
}

/// Let staff sign in by a provider of identity
#[utoipa::path(post, path = "/identity-providers", operation_id = "createIdentityProvider", tag = "accounts", request_body = IdentityProviderRequest, responses((status = 201, body = IdentityProviderView)))]
pub(super) async fn create(
    State(app): State<App>,
    Caller(actor): Caller,
    Body(request): Body<IdentityProviderRequest>,
) -> Result<(StatusCode, Json<IdentityProviderView>), Problem> {
    let held = accounts::create_identity_provider(&app, &actor, draft(request)).await?;
    Ok((StatusCode::CREATED, Json(view(&app, held))))
}

/// A provider of identity
#[utoipa::path(get, path = "/identity-providers/{id}", operation_id = "getIdentityProvider", tag = "accounts", params(("id" = Uuid, Path)), responses((status = 200, body = IdentityProviderView)))]
pub(super) async fn get(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<Json<IdentityProviderView>, Problem> {
    let held = accounts::identity_provider(&app, &actor, IdentityProviderId(id)).await?;
    Ok(Json(view(&app, held)))
}

/// Put a provider of identity anew
#[utoipa::path(put, path = "/identity-providers/{id}", operation_id = "changeIdentityProvider", tag = "accounts", params(("id" = Uuid, Path)), request_body = IdentityProviderRequest, responses((status = 200, body = IdentityProviderView)))]
pub(super) async fn change(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
    Body(request): Body<IdentityProviderRequest>,
) -> Result<Json<IdentityProviderView>, Problem> {
    let id = IdentityProviderId(id);
    let held = accounts::change_identity_provider(&app, &actor, id, draft(request)).await?;
    Ok(Json(view(&app, held)))
}

/// Nobody signs in by it any more
#[utoipa::path(delete, path = "/identity-providers/{id}", operation_id = "deleteIdentityProvider", tag = "accounts", params(("id" = Uuid, Path)), responses((status = 204)))]
pub(super) async fn delete(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<StatusCode, Problem> {
    accounts::delete_identity_provider(&app, &actor, IdentityProviderId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
