//! An asset as it is shown, and reading them: `GET /assets`, `GET /assets/{id}`.
use std::collections::BTreeMap;

use app::{App, catalogue};
use axum::{Json, extract::State};
use domain::{
    access::Actor,
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
    /// Whether a right of today covers it; null where nothing is sold for such an asset by itself. `false` is a warning:
    /// an asset may stay uncovered.
    covered: Option<bool>,
}

impl AssetView {
    pub(super) async fn of(app: &App, actor: &Actor, held: Asset) -> Result<Self, Problem> {
        let covered = catalogue::asset_coverage(app, actor, std::slice::from_ref(&held)).await?;
        Ok(Self::covered(held, &covered))
    }

    fn covered(held: Asset, covered: &BTreeMap<AssetId, bool>) -> Self {
        Self {
            covered: covered.get(&held.id).copied(),
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
    let covered = catalogue::asset_coverage(&app, &actor, &held.items).await?;
    Ok(Json(Listing::of(held, |asset| AssetView::covered(asset, &covered))))
}

/// An asset
#[utoipa::path(get, path = "/assets/{id}", operation_id = "getAsset", tag = "catalogue", params(("id" = Uuid, Path)), responses((status = 200, body = AssetView)))]
pub(super) async fn get_asset(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<Json<AssetView>, Problem> {
    let held = catalogue::asset(&app, &actor, AssetId(id)).await?;
    Ok(Json(AssetView::of(&app, &actor, held).await?))
}
