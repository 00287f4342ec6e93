//! What assets report: series, readings, charts, and how an asset is now.
mod asset_state;
mod chart;
mod ingest;
mod ingest_csv;
mod restorations;
mod series;

use axum::extract::DefaultBodyLimit;
use tower_http::decompression::RequestDecompressionLayer;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::options::ApiState;

pub(super) fn operations() -> OpenApiRouter<ApiState> {
    // Batches may come compressed; what they unfold to is bounded like any body.
    let batches = OpenApiRouter::new()
        .routes(routes!(ingest::send_readings))
        .layer(RequestDecompressionLayer::new().gzip(true))
        .layer(DefaultBodyLimit::disable());
    OpenApiRouter::new()
        .routes(routes!(series::list_series, series::register_series))
        .routes(routes!(chart::get_series_readings))
        .routes(routes!(asset_state::get_asset_monitoring))
        .routes(routes!(restorations::plan_restoration))
        .routes(routes!(restorations::undo_restoration))
        .merge(batches)
}
