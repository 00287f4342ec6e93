//! `GET /contacts`: people of the customers, by name.
use app::{App, catalogue, store_types::ContactFilter};
use axum::{Json, extract::State};
use domain::ids::OrganisationId;
use serde::Deserialize;
use uuid::Uuid;

use super::create_contact::ContactView;
use crate::{
    extract::{Caller, QueryOf},
    listing::{Listing, request_of},
    problem::Problem,
};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ContactsQuery {
    organisation: Option<Uuid>,
    /// A mail address or a telephone number, as people write it.
    address: Option<String>,
    /// Part of the name, as written.
    name: Option<String>,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// Contacts by name
#[utoipa::path(get, path = "/contacts", operation_id = "listContacts", tag = "catalogue", params(ContactsQuery), responses((status = 200, body = Listing<ContactView>)))]
pub(super) async fn list_contacts(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(query): QueryOf<ContactsQuery>,
) -> Result<Json<Listing<ContactView>>, Problem> {
    let filter = ContactFilter {
        organisation: query.organisation.map(OrganisationId),
        address: query.address,
        name: query.name,
    };
    let page = catalogue::contacts(&app, &actor, filter, &request_of(query.cursor, query.limit)).await?;
    Ok(Json(Listing::of(page, ContactView::from)))
}
