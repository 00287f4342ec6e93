//! `GET /series`, `POST /series`: what an asset reports, one value for each interval.
use app::{
    App,
    monitoring::{self, SeriesDraft},
    store_types::SeriesFilter,
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{
    ids::{AssetId, OrganisationId},
    monitoring::Series,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Body, Caller, QueryOf},
    listing::{Listing, request_of},
    problem::Problem,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RegisterSeriesRequest {
    asset: Uuid,
    /// What is measured, in the words of the rules.
    measure: String,
    /// The source's name for it, unique at the customer's.
    key: Option<String>,
    /// Minutes of an interval; they divide the hour.
    #[serde(default = "an_hour")]
    interval: u32,
    /// Values below are refused; 0 unless said otherwise, null for none.
    #[serde(default = "nothing")]
    lowest: Option<f64>,
    /// Values above are refused.
    highest: Option<f64>,
}

const fn an_hour() -> u32 {
    60
}

#[expect(clippy::unnecessary_wraps, reason = "the default of an optional member")]
const fn nothing() -> Option<f64> {
    Some(0.0)
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SeriesView {
    pub(super) id: Uuid,
    asset: Uuid,
    customer: Uuid,
    pub(super) measure: String,
    key: String,
    pub(super) interval: u32,
    lowest: Option<f64>,
    highest: Option<f64>,
    created_at: Timestamp,
}

impl From<Series> for SeriesView {
    fn from(held: Series) -> Self {
        Self {
            id: held.id.0,
            asset: held.asset.0,
            customer: held.customer.0,
            measure: held.measure,
            key: held.key,
            interval: held.grid.minutes(),
            lowest: held.lowest,
            highest: held.highest,
            created_at: held.created_at,
        }
    }
}

/// Register a series
#[utoipa::path(post, path = "/series", operation_id = "registerSeries", tag = "monitoring", request_body = RegisterSeriesRequest, responses((status = 201, body = SeriesView)))]
pub(super) async fn register_series(
    State(app): State<App>,
    Caller(actor): Caller,
    Body(request): Body<RegisterSeriesRequest>,
) -> Result<(StatusCode, Json<SeriesView>), Problem> {
    let draft = SeriesDraft {
        asset: AssetId(request.asset),
        measure: request.measure,
        key: request.key,
        interval: request.interval,
        lowest: request.lowest,
        highest: request.highest,
    };
    let series = monitoring::register_series(&app, &actor, draft).await?;
    Ok((StatusCode::CREATED, Json(series.into())))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct SeriesQuery {
    asset: Option<Uuid>,
    customer: Option<Uuid>,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// Series
#[utoipa::path(get, path = "/series", operation_id = "listSeries", tag = "monitoring", params(SeriesQuery), responses((status = 200, body = Listing<SeriesView>)))]
pub(super) async fn list_series(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(query): QueryOf<SeriesQuery>,
) -> Result<Json<Listing<SeriesView>>, Problem> {
    let filter =
        SeriesFilter { asset: query.asset.map(AssetId), customer: query.customer.map(OrganisationId) };
    let page = request_of(query.cursor, query.limit);
    let held = monitoring::series_list(&app, &actor, &filter, &page).await?;
    Ok(Json(Listing::of(held, SeriesView::from)))
}
