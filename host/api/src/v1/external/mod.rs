//! Facts from outside.
mod list;
mod receive;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::options::ApiState;

pub(super) fn operations() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(receive::report_external_event, list::list_external_events))
}
