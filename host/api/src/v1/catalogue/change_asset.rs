//! `PATCH /assets/{id}`: another version, another supplier, new attributes. What it is and whose stays.
use app::{
    App,
    catalogue::{self, AssetChange},
};
use axum::{Json, extract::State};
use domain::ids::{AssetId, OrganisationId};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::asset_view::AssetView;
use crate::{
    extract::{Body, Caller, Segments},
    fields::read_fields,
    problem::Problem,
};

/// What is not given stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeAssetRequest {
    name: Option<String>,
    version: Option<String>,
    supplier: Option<Uuid>,
    installer: Option<Uuid>,
    warranty: Option<bool>,
    /// Added to those known, by their names.
    #[serde(default)]
    #[schema(value_type = Object)]
    attributes: Map<String, Value>,
}

/// Change an asset
#[utoipa::path(patch, path = "/assets/{id}", operation_id = "changeAsset", tag = "catalogue", params(("id" = Uuid, Path)), request_body = ChangeAssetRequest, responses((status = 200, body = AssetView)))]
pub(super) async fn change_asset(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
    Body(request): Body<ChangeAssetRequest>,
) -> Result<Json<AssetView>, Problem> {
    let change = AssetChange {
        name: request.name,
        version: request.version,
        supplier: request.supplier.map(OrganisationId),
        installer: request.installer.map(OrganisationId),
        warranty: request.warranty,
        attributes: read_fields(request.attributes)?,
    };
    let held = catalogue::change_asset(&app, &actor, AssetId(id), change).await?;
    Ok(Json(AssetView::of(&app, &actor, held).await?))
}
