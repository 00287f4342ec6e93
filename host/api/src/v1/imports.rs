//! `/imports`: files of customers, contacts, entitlements and assets, taken in row by row.
use app::{
    App,
    imports::{self, ImportDraft, MOST_BYTES},
    store_types::{Import, ImportRow},
};
use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderName, StatusCode, header},
};
use domain::ids::ImportId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    document::BASE,
    extract::{Caller, QueryOf, Segments, media_type, read_bytes, unsupported},
    listing::{Listing, PageQuery, request_of},
    options::ApiState,
    problem::{Problem, ProblemCode},
};

pub(super) fn operations() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(begin_import, list_imports))
        .routes(routes!(get_import))
        .routes(routes!(list_import_rows))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct BeginImportQuery {
    /// `organisation`, `contact`, `entitlement` or `asset`.
    #[param(required = true)]
    kind: Option<String>,
    /// The system whose names the rows bring: a row is known by it and its `reference`.
    #[param(required = true, min_length = 1, max_length = 200)]
    source: Option<String>,
    /// Everything is checked, nothing is kept.
    dry_run: Option<bool>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ImportView {
    id: Uuid,
    kind: String,
    source: String,
    /// `csv` or `jsonl`.
    format: String,
    dry_run: bool,
    /// `waiting`, `running`, `done` or `failed`: the file itself could not be read.
    state: &'static str,
    /// Rows by outcome.
    counts: BTreeMap<String, u64>,
    error: Option<String>,
    created_at: Timestamp,
    finished_at: Option<Timestamp>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ImportRowView {
    /// In the file, from 1.
    line: u64,
    /// `created`, `exists` (by its reference, as it is), `would_create` (dry run) or `rejected`.
    outcome: String,
    reference: Option<String>,
    object: Option<Uuid>,
    findings: Vec<ImportFindingView>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ImportFindingView {
    code: String,
    /// The member or column; empty for the whole row.
    path: String,
    message: String,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ImportRowsQuery {
    /// Only rows with this outcome.
    outcome: Option<String>,
    cursor: Option<String>,
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

impl From<Import> for ImportView {
    fn from(held: Import) -> Self {
        let data = held.data;
        Self {
            id: held.id.0,
            kind: data.kind,
            source: data.source,
            format: data.format,
            dry_run: data.dry_run,
            state: held.state.as_str(),
            counts: data.counts,
            error: data.error,
            created_at: held.created_at,
            finished_at: data.finished_at,
        }
    }
}

impl From<ImportRow> for ImportRowView {
    fn from(held: ImportRow) -> Self {
        let finding = |(code, path, message)| ImportFindingView { code, path, message };
        Self {
            line: held.line,
            outcome: held.outcome,
            reference: held.told.reference,
            object: held.told.object,
            findings: held.told.findings.into_iter().map(finding).collect(),
        }
    }
}

/// Take a file in, row by row
///
/// CSV with a heading (comma, semicolon or tab; lists between bars, `attributes.serial` for a member) or JSON lines.
/// Each row has a `reference`, what its own system calls it, and the members of the request that makes one; other
/// objects are named by identity or by reference. A row whose reference is known changes nothing: the same file may
/// be sent again.
#[utoipa::path(
    post, path = "/imports", operation_id = "beginImport", tag = "catalogue", params(BeginImportQuery),
    request_body(content((String = "text/csv"), (String = "application/x-ndjson"))),
    responses((status = 202, body = ImportView, headers(("Location" = String))))
)]
async fn begin_import(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(query): QueryOf<BeginImportQuery>,
    request: Request,
) -> Result<(StatusCode, [(HeaderName, String); 1], Json<ImportView>), Problem> {
    imports::may_import(&actor)?;
    let format = match media_type(request.headers()).as_deref() {
        Some("text/csv") => "csv",
        Some("application/x-ndjson" | "application/jsonl") => "jsonl",
        _ => return Err(unsupported("text/csv` or `application/x-ndjson")),
    };
    let body = read_bytes(request, MOST_BYTES).await?;
    let content = String::from_utf8(body.into())
        .map_err(|_| Problem::new(ProblemCode::MalformedRequest).detail("the file is not in UTF-8"))?;
    let draft = ImportDraft {
        kind: query.kind.unwrap_or_default(),
        format,
        source: query.source.unwrap_or_default(),
        dry_run: query.dry_run.unwrap_or_default(),
        content,
    };
    let held = imports::begin_import(&app, &actor, draft).await?;
    let location = [(header::LOCATION, format!("{BASE}/imports/{}", held.id))];
    Ok((StatusCode::ACCEPTED, location, Json(held.into())))
}

/// Files that were taken in, the newest first
#[utoipa::path(get, path = "/imports", operation_id = "listImports", tag = "catalogue", params(PageQuery), responses((status = 200, body = Listing<ImportView>)))]
async fn list_imports(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(page): QueryOf<PageQuery>,
) -> Result<Json<Listing<ImportView>>, Problem> {
    let held = imports::imports(&app, &actor, &page.request()).await?;
    Ok(Json(Listing::of(held, ImportView::from)))
}

/// How far a file has been taken in
#[utoipa::path(get, path = "/imports/{id}", operation_id = "getImport", tag = "catalogue", params(("id" = Uuid, Path)), responses((status = 200, body = ImportView)))]
async fn get_import(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<ImportId>,
) -> Result<Json<ImportView>, Problem> {
    Ok(Json(imports::import(&app, &actor, id).await?.into()))
}

/// What became of each row, in the order of the file
#[utoipa::path(get, path = "/imports/{id}/rows", operation_id = "listImportRows", tag = "catalogue", params(("id" = Uuid, Path), ImportRowsQuery), responses((status = 200, body = Listing<ImportRowView>)))]
async fn list_import_rows(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<ImportId>,
    QueryOf(query): QueryOf<ImportRowsQuery>,
) -> Result<Json<Listing<ImportRowView>>, Problem> {
    let page = request_of(query.cursor, query.limit);
    let held = imports::import_rows(&app, &actor, id, query.outcome.as_deref(), &page).await?;
    Ok(Json(Listing::of(held, ImportRowView::from)))
}
