//! `POST /tickets/{id}/worklogs/preview`: what work would draw, and from which entitlement. Nothing is written.
use app::{
    App,
    tickets::{self, WorkDraft, WorkPreview},
};
use axum::{Json, extract::State};
use domain::{ids::TicketId, ledger::LedgerEntry, ticket::LedgerKind};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::worklogs::LogWorkRequest;
use crate::{
    extract::{Body, Caller, Segments},
    problem::Problem,
};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WorkPreviewView {
    /// It may be logged, and settled if the case were completed now.
    allowed: bool,
    /// The code of the rule that forbids it.
    denied: Option<String>,
    alternatives: Vec<String>,
    /// What would be posted, in order.
    postings: Vec<WouldPostView>,
}

#[derive(Debug, Serialize, ToSchema)]
struct WouldPostView {
    entitlement: Uuid,
    #[schema(value_type = String)]
    kind: LedgerKind,
    minutes: i64,
    balance_after_minutes: i64,
    held_after_minutes: i64,
    cause: String,
}

impl From<LedgerEntry> for WouldPostView {
    fn from(entry: LedgerEntry) -> Self {
        Self {
            entitlement: entry.draft.entitlement.0,
            kind: entry.draft.kind,
            minutes: entry.draft.minutes,
            balance_after_minutes: entry.balance_after,
            held_after_minutes: entry.held_after,
            cause: entry.draft.cause,
        }
    }
}

impl From<WorkPreview> for WorkPreviewView {
    fn from(preview: WorkPreview) -> Self {
        let (denied, alternatives) = preview.denied.map(|denial| (denial.code, denial.alternatives)).unzip();
        Self {
            allowed: denied.is_none(),
            denied,
            alternatives: alternatives.unwrap_or_default(),
            postings: preview.postings.into_iter().map(WouldPostView::from).collect(),
        }
    }
}

/// Try work without logging it
#[utoipa::path(post, path = "/tickets/{id}/worklogs/preview", operation_id = "previewWork", tag = "tickets", params(("id" = Uuid, Path)), request_body = LogWorkRequest, responses((status = 200, body = WorkPreviewView)))]
pub(super) async fn preview_work(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(ticket): Segments<TicketId>,
    Body(request): Body<LogWorkRequest>,
) -> Result<Json<WorkPreviewView>, Problem> {
    let draft = WorkDraft::from(request);
    Ok(Json(tickets::preview_work(&app, &actor, ticket, draft).await?.into()))
}
