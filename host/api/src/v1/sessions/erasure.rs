//! `POST /contacts/{id}/erasure`: a person is replaced by a pseudonym. The papers name the person: they are answered
//! once and kept nowhere.
use app::{
    App,
    accounts::{self, ErasureRequest},
};
use axum::{Json, extract::State};
use domain::ids::ContactId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Body, Caller, Segments},
    locale::Locale,
    problem::Problem,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ErasePersonRequest {
    /// As the act gives it: consent withdrawn, purpose reached.
    reason: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ErasureView {
    pseudonym: String,
    at: Timestamp,
    tickets: usize,
    accounts: Vec<Uuid>,
    /// The act (order 179) as PDF, in Base64.
    act_pdf: String,
    /// The extract of the log (order 179) as CSV, in Base64.
    log_csv: String,
}

/// Erase a person; contracts and hours stay
#[utoipa::path(post, path = "/contacts/{id}/erasure", operation_id = "erasePerson", tag = "accounts", params(("id" = Uuid, Path)), request_body = ErasePersonRequest, responses((status = 200, body = ErasureView)))]
pub(super) async fn erase_person(
    State(app): State<App>,
    Caller(actor): Caller,
    locale: Locale,
    Segments(id): Segments<Uuid>,
    Body(request): Body<ErasePersonRequest>,
) -> Result<Json<ErasureView>, Problem> {
    let asked =
        ErasureRequest { contact: ContactId(id), reason: request.reason, locale: locale.as_str().to_owned() };
    let done = accounts::erase_person(&app, &actor, asked).await?;
    let accounts = done.erased.accounts.iter().map(|id| id.0).collect();
    Ok(Json(ErasureView {
        pseudonym: done.pseudonym,
        at: done.at,
        tickets: done.erased.tickets,
        accounts,
        act_pdf: done.act,
        log_csv: done.log,
    }))
}
