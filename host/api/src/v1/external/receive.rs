//! `POST /external-events`: an alarm or another fact from outside. The same report twice is one fact.
use app::{
    App,
    external::{self, ExternalDraft},
    store_types::StoredExternalEvent,
};
use axum::{Json, extract::State, http::StatusCode};
use domain::ids::AssetId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Body, Caller},
    fields::{read_fields, show_fields},
    problem::Problem,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportRequest {
    /// Who reports.
    source: String,
    /// The report's key there.
    source_key: String,
    asset: Uuid,
    /// What happened, in the words of the rules: `door_open`.
    kind: String,
    /// Never in the future.
    at: Timestamp,
    #[serde(default)]
    #[schema(value_type = Object)]
    payload: Map<String, Value>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ExternalEventView {
    id: Uuid,
    source: String,
    source_key: String,
    customer: Uuid,
    asset: Option<Uuid>,
    kind: String,
    at: Timestamp,
    received_at: Timestamp,
    #[schema(value_type = Object)]
    payload: Map<String, Value>,
    /// `decided`, or `waiting` where the rules could not be asked yet.
    state: &'static str,
    /// Tickets it opened or was recorded on.
    tickets: Vec<Uuid>,
}

impl From<StoredExternalEvent> for ExternalEventView {
    fn from(held: StoredExternalEvent) -> Self {
        let event = held.event;
        Self {
            id: event.id.0,
            source: event.source,
            source_key: event.source_key,
            customer: event.customer.0,
            asset: event.asset.map(|id| id.0),
            kind: event.kind,
            at: event.at,
            received_at: event.received_at,
            payload: show_fields(&event.payload),
            state: if held.sequence.is_some() { "decided" } else { "waiting" },
            tickets: held.tickets.into_iter().map(|id| id.0).collect(),
        }
    }
}

/// Report a fact from outside
#[utoipa::path(post, path = "/external-events", operation_id = "reportExternalEvent", tag = "external", request_body = ReportRequest, responses((status = 201, body = ExternalEventView)))]
pub(super) async fn report_external_event(
    State(app): State<App>,
    Caller(actor): Caller,
    Body(request): Body<ReportRequest>,
) -> Result<(StatusCode, Json<ExternalEventView>), Problem> {
    let draft = ExternalDraft {
        source: request.source,
        source_key: request.source_key,
        asset: AssetId(request.asset),
        kind: request.kind,
        at: request.at,
        payload: read_fields(request.payload)?,
    };
    Ok((StatusCode::CREATED, Json(external::receive(&app, &actor, draft).await?.into())))
}
