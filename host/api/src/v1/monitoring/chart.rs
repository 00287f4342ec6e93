//! `GET /series/{id}/readings`: by interval, hour or day, with gaps, restored values and what was found wrong.
use app::{
    App,
    monitoring::{self, ChartRequest, SeriesChart},
};
use axum::{Json, extract::State};
use domain::{ids::SeriesId, monitoring::ChartStep};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{asset_state::ConditionView, restorations::RestorationView, series::SeriesView};
use crate::{
    extract::{Caller, QueryOf, Segments},
    problem::Problem,
};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ChartQuery {
    from: Timestamp,
    to: Timestamp,
    /// `interval`, `hour` or `day`.
    #[param(inline)]
    step: Option<StepName>,
    /// IANA name; days are local. UTC where it is missing.
    zone: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum StepName {
    Interval,
    Hour,
    Day,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ChartView {
    series: SeriesView,
    points: Vec<PointView>,
    restorations: Vec<RestorationView>,
    conditions: Vec<ConditionView>,
}

#[derive(Debug, Serialize, ToSchema)]
struct PointView {
    from: Timestamp,
    to: Timestamp,
    /// The sum; null where not a single interval has a value.
    value: Option<f64>,
    /// Intervals that were measured.
    measured: u32,
    /// Intervals that were filled in.
    restored: u32,
    /// Intervals without a value.
    missing: u32,
}

impl From<SeriesChart> for ChartView {
    fn from(held: SeriesChart) -> Self {
        let points = held.chart.points.into_iter().map(|point| PointView {
            from: point.from,
            to: point.to,
            value: point.value,
            measured: point.measured,
            restored: point.restored,
            missing: point.missing,
        });
        Self {
            points: points.collect(),
            restorations: held.restorations.into_iter().map(RestorationView::from).collect(),
            conditions: held.conditions.into_iter().map(ConditionView::from).collect(),
            series: held.series.into(),
        }
    }
}

/// Readings of a series
#[utoipa::path(get, path = "/series/{id}/readings", operation_id = "getSeriesReadings", tag = "monitoring", params(("id" = Uuid, Path), ChartQuery), responses((status = 200, body = ChartView)))]
pub(super) async fn get_series_readings(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
    QueryOf(query): QueryOf<ChartQuery>,
) -> Result<Json<ChartView>, Problem> {
    let request = ChartRequest {
        series: SeriesId(id),
        from: query.from,
        to: query.to,
        step: match query.step {
            None | Some(StepName::Hour) => ChartStep::Hour,
            Some(StepName::Interval) => ChartStep::Interval,
            Some(StepName::Day) => ChartStep::Day,
        },
        zone: query.zone,
    };
    Ok(Json(monitoring::chart(&app, &actor, request).await?.into()))
}
