//! `POST /tickets/export`: what a search shows, as a file.
use app::{
    App, reports,
    tickets::{self, FilterTree},
};
use axum::{extract::State, response::Response};
use report::Format;
use serde::Deserialize;
use utoipa::ToSchema;

use super::filter_doc::FilterDoc;
use crate::{
    extract::{Body, Caller},
    locale::Locale,
    problem::Problem,
    v1::reports::file,
};

#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ExportFormat {
    /// Written while it is read, however long it is.
    #[default]
    Csv,
    Xlsx,
    Pdf,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExportTicketsRequest {
    #[serde(default)]
    #[schema(value_type = Option<FilterDoc>)]
    filter: FilterTree,
    /// As in a search.
    zone: Option<String>,
    /// As in a search.
    sort: Option<String>,
    #[serde(default)]
    #[schema(inline)]
    format: ExportFormat,
}

/// Tickets as a file
#[utoipa::path(
    post, path = "/tickets/export", operation_id = "exportTickets", tag = "tickets", request_body = ExportTicketsRequest,
    responses((
        status = 200, description = "CSV, XLSX or PDF as asked for",
        content(
            (String = "text/csv"), (Vec<u8> = "application/pdf"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        )
    ))
)]
pub(super) async fn export_tickets(
    State(app): State<App>,
    Caller(actor): Caller,
    locale: Locale,
    Body(request): Body<ExportTicketsRequest>,
) -> Result<Response, Problem> {
    let order = tickets::order_of(request.sort.as_deref().unwrap_or("received"))?;
    let table = reports::export_tickets(
        &app,
        &actor,
        &request.filter,
        request.zone.as_deref(),
        order,
        locale.as_str(),
    )
    .await?;
    let format = match request.format {
        ExportFormat::Csv => Format::Csv,
        ExportFormat::Xlsx => Format::Xlsx,
        ExportFormat::Pdf => Format::Pdf,
    };
    file("tickets", table, format).await
}
