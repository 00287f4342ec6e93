//! `GET /alerts`: word for the operators.
use app::{App, alerts::list_alerts, store_types::AlertRow};
use axum::{Json, extract::State};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    extract::{Caller, QueryOf},
    listing::{Listing, PageQuery},
    options::ApiState,
    problem::Problem,
};

pub(super) fn operations() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list))
}

#[derive(Debug, Serialize, ToSchema)]
struct AlertView {
    id: Uuid,
    code: String,
    /// An alert is raised once per key until it is resolved.
    key: String,
    #[schema(value_type = Object)]
    data: serde_json::Value,
    raised_at: Timestamp,
    resolved_at: Option<Timestamp>,
}

impl From<AlertRow> for AlertView {
    fn from(row: AlertRow) -> Self {
        Self {
            id: row.id,
            code: row.code,
            key: row.key,
            data: row.data,
            raised_at: row.raised_at,
            resolved_at: row.resolved_at,
        }
    }
}

/// Alerts, the latest first
#[utoipa::path(get, path = "/alerts", operation_id = "listAlerts", tag = "operations", params(PageQuery), responses((status = 200, body = Listing<AlertView>)))]
async fn list(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(page): QueryOf<PageQuery>,
) -> Result<Json<Listing<AlertView>>, Problem> {
    let alerts = list_alerts(&app, &actor, &page.request()).await?;
    Ok(Json(Listing::of(alerts, AlertView::from)))
}
