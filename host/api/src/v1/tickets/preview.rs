//! `POST /products/{code}/preview`: what would be decided if the request were sent. Nothing is written.
use app::{
    App,
    tickets::{self, Preview},
};
use axum::{Json, extract::State};
use domain::{ticket::Timer, time::Explanation};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    parts_view::{CoverageView, coverage},
    request::PreviewRequest,
};
use crate::{
    extract::{Body, Caller, Segments},
    locale::Locale,
    problem::Problem,
    v1::views::{ClauseView, FindingView, clauses, findings},
};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PreviewView {
    coverage: CoverageView,
    missing_fields: Vec<String>,
    findings: Vec<FindingView>,
    timers: Vec<PreviewTimerView>,
    /// What would happen, in order, each with the clauses it rests on.
    steps: Vec<StepView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PreviewTimerView {
    code: String,
    due_at: Timestamp,
    provisional: bool,
    /// The derivation of the deadline, as data.
    #[schema(value_type = Option<Object>)]
    explain: Option<Explanation>,
    clauses: Vec<ClauseView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StepView {
    effect: String,
    clauses: Vec<ClauseView>,
}

fn preview_view(preview: Preview, locale: Locale) -> PreviewView {
    let rules = preview.rules.as_ref();
    let timer = |(timer, explain): (Timer, Option<Explanation>)| PreviewTimerView {
        clauses: clauses(&timer.clauses, rules),
        code: timer.code,
        due_at: timer.due_at,
        provisional: timer.provisional,
        explain,
    };
    PreviewView {
        coverage: coverage(preview.coverage.as_ref(), rules),
        missing_fields: preview.missing_fields,
        findings: findings(&preview.findings, rules, locale),
        timers: preview.timers.into_iter().map(timer).collect(),
        steps: preview
            .steps
            .into_iter()
            .map(|(effect, basis)| StepView { effect, clauses: clauses(&basis, rules) })
            .collect(),
    }
}

/// Try a request without filing it
#[utoipa::path(post, path = "/products/{code}/preview", operation_id = "previewTicket", tag = "tickets", params(("code" = String, Path)), request_body = PreviewRequest, responses((status = 200, body = PreviewView)))]
pub(super) async fn preview_ticket(
    State(app): State<App>,
    Caller(actor): Caller,
    locale: Locale,
    Segments(product): Segments<String>,
    Body(request): Body<PreviewRequest>,
) -> Result<Json<PreviewView>, Problem> {
    let command = request.command(product, &app, &actor).await?;
    let preview = tickets::preview_ticket(&app, &actor, command).await?;
    Ok(Json(preview_view(preview, locale)))
}
