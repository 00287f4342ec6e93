//! `GET /calendars/{code}/open`: whether it is working time at an instant.
use app::{App, calendars};
use axum::{Json, extract::State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    extract::{Caller, QueryOf, Segments},
    problem::Problem,
};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct OpenQuery {
    /// Now where it is not given.
    at: Option<Timestamp>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OpenView {
    open: bool,
    at: Timestamp,
}

/// Is it open
#[utoipa::path(get, path = "/calendars/{code}/open", operation_id = "isCalendarOpen", tag = "calendars", params(("code" = String, Path), OpenQuery), responses((status = 200, body = OpenView)))]
pub(super) async fn is_open(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(code): Segments<String>,
    QueryOf(query): QueryOf<OpenQuery>,
) -> Result<Json<OpenView>, Problem> {
    let at = query.at.unwrap_or_else(|| app.now());
    let open = calendars::is_open(&app, &actor, &code, at).await?;
    Ok(Json(OpenView { open, at }))
}
