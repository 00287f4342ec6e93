//! Service calendars: questions to them, and changes of their data.
mod add_exception;
mod compute;
mod days;
mod is_open;
mod list;
mod patch;
mod put_year;
mod simulate;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::options::ApiState;

pub(super) fn operations() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_calendars))
        .routes(routes!(list::get_calendar, patch::patch_calendar))
        .routes(routes!(compute::compute))
        .routes(routes!(is_open::is_open))
        .routes(routes!(days::list_days))
        .routes(routes!(add_exception::add_exception))
        .routes(routes!(put_year::get_holiday_year, put_year::put_holiday_year))
        .routes(routes!(simulate::simulate_change))
        .routes(routes!(simulate::simulate_year))
}
