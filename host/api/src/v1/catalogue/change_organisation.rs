//! `PATCH /organisations/{id}`: who it is, and for whom it may file requests.
use app::{
    App,
    catalogue::{self, OrganisationChange},
};
use axum::{Json, extract::State};
use domain::{
    ids::OrganisationId,
    ticket::{LegalForm, OrganisationKind},
};
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;
use uuid::Uuid;

use super::organisation_view::OrganisationView;
use crate::{
    extract::{Body, Caller, Segments},
    problem::Problem,
};

/// What is not given stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "`null` takes the tax id away, what is left out stays")]
pub(super) struct ChangeOrganisationRequest {
    name: Option<String>,
    /// A provider is made of nothing else, and nothing else of a provider, but by administrators.
    #[schema(value_type = Option<String>)]
    kind: Option<OrganisationKind>,
    #[schema(value_type = Option<String>)]
    legal_form: Option<LegalForm>,
    /// `null` takes it away.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    tax_id: Option<Option<String>>,
    /// Organisations it may file requests for, in place of those before.
    acts_for: Option<Vec<Uuid>>,
}

/// A value that is given, be it null.
#[expect(clippy::option_option, reason = "`null` takes the tax id away, what is left out stays")]
fn given<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(reader).map(Some)
}

/// Change an organisation
///
/// What another system calls it is kept by `PUT /external-refs/organisation/{source}/{reference}`.
#[utoipa::path(patch, path = "/organisations/{id}", operation_id = "changeOrganisation", tag = "catalogue", params(("id" = Uuid, Path)), request_body = ChangeOrganisationRequest, responses((status = 200, body = OrganisationView)))]
pub(super) async fn change_organisation(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
    Body(request): Body<ChangeOrganisationRequest>,
) -> Result<Json<OrganisationView>, Problem> {
    let change = OrganisationChange {
        name: request.name,
        kind: request.kind,
        legal_form: request.legal_form,
        tax_id: request.tax_id,
        acts_for: request.acts_for.map(|held| held.into_iter().map(OrganisationId).collect()),
    };
    Ok(Json(catalogue::change_organisation(&app, &actor, OrganisationId(id), change).await?.into()))
}
