//! `/me/passkeys`: one's own passkeys.
use app::{
    App,
    accounts::{self, Asked, PasskeyDraft},
    store_types::StoredPasskey,
};
use axum::{Json, extract::State, http::StatusCode};
use domain::ids::PasskeyId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Body, Caller, ComesFrom, Segments},
    listing::Listing,
    problem::Problem,
};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PasskeyView {
    id: Uuid,
    name: String,
    created_at: Timestamp,
    used_at: Option<Timestamp>,
}

impl From<StoredPasskey> for PasskeyView {
    fn from(held: StoredPasskey) -> Self {
        Self { id: held.id.0, name: held.name, created_at: held.created_at, used_at: held.used_at }
    }
}

/// What the browser is to ask the authenticator.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PasskeyCeremonyView {
    /// Goes back with the answer, once, within ten minutes.
    ceremony: String,
    /// `{publicKey: …}` for `navigator.credentials`; `PublicKeyCredential.parse…OptionsFromJSON` reads its members.
    #[schema(value_type = Object)]
    options: Value,
}

impl From<Asked> for PasskeyCeremonyView {
    fn from(asked: Asked) -> Self {
        Self { ceremony: asked.ceremony, options: asked.options }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BeginPasskeyRequest {
    /// Of who has one.
    password: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RegisterPasskeyRequest {
    ceremony: String,
    /// What its owner calls it.
    name: String,
    /// The new `PublicKeyCredential`, as its `toJSON` writes it.
    #[schema(value_type = Object)]
    credential: Value,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RenamePasskeyRequest {
    name: String,
}

/// One's own passkeys
#[utoipa::path(get, path = "/me/passkeys", operation_id = "listPasskeys", tag = "sessions", responses((status = 200, body = Listing<PasskeyView>)))]
pub(super) async fn list_passkeys(
    State(app): State<App>,
    Caller(actor): Caller,
) -> Result<Json<Listing<PasskeyView>>, Problem> {
    let held = accounts::passkeys(&app, &actor).await?;
    Ok(Json(Listing::whole(held.into_iter().map(PasskeyView::from).collect())))
}

/// Begin to register a passkey
#[utoipa::path(post, path = "/me/passkeys/registration", operation_id = "beginPasskey", tag = "sessions", request_body = BeginPasskeyRequest, responses((status = 200, body = PasskeyCeremonyView)))]
pub(super) async fn begin_passkey(
    State(app): State<App>,
    Caller(actor): Caller,
    ComesFrom(origin): ComesFrom,
    Body(request): Body<BeginPasskeyRequest>,
) -> Result<Json<PasskeyCeremonyView>, Problem> {
    let asked = accounts::begin_passkey(&app, &actor, &origin, request.password.as_deref()).await?;
    Ok(Json(asked.into()))
}

/// Register a passkey, by the authenticator's answer
#[utoipa::path(post, path = "/me/passkeys", operation_id = "registerPasskey", tag = "sessions", request_body = RegisterPasskeyRequest, responses((status = 201, body = PasskeyView)))]
pub(super) async fn register_passkey(
    State(app): State<App>,
    Caller(actor): Caller,
    ComesFrom(origin): ComesFrom,
    Body(request): Body<RegisterPasskeyRequest>,
) -> Result<(StatusCode, Json<PasskeyView>), Problem> {
    let RegisterPasskeyRequest { ceremony, name, credential } = request;
    let draft = PasskeyDraft { ceremony, name, credential };
    let held = accounts::register_passkey(&app, &actor, &origin, draft).await?;
    Ok((StatusCode::CREATED, Json(held.into())))
}

/// One of one's own passkeys
#[utoipa::path(get, path = "/me/passkeys/{id}", operation_id = "getPasskey", tag = "sessions", params(("id" = Uuid, Path)), responses((status = 200, body = PasskeyView)))]
pub(super) async fn get_passkey(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<Json<PasskeyView>, Problem> {
    Ok(Json(accounts::passkey(&app, &actor, PasskeyId(id)).await?.into()))
}

/// Call a passkey something else
#[utoipa::path(patch, path = "/me/passkeys/{id}", operation_id = "renamePasskey", tag = "sessions", params(("id" = Uuid, Path)), request_body = RenamePasskeyRequest, responses((status = 200, body = PasskeyView)))]
pub(super) async fn rename_passkey(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
    Body(request): Body<RenamePasskeyRequest>,
) -> Result<Json<PasskeyView>, Problem> {
    Ok(Json(accounts::rename_passkey(&app, &actor, PasskeyId(id), &request.name).await?.into()))
}

/// Remove a passkey
#[utoipa::path(post, path = "/me/passkeys/{id}/removal", operation_id = "removePasskey", tag = "sessions", params(("id" = Uuid, Path)), request_body = BeginPasskeyRequest, responses((status = 204)))]
pub(super) async fn remove_passkey(
    State(app): State<App>,
    Caller(actor): Caller,
    ComesFrom(origin): ComesFrom,
    Segments(id): Segments<Uuid>,
    Body(request): Body<BeginPasskeyRequest>,
) -> Result<StatusCode, Problem> {
    let which = (PasskeyId(id), request.password.as_deref());
    accounts::remove_passkey(&app, &actor, &origin, which).await?;
    Ok(StatusCode::NO_CONTENT)
}
