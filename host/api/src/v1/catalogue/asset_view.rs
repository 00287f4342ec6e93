//! An asset as it is shown, and reading them: `GET /assets`, `GET /assets/{id}`.
use app::{App, catalogue};
use axum::{Json, extract::State};
use domain::{
    catalogue::Asset,
    ids::{AssetId, OrganisationId},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Caller, QueryOf, Segments},
    fields::show_fields,
    listing::{Listing, request_of},
    problem::Problem,
};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AssetView {
    id: Uuid,
    customer: Uuid,
    kind: String,
    name: String,
    parent: Option<Uuid>,
    version: Option<String>,
    supplier: Option<Uuid>,
    installer: Option<Uuid>,
    warranty: bool,
    #[schema(value_type = Object)]
    attributes: Map<String, Value>,
}

impl From<Asset> for AssetView {
    fn from(held: Asset) -> Self {
        Self {
            id: held.id.0,
            customer: held.customer.0,
            kind: held.kind,
            name: held.name,
            parent: held.parent.map(|id| id.0),
            version: held.version,
            supplier: held.supplier.map(|id| id.0),
            installer: held.installer.map(|id| id.0),
            warranty: held.warranty,
            attributes: show_fields(&held.attributes),
        }
    }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct AssetQuery {
    customer: Option<Uuid>,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// Assets
#[utoipa::path(get, path = "/assets", operation_id = "listAssets", tag = "catalogue", params(AssetQuery), responses((status = 200, body = Listing<AssetView>)))]
pub(super) async fn list_assets(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(query): QueryOf<AssetQuery>,
) -> Result<Json<Listing<AssetView>>, Problem> {
    let page = request_of(query.cursor, query.limit);
    let held = catalogue::assets(&app, &actor, query.customer.map(OrganisationId), &page).await?;
    Ok(Json(Listing::of(held, AssetView::from)))
}

/// An asset
#[utoipa::path(get, path = "/assets/{id}", operation_id = "getAsset", tag = "catalogue", params(("id" = Uuid, Path)), responses((status = 200, body = AssetView)))]
pub(super) async fn get_asset(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<Json<AssetView>, Problem> {
    Ok(Json(catalogue::asset(&app, &actor, AssetId(id)).await?.into()))
}
