//! `GET /organisations`: those the caller may see, by name.
use app::{App, catalogue, store_types::OrganisationFilter};
use axum::{Json, extract::State};
use domain::ticket::OrganisationKind;
use serde::Deserialize;

use super::organisation_view::OrganisationView;
use crate::{
    extract::{Caller, QueryOf},
    listing::{Listing, request_of},
    problem::Problem,
};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct OrganisationsQuery {
    #[param(value_type = Option<String>)]
    kind: Option<OrganisationKind>,
    tax_id: Option<String>,
    /// Part of the name, as written.
    name: Option<String>,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// Organisations by name
#[utoipa::path(get, path = "/organisations", operation_id = "listOrganisations", tag = "catalogue", params(OrganisationsQuery), responses((status = 200, body = Listing<OrganisationView>)))]
pub(super) async fn list_organisations(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(query): QueryOf<OrganisationsQuery>,
) -> Result<Json<Listing<OrganisationView>>, Problem> {
    let filter = OrganisationFilter { kind: query.kind, tax_id: query.tax_id, name: query.name };
    let page =
        catalogue::list_organisations(&app, &actor, &filter, &request_of(query.cursor, query.limit)).await?;
    Ok(Json(Listing::of(page, OrganisationView::from)))
}
