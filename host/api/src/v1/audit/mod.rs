//! The log of what was done with accounts, keys and data: read and handed out, never written from here.
mod export;
mod list;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::options::ApiState;

pub(super) fn operations() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list::list_audit_log)).routes(routes!(export::export_audit_log))
}
