//! `POST /tickets/{id}/forms/{form}`: stored with its findings; only what no schema can read is refused.
use app::{App, tickets};
use axum::{Json, extract::State};
use domain::ids::TicketId;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    extract::{Body, Caller, IfMatch, Segments},
    locale::Locale,
    problem::Problem,
    v1::{
        denial,
        views::{FindingView, findings},
    },
};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FormVerdictView {
    pub(super) accepted: bool,
    pub(super) findings: Vec<FindingView>,
}

/// File a form
#[utoipa::path(
    post, path = "/tickets/{id}/forms/{form}", operation_id = "submitForm", tag = "tickets",
    params(("id" = Uuid, Path), ("form" = String, Path), ("If-Match" = Option<String>, Header, description = "The ETag of the ticket as it was read; another version is refused with 412")), request_body = Object, responses((status = 200, body = FormVerdictView))
)]
pub(super) async fn submit_form(
    State(app): State<App>,
    Caller(actor): Caller,
    locale: Locale,
    Segments((ticket, form)): Segments<(TicketId, String)>,
    IfMatch(version): IfMatch,
    Body(data): Body<Value>,
) -> Result<Json<FormVerdictView>, Problem> {
    let result = match tickets::submit_form(&app, &actor, ticket, &form, data, version).await {
        Ok(result) => result,
        Err(error) => return Err(denial::of_ticket(&app, &actor, ticket, locale, error).await),
    };
    let detail = tickets::ticket_detail(&app, &actor, ticket).await?;
    Ok(Json(FormVerdictView {
        accepted: result.accepted,
        findings: findings(&result.findings, &detail.rules, locale),
    }))
}
