//! `POST /audit-log/exports`: a period of the log as a file. A POST: handing it out is itself an entry.
use app::{App, audit, store_types::AuditFilter};
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use domain::audit::AuditEntry;
use jiff::Timestamp;
use report::Format;
use serde::Deserialize;
use utoipa::ToSchema;

use super::list::AuditLogEntryView;
use crate::{
    extract::{Body, Caller},
    problem::Problem,
};

#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum AuditExportFormat {
    Json,
    Csv,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExportAuditLogRequest {
    #[schema(inline)]
    format: AuditExportFormat,
    /// A kind, or its first word.
    kind: Option<String>,
    from: Option<Timestamp>,
    /// Not included.
    to: Option<Timestamp>,
}

/// Hand a period of the log out, the oldest first
#[utoipa::path(post, path = "/audit-log/exports", operation_id = "exportAuditLog", tag = "audit", request_body = ExportAuditLogRequest, responses((status = 200, description = "The entries as JSON lines or CSV", content((String = "text/csv"), (String = "application/x-ndjson")))))]
pub(super) async fn export_audit_log(
    State(app): State<App>,
    Caller(actor): Caller,
    Body(request): Body<ExportAuditLogRequest>,
) -> Result<Response, Problem> {
    let filter =
        AuditFilter { kind: request.kind, from: request.from, to: request.to, ..AuditFilter::default() };
    let entries = audit::export(&app, &actor, &filter).await?;
    let (bytes, media_type, name) = match request.format {
        AuditExportFormat::Json => (lines(entries), "application/x-ndjson", "audit-log.jsonl"),
        AuditExportFormat::Csv => {
            (audit::as_csv(&app, &entries)?, Format::Csv.content_type(), "audit-log.csv")
        }
    };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    if let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

fn lines(entries: Vec<AuditEntry>) -> Vec<u8> {
    let mut out = Vec::new();
    for entry in entries {
        out.extend(serde_json::to_vec(&AuditLogEntryView::from(entry)).unwrap_or_default());
        out.push(b'\n');
    }
    out
}
