//! `POST /contacts`: a person on the customer's side.
use app::{
    App,
    catalogue::{self, ContactDraft},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{catalogue::Contact, ids::OrganisationId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Body, Caller},
    problem::Problem,
    v1::external_refs::ExternalRefInput,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateContactRequest {
    organisation: Uuid,
    name: String,
    /// Mail addresses.
    #[serde(default)]
    addresses: Vec<String>,
    #[serde(default)]
    phones: Vec<String>,
    #[serde(default)]
    roles: Vec<String>,
    /// Whether the addresses are proven; they are what identifies a writer of mail.
    #[serde(default = "proven")]
    verified: bool,
    /// `ru` or `en`.
    locale: Option<String>,
    /// Another object that is called so is a conflict.
    external_ref: Option<ExternalRefInput>,
}

/// Staff who enter an address vouch for it unless they say otherwise.
const fn proven() -> bool {
    true
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ContactView {
    id: Uuid,
    organisation: Uuid,
    name: String,
    addresses: Vec<String>,
    phones: Vec<String>,
    roles: Vec<String>,
    verified: bool,
    locale: String,
}

impl From<Contact> for ContactView {
    fn from(held: Contact) -> Self {
        Self {
            id: held.id.0,
            organisation: held.organisation.0,
            name: held.name,
            addresses: held.addresses,
            phones: held.phones,
            roles: held.roles,
            verified: held.verified,
            locale: held.locale,
        }
    }
}

/// Add a contact
#[utoipa::path(post, path = "/contacts", operation_id = "createContact", tag = "catalogue", request_body = CreateContactRequest, responses((status = 201, body = ContactView)))]
pub(super) async fn create_contact(
    State(app): State<App>,
    Caller(actor): Caller,
    Body(request): Body<CreateContactRequest>,
) -> Result<(StatusCode, Json<ContactView>), Problem> {
    let draft = ContactDraft {
        organisation: OrganisationId(request.organisation),
        name: request.name,
        addresses: request.addresses,
        phones: request.phones,
        roles: request.roles,
        verified: request.verified,
        locale: request.locale,
        external_ref: request.external_ref.map(Into::into),
    };
    let contact = catalogue::create_contact(&app, &actor, draft).await?;
    Ok((StatusCode::CREATED, Json(contact.into())))
}
