//! The telephone: lines, calls as the exchange reports them, callers.
mod call_view;
mod calls;
mod lines;
mod report;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::options::ApiState;

pub(super) fn operations() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(lines::list_phone_lines, lines::create_phone_line))
        .routes(routes!(lines::get_phone_line, lines::put_phone_line, lines::delete_phone_line))
        .routes(routes!(report::report_call))
        .routes(routes!(calls::list_phone_calls))
        .routes(routes!(calls::get_phone_call))
        .routes(routes!(calls::attach_phone_call))
        .routes(routes!(calls::call_back))
        .routes(routes!(calls::set_aside_phone_call))
}
