//! `GET /tickets/{id}/forms`: the latest submission of each form.
use app::{App, tickets};
use axum::{Json, extract::State};
use domain::ids::TicketId;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    extract::{Caller, Segments},
    listing::Listing,
    locale::Locale,
    problem::Problem,
    v1::views::{FindingView, findings},
};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FormSubmissionView {
    form: String,
    version: u32,
    #[schema(value_type = Object)]
    data: Value,
    accepted: bool,
    findings: Vec<FindingView>,
    submitted_at: Timestamp,
    submitted_by: String,
}

/// Forms filed on a ticket
#[utoipa::path(get, path = "/tickets/{id}/forms", operation_id = "listTicketForms", tag = "tickets", params(("id" = Uuid, Path)), responses((status = 200, body = Listing<FormSubmissionView>)))]
pub(super) async fn list_ticket_forms(
    State(app): State<App>,
    Caller(actor): Caller,
    locale: Locale,
    Segments(id): Segments<TicketId>,
) -> Result<Json<Listing<FormSubmissionView>>, Problem> {
    let detail = tickets::ticket_detail(&app, &actor, id).await?;
    let rules = detail.rules;
    let view = |held: domain::ticket::FormSubmission| FormSubmissionView {
        findings: findings(&held.findings, &rules, locale),
        form: held.form,
        version: held.version,
        data: held.data,
        accepted: held.accepted,
        submitted_at: held.submitted_at,
        submitted_by: held.submitted_by,
    };
    Ok(Json(Listing::whole(detail.case.forms.into_iter().map(view).collect())))
}
