//! `POST /tickets/{id}/appointments`: a wish for an interval, and what the regulation says of the notice given
//! (R 3, SC-79).
use app::{
    App,
    tickets::{self, AppointmentDraft},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::ids::TicketId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::parts_view::{AppointmentView, appointment};
use crate::{
    extract::{Body, Caller, IfMatch, Segments},
    locale::Locale,
    problem::Problem,
    v1::denial,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RequestAppointmentRequest {
    kind: String,
    starts_at: Option<Timestamp>,
    ends_at: Option<Timestamp>,
    /// When word of it was given; from staff and partners scoped for it.
    notice_at: Option<Timestamp>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RequestedAppointmentView {
    #[serde(flatten)]
    appointment: AppointmentView,
    /// Code of the first finding, if there is one.
    code: Option<String>,
}

/// Ask for an appointment
#[utoipa::path(post, path = "/tickets/{id}/appointments", operation_id = "requestAppointment", tag = "tickets", params(("id" = Uuid, Path), ("If-Match" = Option<String>, Header, description = "The ETag of the ticket as it was read; another version is refused with 412")), request_body = RequestAppointmentRequest, responses((status = 201, body = RequestedAppointmentView)))]
pub(super) async fn request_appointment(
    State(app): State<App>,
    Caller(actor): Caller,
    locale: Locale,
    Segments(ticket): Segments<TicketId>,
    IfMatch(if_version): IfMatch,
    Body(request): Body<RequestAppointmentRequest>,
) -> Result<(StatusCode, Json<RequestedAppointmentView>), Problem> {
    let draft = AppointmentDraft {
        kind: request.kind,
        starts_at: request.starts_at,
        ends_at: request.ends_at,
        notice_at: request.notice_at,
        if_version,
    };
    let held = match tickets::request_appointment(&app, &actor, ticket, draft).await {
        Ok(held) => held,
        Err(error) => return Err(denial::of_ticket(&app, &actor, ticket, locale, error).await),
    };
    let detail = tickets::ticket_detail(&app, &actor, ticket).await?;
    let view = RequestedAppointmentView {
        appointment: appointment(&held, &detail.rules, locale),
        code: held.findings.first().map(|finding| finding.code.clone()),
    };
    Ok((StatusCode::CREATED, Json(view)))
}
