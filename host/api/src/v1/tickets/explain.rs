//! `GET /tickets/{id}/timers/{timer}/explain`: why a deadline is what it is, as data.
use app::{
    App,
    tickets::{self, TimerExplanation},
};
use axum::{Json, extract::State};
use domain::{
    ids::{TicketId, TimerId},
    ticket::TimerState,
    time::{ExplainStep, TimeRule},
};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::timer_view::PauseView;
use crate::{
    extract::{Caller, Segments},
    problem::Problem,
    v1::views::{ClauseView, clauses},
};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ExplanationView {
    id: Uuid,
    code: String,
    #[schema(value_type = String)]
    state: TimerState,
    origin: Timestamp,
    due_at: Timestamp,
    #[schema(value_type = Object)]
    rule: TimeRule,
    calendar: String,
    zone: String,
    provisional: bool,
    /// Years without decreed data that the deadline rests on.
    missing_years: Vec<i16>,
    paused_minutes: i64,
    pauses: Vec<PauseView>,
    clauses: Vec<ClauseView>,
    plugin: PluginRef,
    /// In order: what was counted, what was left out and why.
    #[schema(value_type = Vec<Object>)]
    steps: Vec<ExplainStep>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PluginRef {
    id: String,
    version: String,
}

fn explanation_view(held: TimerExplanation) -> ExplanationView {
    let (timer, explanation) = (held.timer, held.explanation);
    ExplanationView {
        id: timer.id.0,
        state: timer.state,
        origin: timer.origin,
        due_at: timer.due_at,
        rule: timer.rule,
        calendar: timer.calendar,
        zone: held.zone,
        provisional: timer.provisional,
        missing_years: explanation.missing_years,
        paused_minutes: explanation.paused_seconds / 60,
        pauses: timer.pauses.iter().map(PauseView::from).collect(),
        clauses: clauses(&timer.clauses, &held.rules),
        plugin: PluginRef {
            id: held.rules.manifest.id.clone(),
            version: held.rules.manifest.version.clone(),
        },
        code: timer.code,
        steps: explanation.steps,
    }
}

/// Why a deadline is what it is
#[utoipa::path(get, path = "/tickets/{id}/timers/{timer}/explain", operation_id = "explainTimer", tag = "tickets", params(("id" = Uuid, Path), ("timer" = Uuid, Path)), responses((status = 200, body = ExplanationView)))]
pub(super) async fn explain_timer(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments((ticket, timer)): Segments<(TicketId, TimerId)>,
) -> Result<Json<ExplanationView>, Problem> {
    let explained = tickets::explain_timer(&app, &actor, ticket, timer).await?;
    Ok(Json(explanation_view(explained)))
}
