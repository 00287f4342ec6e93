//! `POST /reports/{id}`: a period as JSON, CSV, XLSX or PDF.
use app::{
    App,
    reports::{self, Report, ReportRequest},
};
use axum::{
    Json,
    body::Body as HttpBody,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use domain::ids::OrganisationId;
use futures::TryStreamExt as _;
use jiff::civil::Date;
use report::{Cell, Format};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    extract::{Body, Caller, Segments},
    locale::Locale,
    options::ApiState,
    problem::Problem,
    v1::denial,
};

pub(super) fn operations() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(run_report))
}

#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum FormatName {
    #[default]
    Json,
    Csv,
    Xlsx,
    Pdf,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RunReportRequest {
    /// The first day.
    #[schema(value_type = String)]
    from: Date,
    /// The last day.
    #[schema(value_type = String)]
    to: Date,
    customer: Option<Uuid>,
    product: Option<String>,
    #[serde(default)]
    #[schema(inline)]
    format: FormatName,
    /// Also send it to the customer by mail, as a document and as a table.
    #[serde(default)]
    mail: bool,
}

/// A report as JSON: minutes are numbers, instants RFC 3339.
#[derive(Debug, Serialize, ToSchema)]
struct ReportView {
    report: String,
    title: String,
    #[schema(value_type = String)]
    from: Date,
    #[schema(value_type = String)]
    to: Date,
    columns: Vec<ColumnView>,
    #[schema(value_type = Vec<Object>)]
    rows: Vec<Map<String, Value>>,
    summary: Vec<LineView>,
    /// The address it was mailed to, where that was asked for.
    mailed_to: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ColumnView {
    code: String,
    title: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct LineView {
    label: String,
    value: String,
}

/// Run a report
#[utoipa::path(
    post, path = "/reports/{id}", operation_id = "runReport", tag = "reports",
    params(("id" = String, Path, description = "`hours`, `deadlines`, or a report of a rule set")),
    request_body = RunReportRequest,
    responses((
        status = 200, description = "JSON, CSV, XLSX or PDF as asked for",
        content(
            (ReportView = "application/json"), (String = "text/csv"), (Vec<u8> = "application/pdf"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        )
    ))
)]
async fn run_report(
    State(app): State<App>,
    Caller(actor): Caller,
    locale: Locale,
    Segments(id): Segments<String>,
    Body(request): Body<RunReportRequest>,
) -> Result<Response, Problem> {
    let product = request.product.clone().unwrap_or_default();
    let asked = ReportRequest {
        report: id.clone(),
        from: request.from,
        to: request.to,
        customer: request.customer.map(OrganisationId),
        product: request.product,
        locale: locale.as_str().to_owned(),
    };
    let ran = async {
        let report = reports::run_report(&app, &actor, asked.clone()).await?;
        let mailed = if request.mail { Some(reports::mail_report(&app, &actor, asked).await?) } else { None };
        Ok((report, mailed))
    };
    let (report, mailed_to) = match ran.await {
        Ok(ran) => ran,
        Err(error) => return Err(denial::of_product(&app, &actor, &product, locale, error).await),
    };
    let format = match request.format {
        FormatName::Json => {
            let view = ReportView { mailed_to, ..view(id, request.from, request.to, report).await? };
            return Ok(Json(view).into_response());
        }
        FormatName::Csv => Format::Csv,
        FormatName::Xlsx => Format::Xlsx,
        FormatName::Pdf => Format::Pdf,
    };
    file(&id, report, format).await
}

async fn view(id: String, from: Date, to: Date, report: Report) -> Result<ReportView, Problem> {
    let Report { codes, sheet, rows } = report;
    let rows: Vec<Vec<Cell>> = rows.try_collect().await?;
    let named = |row: Vec<Cell>| codes.iter().cloned().zip(row.iter().map(value)).collect();
    let titles = sheet.columns.iter().map(|column| column.title.clone());
    Ok(ReportView {
        report: id,
        title: sheet.title.clone(),
        from,
        to,
        rows: rows.into_iter().map(named).collect(),
        columns: codes.iter().cloned().zip(titles).map(|(code, title)| ColumnView { code, title }).collect(),
        summary: sheet.summary.into_iter().map(|(label, value)| LineView { label, value }).collect(),
        mailed_to: None,
    })
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) | Cell::Coded { code: text, .. } => json!(text),
        Cell::Minutes(number) | Cell::Number(number) => json!(number),
        Cell::Date(day) => json!(day),
        Cell::Instant(at) => json!(at),
        Cell::Empty => Value::Null,
    }
}

pub(super) async fn file(id: &str, report: Report, format: Format) -> Result<Response, Problem> {
    let name: String = id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-').collect();
    let disposition = format!("attachment; filename=\"{name}.{}\"", format.extension());
    let written = reports::render(report, format).await?;
    let body = HttpBody::from_stream(written.map_err(|error| std::io::Error::other(error.to_string())));
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.content_type()));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}
