//! `GET /assets/{id}/records`: what was recorded of an asset time and again, such as checks (M 4.2.8).
use app::{App, catalogue};
use axum::{Json, extract::State};
use domain::{catalogue::AssetRecord, ids::AssetId};
use jiff::Timestamp;
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
pub(super) struct AssetRecordView {
    id: Uuid,
    asset: Uuid,
    /// The case under which it was recorded.
    ticket: Uuid,
    /// A code of the rule set's.
    kind: String,
    at: Timestamp,
    /// What was told, and what the rules made of it.
    #[schema(value_type = Object)]
    values: Map<String, Value>,
}

impl From<AssetRecord> for AssetRecordView {
    fn from(held: AssetRecord) -> Self {
        Self {
            id: held.id.0,
            asset: held.asset.0,
            ticket: held.ticket.0,
            kind: held.kind,
            at: held.at,
            values: show_fields(&held.values),
        }
    }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct AssetRecordQuery {
    /// Only records of this code.
    kind: Option<String>,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// Records of an asset, the newest first
#[utoipa::path(get, path = "/assets/{id}/records", operation_id = "listAssetRecords", tag = "catalogue", params(("id" = Uuid, Path), AssetRecordQuery), responses((status = 200, body = Listing<AssetRecordView>)))]
pub(super) async fn list_asset_records(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
    QueryOf(query): QueryOf<AssetRecordQuery>,
) -> Result<Json<Listing<AssetRecordView>>, Problem> {
    let page = request_of(query.cursor, query.limit);
    let held = catalogue::asset_records(&app, &actor, AssetId(id), query.kind.as_deref(), &page).await?;
    Ok(Json(Listing::of(held, AssetRecordView::from)))
}
