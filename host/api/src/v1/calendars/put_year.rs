//! `GET, PUT /holiday-sets/{set}/years/{year}`: a year of a holiday set is read, loaded or replaced.
use app::{App, calendars};
use axum::{Json, extract::State};
use domain::time::HolidayYear;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    extract::{Body, Caller, Segments},
    problem::Problem,
};

/// A year as data; the document format is `ru-production-calendar/1`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = Object)]
pub(super) struct HolidayYearView(HolidayYear);

/// A year of a holiday set
#[utoipa::path(
    get, path = "/holiday-sets/{set}/years/{year}", operation_id = "getHolidayYear", tag = "calendars",
    params(("set" = String, Path), ("year" = i16, Path)), responses((status = 200, body = HolidayYearView))
)]
pub(super) async fn get_holiday_year(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments((set, year)): Segments<(String, i16)>,
) -> Result<Json<HolidayYearView>, Problem> {
    Ok(Json(HolidayYearView(calendars::holiday_year(&app, &actor, &set, year).await?)))
}

/// Load a year
#[utoipa::path(
    put, path = "/holiday-sets/{set}/years/{year}", operation_id = "putHolidayYear", tag = "calendars",
    params(("set" = String, Path), ("year" = i16, Path)), request_body = Object, responses((status = 200, body = HolidayYearView))
)]
pub(super) async fn put_holiday_year(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments((set, year)): Segments<(String, i16)>,
    Body(document): Body<HolidayYear>,
) -> Result<Json<HolidayYearView>, Problem> {
    let loaded = calendars::put_holiday_year(&app, &actor, &set, year, document).await?;
    Ok(Json(HolidayYearView(loaded)))
}
