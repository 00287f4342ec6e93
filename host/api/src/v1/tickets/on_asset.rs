//! `POST /assets/{id}/forms/{form}`, `POST /assets/{id}/actions/{action}`: on the case that is about the asset.
use app::{App, tickets};
use axum::{Json, extract::State, http::StatusCode};
use domain::ids::AssetId;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    action::{ActionRequest, RunActionRequest},
    submit_form::FormVerdictView,
    view::{TicketView, VersionedTicket},
};
use crate::{
    extract::{Body, Caller, Segments},
    locale::Locale,
    problem::Problem,
    v1::views::findings,
};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AssetFormVerdictView {
    /// The case it was filed on.
    ticket: Uuid,
    #[serde(flatten)]
    verdict: FormVerdictView,
}

/// File a form on an asset
#[utoipa::path(
    post, path = "/assets/{id}/forms/{form}", operation_id = "submitAssetForm", tag = "tickets",
    params(("id" = Uuid, Path), ("form" = String, Path)), request_body = Object, responses((status = 200, body = AssetFormVerdictView))
)]
pub(super) async fn submit_asset_form(
    State(app): State<App>,
    Caller(actor): Caller,
    locale: Locale,
    Segments((asset, form)): Segments<(AssetId, String)>,
    Body(data): Body<Value>,
) -> Result<Json<AssetFormVerdictView>, Problem> {
    let (ticket, result) = tickets::submit_asset_form(&app, &actor, asset, &form, data).await?;
    let detail = tickets::ticket_detail(&app, &actor, ticket).await?;
    let findings = findings(&result.findings, &detail.rules, locale);
    Ok(Json(AssetFormVerdictView {
        ticket: ticket.0,
        verdict: FormVerdictView { accepted: result.accepted, findings },
    }))
}

/// Run an action on an asset
#[utoipa::path(
    post, path = "/assets/{id}/actions/{action}", operation_id = "runAssetAction", tag = "tickets",
    params(("id" = Uuid, Path), ("action" = String, Path)), request_body = ActionRequest, responses((status = 200, body = TicketView))
)]
pub(super) async fn run_asset_action(
    State(app): State<App>,
    Caller(actor): Caller,
    locale: Locale,
    Segments((asset, action)): Segments<(AssetId, String)>,
    Body(request): Body<RunActionRequest>,
) -> Result<VersionedTicket, Problem> {
    let call = request.call(action, None)?;
    let case = tickets::run_asset_action(&app, &actor, asset, call).await?;
    let detail = tickets::detail_of(&app, &actor, case).await?;
    Ok(VersionedTicket::new(StatusCode::OK, &detail, locale, app.now()))
}
