//! `GET /phone-lines` and what is done with one.
use app::{
    App,
    telephone::{self, PhoneLineDraft},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{ids::PhoneLineId, telephone::PhoneLine};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Body, Caller, Segments},
    listing::Listing,
    problem::Problem,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PhoneLineRequest {
    /// As people write it: `+7 (495) 123-45-67`.
    number: String,
    name: String,
    /// Codes; all of one provider, each taking requests by telephone. With more than one, a person picks.
    products: Vec<String>,
}

impl From<PhoneLineRequest> for PhoneLineDraft {
    fn from(request: PhoneLineRequest) -> Self {
        Self { number: request.number, name: request.name, products: request.products }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PhoneLineView {
    id: Uuid,
    /// Digits with the country's code.
    number: String,
    name: String,
    provider: Uuid,
    products: Vec<String>,
}

impl From<PhoneLine> for PhoneLineView {
    fn from(held: PhoneLine) -> Self {
        Self {
            id: held.id.0,
            number: held.number,
            name: held.name,
            provider: held.provider.0,
            products: held.products,
        }
    }
}

/// Telephone lines, by number
#[utoipa::path(get, path = "/phone-lines", operation_id = "listPhoneLines", tag = "telephone", responses((status = 200, body = Listing<PhoneLineView>)))]
pub(super) async fn list_phone_lines(
    State(app): State<App>,
    Caller(actor): Caller,
) -> Result<Json<Listing<PhoneLineView>>, Problem> {
    let held = telephone::phone_lines(&app, &actor).await?;
    Ok(Json(Listing::whole(held.into_iter().map(PhoneLineView::from).collect())))
}

/// Set a telephone line up
#[utoipa::path(post, path = "/phone-lines", operation_id = "createPhoneLine", tag = "telephone", request_body = PhoneLineRequest, responses((status = 201, body = PhoneLineView)))]
pub(super) async fn create_phone_line(
    State(app): State<App>,
    Caller(actor): Caller,
    Body(request): Body<PhoneLineRequest>,
) -> Result<(StatusCode, Json<PhoneLineView>), Problem> {
    let held = telephone::put_phone_line(&app, &actor, None, request.into()).await?;
    Ok((StatusCode::CREATED, Json(held.into())))
}

/// A telephone line
#[utoipa::path(get, path = "/phone-lines/{id}", operation_id = "getPhoneLine", tag = "telephone", params(("id" = Uuid, Path)), responses((status = 200, body = PhoneLineView)))]
pub(super) async fn get_phone_line(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<Json<PhoneLineView>, Problem> {
    Ok(Json(telephone::phone_line(&app, &actor, PhoneLineId(id)).await?.into()))
}

/// Put a telephone line's settings anew
#[utoipa::path(put, path = "/phone-lines/{id}", operation_id = "putPhoneLine", tag = "telephone", params(("id" = Uuid, Path)), request_body = PhoneLineRequest, responses((status = 200, body = PhoneLineView)))]
pub(super) async fn put_phone_line(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
    Body(request): Body<PhoneLineRequest>,
) -> Result<Json<PhoneLineView>, Problem> {
    let held = telephone::put_phone_line(&app, &actor, Some(PhoneLineId(id)), request.into()).await?;
    Ok(Json(held.into()))
}

/// Remove a telephone line; its calls stay
#[utoipa::path(delete, path = "/phone-lines/{id}", operation_id = "deletePhoneLine", tag = "telephone", params(("id" = Uuid, Path)), responses((status = 204)))]
pub(super) async fn delete_phone_line(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<StatusCode, Problem> {
    telephone::delete_phone_line(&app, &actor, PhoneLineId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
