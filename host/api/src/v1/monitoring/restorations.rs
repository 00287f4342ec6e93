//! `GET /series/{id}/restoration-plan`, `POST /restorations/{id}/undo`: what a gap would be filled with, and taking it
//! back. Filling in is an action of the case in which it was agreed.
use app::{
    App,
    monitoring::{self, RestorationPlan},
    store_types::StoredRestoration,
};
use axum::{Json, extract::State};
use domain::{
    ids::{RestorationId, SeriesId},
    monitoring::RestoredValue,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Caller, QueryOf, Segments},
    problem::Problem,
};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RestorationView {
    id: Uuid,
    series: Uuid,
    ticket: Uuid,
    /// The consent.
    approval: Option<Uuid>,
    from: Timestamp,
    to: Timestamp,
    values: Vec<RestoredView>,
    restored_at: Timestamp,
    undone_at: Option<Timestamp>,
}

#[derive(Debug, Serialize, ToSchema)]
struct RestoredView {
    at: Timestamp,
    value: f64,
    /// Starts of the intervals it is the mean of.
    sources: Vec<Timestamp>,
}

impl From<RestoredValue> for RestoredView {
    fn from(held: RestoredValue) -> Self {
        Self { at: held.at, value: held.value, sources: held.sources }
    }
}

impl From<StoredRestoration> for RestorationView {
    fn from(held: StoredRestoration) -> Self {
        Self {
            id: held.id.0,
            series: held.series.0,
            ticket: held.ticket.0,
            approval: held.approval.map(|id| id.0),
            from: held.from,
            to: held.to,
            values: held.values.into_iter().map(RestoredView::from).collect(),
            restored_at: held.restored_at,
            undone_at: held.undone_at,
        }
    }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PlanQuery {
    from: Timestamp,
    to: Timestamp,
    /// Weeks before that are looked at; 4 unless said otherwise.
    weeks: Option<u32>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlanView {
    values: Vec<RestoredView>,
    /// Intervals for which the weeks before have nothing.
    without_source: Vec<Timestamp>,
}

impl From<RestorationPlan> for PlanView {
    fn from(held: RestorationPlan) -> Self {
        Self {
            values: held.values.into_iter().map(RestoredView::from).collect(),
            without_source: held.without_source,
        }
    }
}

/// What a gap would be filled with
#[utoipa::path(get, path = "/series/{id}/restoration-plan", operation_id = "planRestoration", tag = "monitoring", params(("id" = Uuid, Path), PlanQuery), responses((status = 200, body = PlanView)))]
pub(super) async fn plan_restoration(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
    QueryOf(query): QueryOf<PlanQuery>,
) -> Result<Json<PlanView>, Problem> {
    let stretch = (query.from, query.to);
    let weeks = query.weeks.unwrap_or(4);
    Ok(Json(monitoring::plan_restoration(&app, &actor, SeriesId(id), stretch, weeks).await?.into()))
}

/// Take back what was filled in
#[utoipa::path(post, path = "/restorations/{id}/undo", operation_id = "undoRestoration", tag = "monitoring", params(("id" = Uuid, Path)), responses((status = 200, body = RestorationView)))]
pub(super) async fn undo_restoration(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<Json<RestorationView>, Problem> {
    Ok(Json(monitoring::undo_restoration(&app, &actor, RestorationId(id)).await?.into()))
}
