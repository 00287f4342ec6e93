//! `/external-refs`: what a partner's system calls our objects.
use app::{
    App,
    external_refs::{self, ExternalName},
    store_types::ExternalRef,
};
use axum::{Json, extract::State, http::StatusCode};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    extract::{Body, Caller, QueryOf, Segments},
    listing::Listing,
    options::ApiState,
    problem::Problem,
};

pub(super) fn operations() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list_external_refs)).routes(routes!(
        get_external_ref,
        put_external_ref,
        delete_external_ref
    ))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExternalRefRequest {
    object: Uuid,
}

/// What the caller's own system calls an object that is made: kept with it, so that the same is not made twice.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExternalRefInput {
    /// The system it is called so in.
    #[schema(min_length = 1, max_length = 200)]
    source: String,
    #[schema(min_length = 1, max_length = 200)]
    reference: String,
}

impl From<ExternalRefInput> for ExternalName {
    fn from(given: ExternalRefInput) -> Self {
        Self { source: given.source, reference: given.reference }
    }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ExternalRefsQuery {
    object: Uuid,
}

#[derive(Debug, Serialize, ToSchema)]
struct ExternalRefView {
    /// `asset`, `contact`, `entitlement`, `organisation` or `ticket`.
    kind: String,
    /// The system it is called so in.
    source: String,
    reference: String,
    object: Uuid,
    created_at: Timestamp,
}

impl From<ExternalRef> for ExternalRefView {
    fn from(held: ExternalRef) -> Self {
        let ExternalRef { kind, source, reference, object, created_at } = held;
        Self { kind, source, reference, object, created_at }
    }
}

/// What an object is called
#[utoipa::path(get, path = "/external-refs", operation_id = "listExternalRefs", tag = "catalogue", params(ExternalRefsQuery), responses((status = 200, body = Listing<ExternalRefView>)))]
async fn list_external_refs(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(query): QueryOf<ExternalRefsQuery>,
) -> Result<Json<Listing<ExternalRefView>>, Problem> {
    let held = external_refs::external_refs(&app, &actor, query.object).await?;
    Ok(Json(Listing::whole(held.into_iter().map(ExternalRefView::from).collect())))
}

/// Which object is called so
#[utoipa::path(get, path = "/external-refs/{kind}/{source}/{reference}", operation_id = "getExternalRef", tag = "catalogue", params(("kind" = String, Path), ("source" = String, Path), ("reference" = String, Path)), responses((status = 200, body = ExternalRefView)))]
async fn get_external_ref(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments((kind, source, reference)): Segments<(String, String, String)>,
) -> Result<Json<ExternalRefView>, Problem> {
    Ok(Json(external_refs::external_ref(&app, &actor, &kind, &source, &reference).await?.into()))
}

/// Call an object so; the same again changes nothing
#[utoipa::path(put, path = "/external-refs/{kind}/{source}/{reference}", operation_id = "putExternalRef", tag = "catalogue", params(("kind" = String, Path), ("source" = String, Path), ("reference" = String, Path)), request_body = ExternalRefRequest, responses((status = 200, body = ExternalRefView)))]
async fn put_external_ref(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments((kind, source, reference)): Segments<(String, String, String)>,
    Body(request): Body<ExternalRefRequest>,
) -> Result<Json<ExternalRefView>, Problem> {
    let held = ExternalRef { kind, source, reference, object: request.object, created_at: app.now() };
    Ok(Json(external_refs::set_external_ref(&app, &actor, held).await?.into()))
}

/// It is called so no longer
#[utoipa::path(delete, path = "/external-refs/{kind}/{source}/{reference}", operation_id = "deleteExternalRef", tag = "catalogue", params(("kind" = String, Path), ("source" = String, Path), ("reference" = String, Path)), responses((status = 204)))]
async fn delete_external_ref(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments((kind, source, reference)): Segments<(String, String, String)>,
) -> Result<StatusCode, Problem> {
    external_refs::remove_external_ref(&app, &actor, &kind, &source, &reference).await?;
    Ok(StatusCode::NO_CONTENT)
}
