//! `GET /assets/{id}/monitoring`: how an asset and its parts are now.
use app::{
    App,
    monitoring::{self, AssetState, FoundCondition, FoundTicket},
};
use axum::{Json, extract::State};
use domain::{
    ids::AssetId,
    monitoring::{Reading, ReadingOrigin},
    ticket::Status,
};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::series::SeriesView;
use crate::{
    extract::{Caller, Segments},
    fields::show_fields,
    problem::Problem,
};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AssetMonitoringView {
    /// The asset, then all below it, each after what it is part of.
    assets: Vec<AssetStateView>,
}

#[derive(Debug, Serialize, ToSchema)]
struct AssetStateView {
    id: Uuid,
    name: String,
    kind: String,
    parent: Option<Uuid>,
    /// Whether a right of today covers it; null where nothing is sold for such an asset by itself.
    covered: Option<bool>,
    /// `ok`, `faulty` while something is wrong, `unobserved` without a series.
    state: &'static str,
    last_seen: Option<Timestamp>,
    /// Seconds its clock was ahead of ours.
    clock_ahead: Option<i64>,
    series: Vec<SeriesStateView>,
    /// What is wrong, and what was lately; oldest first.
    conditions: Vec<ConditionView>,
}

#[derive(Debug, Serialize, ToSchema)]
struct SeriesStateView {
    #[serde(flatten)]
    series: SeriesView,
    /// The latest value of the last two days.
    last: Option<ReadingView>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ReadingView {
    at: Timestamp,
    value: f64,
    /// `measured` or `restored`.
    origin: &'static str,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ConditionView {
    asset: Uuid,
    kind: String,
    since: Timestamp,
    /// Null while it lasts.
    until: Option<Timestamp>,
    #[schema(value_type = Object)]
    values: Map<String, Value>,
    /// What the rules made of it, as far as the caller may see it.
    tickets: Vec<ConditionTicketView>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ConditionTicketView {
    id: Uuid,
    number: String,
    #[schema(value_type = String)]
    status: Status,
}

impl From<FoundCondition> for ConditionView {
    fn from(found: FoundCondition) -> Self {
        let held = found.held;
        let ticket = |held: FoundTicket| ConditionTicketView {
            id: held.id.0,
            number: held.number,
            status: held.status,
        };
        Self {
            tickets: found.tickets.into_iter().map(ticket).collect(),
            asset: held.asset.0,
            kind: held.condition.kind,
            since: held.condition.since,
            until: held.condition.until,
            values: show_fields(&held.values),
        }
    }
}

impl From<Reading> for ReadingView {
    fn from(held: Reading) -> Self {
        let origin = match held.origin {
            ReadingOrigin::Measured => "measured",
            ReadingOrigin::Restored => "restored",
        };
        Self { at: held.at, value: held.value, origin }
    }
}

impl From<AssetState> for AssetStateView {
    fn from(held: AssetState) -> Self {
        let faulty = held.conditions.iter().any(|found| found.held.condition.until.is_none());
        let observed = held.observed.as_ref();
        Self {
            id: held.asset.id.0,
            name: held.asset.name,
            kind: held.asset.kind,
            parent: held.asset.parent.map(|id| id.0),
            covered: held.covered,
            state: match (faulty, observed) {
                (true, _) => "faulty",
                (false, Some(_)) => "ok",
                (false, None) => "unobserved",
            },
            last_seen: observed.and_then(|held| held.last_seen),
            clock_ahead: observed.and_then(|held| held.clock_ahead),
            series: held
                .series
                .into_iter()
                .map(|held| SeriesStateView {
                    series: held.series.into(),
                    last: held.last.map(ReadingView::from),
                })
                .collect(),
            conditions: held.conditions.into_iter().map(ConditionView::from).collect(),
        }
    }
}

/// State of an asset and its parts
#[utoipa::path(get, path = "/assets/{id}/monitoring", operation_id = "getAssetMonitoring", tag = "monitoring", params(("id" = Uuid, Path)), responses((status = 200, body = AssetMonitoringView)))]
pub(super) async fn get_asset_monitoring(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<Json<AssetMonitoringView>, Problem> {
    let states = monitoring::asset_states(&app, &actor, AssetId(id)).await?;
    Ok(Json(AssetMonitoringView { assets: states.into_iter().map(AssetStateView::from).collect() }))
}
