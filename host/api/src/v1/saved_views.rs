//! `/views`: views of the queue that members of staff keep, each with how many tickets it shows now.
use app::{
    App,
    kept::{
        KeptDraft,
        views::{self, CountedView, ViewContent},
    },
    tickets::FilterTree,
};
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::ids::KeptId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{tickets::FilterDoc, views::NamedRef};
use crate::{
    extract::{Body, Caller, IfMatch, QueryOf, Segments, etag},
    listing::Listing,
    options::ApiState,
    problem::Problem,
};

pub(super) fn operations() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list_views, create_view)).routes(routes!(
        get_view,
        put_view,
        delete_view
    ))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ViewRequest {
    name: String,
    /// Colleagues of the same provider see it too.
    #[serde(default)]
    shared: bool,
    #[serde(default)]
    #[schema(value_type = Option<FilterDoc>)]
    filter: FilterTree,
    /// As in a search; `processing` where it is not given.
    sort: Option<String>,
    /// What is shown, in the words of the web.
    #[serde(default)]
    columns: Vec<String>,
}

impl From<ViewRequest> for KeptDraft<ViewContent> {
    fn from(request: ViewRequest) -> Self {
        let content = ViewContent {
            filter: request.filter,
            sort: request.sort.unwrap_or_else(|| "processing".to_owned()),
            columns: request.columns,
        };
        Self { name: request.name, shared: request.shared, content }
    }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Reading {
    /// Whose days the counts mean: a zone of the IANA database, such as `Europe/Moscow`. UTC where it is not given.
    zone: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ViewView {
    id: Uuid,
    name: String,
    shared: bool,
    owner: NamedRef,
    /// The caller may change it: it is its own, or shared and the caller leads.
    can_change: bool,
    #[schema(value_type = FilterDoc)]
    filter: FilterTree,
    sort: String,
    columns: Vec<String>,
    /// Tickets it shows to the caller now.
    count: u64,
    version: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl From<CountedView> for ViewView {
    fn from(held: CountedView) -> Self {
        let CountedView { view, count } = held;
        let (kept, shows) = (view.kept, view.content);
        Self {
            id: kept.id.0,
            name: kept.name,
            shared: kept.shared,
            owner: NamedRef { id: Some(kept.owner.0), name: Some(kept.data.owner_name) },
            can_change: view.may_change,
            filter: shows.filter,
            sort: shows.sort,
            columns: shows.columns,
            count,
            version: kept.version,
            created_at: kept.data.created_at,
            updated_at: kept.data.updated_at,
        }
    }
}

fn versioned(status: StatusCode, held: CountedView) -> Response {
    let tag = etag(held.view.kept.version);
    (status, [(header::ETAG, tag)], Json(ViewView::from(held))).into_response()
}

/// Views with their counts: the caller's own, then those shared with it
#[utoipa::path(get, path = "/views", operation_id = "listViews", tag = "tickets", params(Reading), responses((status = 200, body = Listing<ViewView>)))]
async fn list_views(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(reading): QueryOf<Reading>,
) -> Result<Json<Listing<ViewView>>, Problem> {
    let held = views::views(&app, &actor, reading.zone.as_deref()).await?;
    Ok(Json(Listing::whole(held.into_iter().map(ViewView::from).collect())))
}

/// Keep a view
#[utoipa::path(post, path = "/views", operation_id = "createView", tag = "tickets", params(Reading), request_body = ViewRequest, responses((status = 201, body = ViewView, headers(("ETag" = String)))))]
async fn create_view(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(reading): QueryOf<Reading>,
    Body(request): Body<ViewRequest>,
) -> Result<Response, Problem> {
    let held = views::create_view(&app, &actor, reading.zone.as_deref(), request.into()).await?;
    Ok(versioned(StatusCode::CREATED, held))
}

/// A view with its count
#[utoipa::path(get, path = "/views/{id}", operation_id = "getView", tag = "tickets", params(("id" = Uuid, Path), Reading), responses((status = 200, body = ViewView, headers(("ETag" = String)))))]
async fn get_view(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<KeptId>,
    QueryOf(reading): QueryOf<Reading>,
) -> Result<Response, Problem> {
    Ok(versioned(StatusCode::OK, views::view(&app, &actor, reading.zone.as_deref(), id).await?))
}

/// Change a view
#[utoipa::path(
    put, path = "/views/{id}", operation_id = "putView", tag = "tickets",
    params(("id" = Uuid, Path), ("If-Match" = Option<String>, Header, description = "The ETag of the view as it was read; another version is refused with 412"), Reading),
    request_body = ViewRequest, responses((status = 200, body = ViewView, headers(("ETag" = String))))
)]
async fn put_view(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<KeptId>,
    IfMatch(version): IfMatch,
    QueryOf(reading): QueryOf<Reading>,
    Body(request): Body<ViewRequest>,
) -> Result<Response, Problem> {
    let zone = reading.zone.as_deref();
    let held = views::change_view(&app, &actor, zone, id, request.into(), version).await?;
    Ok(versioned(StatusCode::OK, held))
}

/// Give a view up
#[utoipa::path(delete, path = "/views/{id}", operation_id = "deleteView", tag = "tickets", params(("id" = Uuid, Path)), responses((status = 204)))]
async fn delete_view(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<KeptId>,
) -> Result<StatusCode, Problem> {
    views::delete_view(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
