//! `PATCH /contacts/{id}`: a name, where somebody is reached, and whether that is proven.
use app::{
    App,
    catalogue::{self, ContactChange},
};
use axum::{Json, extract::State};
use domain::ids::ContactId;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::create_contact::ContactView;
use crate::{
    extract::{Body, Caller, Segments},
    problem::Problem,
};

/// What is not given stays; a list takes the place of the one before. To whom somebody belongs does not change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeContactRequest {
    name: Option<String>,
    addresses: Option<Vec<String>>,
    phones: Option<Vec<String>>,
    roles: Option<Vec<String>>,
    /// Whether the addresses are proven; they are what identifies a writer of mail.
    verified: Option<bool>,
    /// `ru` or `en`.
    locale: Option<String>,
}

/// Change a contact
///
/// What another system calls somebody is kept by `PUT /external-refs/contact/{source}/{reference}`.
#[utoipa::path(patch, path = "/contacts/{id}", operation_id = "changeContact", tag = "catalogue", params(("id" = Uuid, Path)), request_body = ChangeContactRequest, responses((status = 200, body = ContactView)))]
pub(super) async fn change_contact(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
    Body(request): Body<ChangeContactRequest>,
) -> Result<Json<ContactView>, Problem> {
    let change = ContactChange {
        name: request.name,
        addresses: request.addresses,
        phones: request.phones,
        roles: request.roles,
        verified: request.verified,
        locale: request.locale,
    };
    Ok(Json(catalogue::change_contact(&app, &actor, ContactId(id), change).await?.into()))
}
