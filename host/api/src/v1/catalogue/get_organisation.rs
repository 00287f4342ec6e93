//! `GET /organisations/{id}`.
use app::{App, catalogue};
use axum::{Json, extract::State};
use domain::ids::OrganisationId;
use uuid::Uuid;

use super::organisation_view::OrganisationView;
use crate::{
    extract::{Caller, Segments},
    problem::Problem,
};

/// An organisation
#[utoipa::path(get, path = "/organisations/{id}", operation_id = "getOrganisation", tag = "catalogue", params(("id" = Uuid, Path)), responses((status = 200, body = OrganisationView)))]
pub(super) async fn get_organisation(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<Json<OrganisationView>, Problem> {
    Ok(Json(catalogue::organisation(&app, &actor, OrganisationId(id)).await?.into()))
}
