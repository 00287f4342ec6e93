//! `POST /assets`: something of a customer's that is looked after; what the kinds mean is the rule sets' business.
use app::{
    App,
    catalogue::{self, AssetDraft},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::ids::{AssetId, OrganisationId};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::asset_view::AssetView;
use crate::{
    extract::{Body, Caller},
    fields::read_fields,
    problem::Problem,
    v1::external_refs::ExternalRefInput,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateAssetRequest {
    customer: Uuid,
    kind: String,
    name: Option<String>,
    /// The asset it is part of.
    parent: Option<Uuid>,
    version: Option<String>,
    supplier: Option<Uuid>,
    installer: Option<Uuid>,
    #[serde(default)]
    warranty: bool,
    #[serde(default)]
    #[schema(value_type = Object)]
    attributes: Map<String, Value>,
    /// Another object that is called so is a conflict.
    external_ref: Option<ExternalRefInput>,
}

/// Add an asset
#[utoipa::path(post, path = "/assets", operation_id = "createAsset", tag = "catalogue", request_body = CreateAssetRequest, responses((status = 201, body = AssetView)))]
pub(super) async fn create_asset(
    State(app): State<App>,
    Caller(actor): Caller,
    Body(request): Body<CreateAssetRequest>,
) -> Result<(StatusCode, Json<AssetView>), Problem> {
    let draft = AssetDraft {
        customer: OrganisationId(request.customer),
        kind: request.kind,
        name: request.name,
        parent: request.parent.map(AssetId),
        version: request.version,
        supplier: request.supplier.map(OrganisationId),
        installer: request.installer.map(OrganisationId),
        warranty: request.warranty,
        attributes: read_fields(request.attributes)?,
        external_ref: request.external_ref.map(Into::into),
    };
    let asset = catalogue::create_asset(&app, &actor, draft).await?;
    Ok((StatusCode::CREATED, Json(AssetView::of(&app, &actor, asset).await?)))
}
