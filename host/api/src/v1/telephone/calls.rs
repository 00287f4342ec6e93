//! `GET /calls` and what people decide on a call.
use app::{
    App,
    store_types::CallFilter,
    telephone::{self, CallbackDraft},
};
use axum::{Json, extract::State};
use domain::{
    ids::{ContactId, OrganisationId, PhoneCallId, TicketId},
    telephone::number,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::call_view::{PhoneCallView, view, views};
use crate::{
    extract::{Body, Caller, QueryOf, Segments},
    listing::{Listing, PageView, request_of},
    problem::{Problem, ProblemCode},
};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct CallsQuery {
    /// Only missed calls that nobody has dealt with.
    waits: Option<bool>,
    /// The other end, as people write it.
    number: Option<String>,
    ticket: Option<Uuid>,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// Calls, the latest first
#[utoipa::path(get, path = "/calls", operation_id = "listPhoneCalls", tag = "telephone", params(CallsQuery), responses((status = 200, body = Listing<PhoneCallView>)))]
pub(super) async fn list_phone_calls(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(query): QueryOf<CallsQuery>,
) -> Result<Json<Listing<PhoneCallView>>, Problem> {
    let read = |text: &str| {
        number(text).ok_or_else(|| {
            Problem::invalid(ProblemCode::ValueInvalid, "number", "this is no telephone number")
        })
    };
    let filter = CallFilter {
        waits: query.waits.unwrap_or(false),
        number: query.number.as_deref().map(read).transpose()?,
        ticket: query.ticket.map(TicketId),
    };
    let page = request_of(query.cursor, query.limit);
    let held = telephone::phone_calls(&app, &actor, &filter, &page).await?;
    let page = PageView { has_more: held.next_cursor.is_some(), next_cursor: held.next_cursor };
    Ok(Json(Listing { data: views(&app, &actor, held.items).await?, page }))
}

/// Read a call
#[utoipa::path(get, path = "/calls/{id}", operation_id = "getPhoneCall", tag = "telephone", params(("id" = Uuid, Path)), responses((status = 200, body = PhoneCallView)))]
pub(super) async fn get_phone_call(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<Json<PhoneCallView>, Problem> {
    let call = telephone::phone_call(&app, &actor, PhoneCallId(id)).await?;
    Ok(Json(view(&app, &actor, call).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AttachRequest {
    ticket: Uuid,
}

/// Put a call to the ticket it is about; an answered one goes into the ticket's log
#[utoipa::path(post, path = "/calls/{id}/ticket", operation_id = "attachPhoneCall", tag = "telephone", params(("id" = Uuid, Path)), request_body = AttachRequest, responses((status = 200, body = PhoneCallView)))]
pub(super) async fn attach_phone_call(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
    Body(request): Body<AttachRequest>,
) -> Result<Json<PhoneCallView>, Problem> {
    let call = telephone::attach(&app, &actor, PhoneCallId(id), TicketId(request.ticket)).await?;
    Ok(Json(view(&app, &actor, call).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CallBackRequest {
    product: String,
    /// Who called, if not the one known by the number.
    contact: Option<Uuid>,
    customer: Option<Uuid>,
}

/// Open a ticket with a callback for a missed call; its deadlines run from the call
#[utoipa::path(post, path = "/calls/{id}/callback", operation_id = "callBack", tag = "telephone", params(("id" = Uuid, Path)), request_body = CallBackRequest, responses((status = 200, body = PhoneCallView)))]
pub(super) async fn call_back(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
    Body(request): Body<CallBackRequest>,
) -> Result<Json<PhoneCallView>, Problem> {
    let draft = CallbackDraft {
        product: request.product,
        contact: request.contact.map(ContactId),
        customer: request.customer.map(OrganisationId),
    };
    let call = telephone::call_back(&app, &actor, PhoneCallId(id), draft).await?;
    Ok(Json(view(&app, &actor, call).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetCallAsideRequest {
    reason: String,
}

/// Decide that nothing follows from a missed call
#[utoipa::path(post, path = "/calls/{id}/set-aside", operation_id = "setAsidePhoneCall", tag = "telephone", params(("id" = Uuid, Path)), request_body = SetCallAsideRequest, responses((status = 200, body = PhoneCallView)))]
pub(super) async fn set_aside_phone_call(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
    Body(request): Body<SetCallAsideRequest>,
) -> Result<Json<PhoneCallView>, Problem> {
    let call = telephone::set_aside(&app, &actor, PhoneCallId(id), &request.reason).await?;
    Ok(Json(view(&app, &actor, call).await?))
}
