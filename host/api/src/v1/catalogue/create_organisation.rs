//! `POST /organisations`.
use app::{
    App,
    catalogue::{self, OrganisationDraft},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{
    ids::OrganisationId,
    ticket::{LegalForm, OrganisationKind},
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::organisation_view::OrganisationView;
use crate::{
    extract::{Body, Caller},
    problem::Problem,
    v1::external_refs::ExternalRefInput,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateOrganisationRequest {
    name: String,
    #[schema(value_type = String)]
    kind: OrganisationKind,
    #[schema(value_type = Option<String>)]
    legal_form: Option<LegalForm>,
    tax_id: Option<String>,
    /// The code a plugin names a provider by.
    code: Option<String>,
    /// Organisations it may file requests for, as an integrator does for a user.
    #[serde(default)]
    acts_for: Vec<Uuid>,
    /// Another object that is called so is a conflict.
    external_ref: Option<ExternalRefInput>,
}

/// Add an organisation
#[utoipa::path(post, path = "/organisations", operation_id = "createOrganisation", tag = "catalogue", request_body = CreateOrganisationRequest, responses((status = 201, body = OrganisationView)))]
pub(super) async fn create_organisation(
    State(app): State<App>,
    Caller(actor): Caller,
    Body(request): Body<CreateOrganisationRequest>,
) -> Result<(StatusCode, Json<OrganisationView>), Problem> {
    let draft = OrganisationDraft {
        name: request.name,
        kind: request.kind,
        legal_form: request.legal_form,
        tax_id: request.tax_id,
        code: request.code,
        acts_for: request.acts_for.into_iter().map(OrganisationId).collect(),
        external_ref: request.external_ref.map(Into::into),
    };
    let organisation = catalogue::create_organisation(&app, &actor, draft).await?;
    Ok((StatusCode::CREATED, Json(organisation.into())))
}
