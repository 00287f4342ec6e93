//! `GET /entitlements` and `GET /entitlements/{id}`: what customers are entitled to.
use app::{App, catalogue, store_types::EntitlementFilter};
use axum::{Json, extract::State};
use domain::ids::{EntitlementId, OrganisationId};
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use super::create_entitlement::EntitlementView;
use crate::{
    extract::{Caller, QueryOf, Segments},
    listing::{Listing, request_of},
    problem::Problem,
};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct EntitlementQuery {
    customer: Option<Uuid>,
    product: Option<String>,
    kind: Option<String>,
    /// Valid on this day, the first and the last included.
    #[param(value_type = Option<String>)]
    valid_on: Option<Date>,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// Entitlements
#[utoipa::path(get, path = "/entitlements", operation_id = "listEntitlements", tag = "catalogue", params(EntitlementQuery), responses((status = 200, body = Listing<EntitlementView>)))]
pub(super) async fn list_entitlements(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(query): QueryOf<EntitlementQuery>,
) -> Result<Json<Listing<EntitlementView>>, Problem> {
    let filter = EntitlementFilter {
        customer: query.customer.map(OrganisationId),
        product: query.product,
        kinds: query.kind.into_iter().collect(),
        valid_on: query.valid_on,
        ..EntitlementFilter::default()
    };
    let page = request_of(query.cursor, query.limit);
    let held = catalogue::list_entitlements(&app, &actor, &filter, &page).await?;
    Ok(Json(Listing::of(held, EntitlementView::from)))
}

/// An entitlement
#[utoipa::path(get, path = "/entitlements/{id}", operation_id = "getEntitlement", tag = "catalogue", params(("id" = Uuid, Path)), responses((status = 200, body = EntitlementView)))]
pub(super) async fn get_entitlement(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<EntitlementId>,
) -> Result<Json<EntitlementView>, Problem> {
    Ok(Json(catalogue::find_entitlement(&app, &actor, id).await?.into()))
}
