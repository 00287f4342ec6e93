//! `GET /contacts/{id}`.
use app::{App, catalogue};
use axum::{Json, extract::State};
use domain::ids::ContactId;
use uuid::Uuid;

use super::create_contact::ContactView;
use crate::{
    extract::{Caller, Segments},
    problem::Problem,
};

/// A contact
#[utoipa::path(get, path = "/contacts/{id}", operation_id = "getContact", tag = "catalogue", params(("id" = Uuid, Path)), responses((status = 200, body = ContactView)))]
pub(super) async fn get_contact(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<Json<ContactView>, Problem> {
    Ok(Json(catalogue::contact(&app, &actor, ContactId(id)).await?.into()))
}
