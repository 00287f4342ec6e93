//! `POST /calendars/{code}/compute`: when something is due, and why.
use app::{
    App,
    calendars::{self, ComputeRequest, ComputeResult},
};
use axum::{Json, extract::State};
use domain::time::{Explanation, Pause, TimeRule};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    extract::{Body, Caller, Segments},
    problem::Problem,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ComputeBody {
    /// When it began; for `notice` the start of work.
    origin: Option<Timestamp>,
    /// For `notice`: asks for the earliest start instead.
    notice_at: Option<Timestamp>,
    /// `{"kind": "working_minutes", "minutes": 120}` and its like.
    #[schema(value_type = Object)]
    rule: TimeRule,
    #[serde(default)]
    #[schema(value_type = Vec<Object>)]
    pauses: Vec<Pause>,
}

#[derive(Debug, Default, Serialize, ToSchema)]
pub(super) struct ComputedView {
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Timestamp>,
    /// The first day the notice allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    earliest_start: Option<Date>,
    /// It rests on a year without decreed data (TR-12).
    provisional: bool,
    /// The derivation, as data.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    explain: Option<Explanation>,
}

impl From<ComputeResult> for ComputedView {
    fn from(result: ComputeResult) -> Self {
        match result {
            ComputeResult::Due(explanation) => Self {
                due_at: Some(explanation.due_at),
                provisional: explanation.provisional,
                explain: Some(*explanation),
                ..Self::default()
            },
            ComputeResult::LatestNotice { due_at, .. } => Self { due_at: Some(due_at), ..Self::default() },
            ComputeResult::EarliestStart { date, provisional } => {
                Self { earliest_start: Some(date), provisional, ..Self::default() }
            }
        }
    }
}

/// Compute a deadline
#[utoipa::path(post, path = "/calendars/{code}/compute", operation_id = "computeDeadline", tag = "calendars", params(("code" = String, Path)), request_body = ComputeBody, responses((status = 200, body = ComputedView)))]
pub(super) async fn compute(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(code): Segments<String>,
    Body(body): Body<ComputeBody>,
) -> Result<Json<ComputedView>, Problem> {
    let request = ComputeRequest {
        origin: body.origin,
        notice_at: body.notice_at,
        rule: body.rule,
        pauses: body.pauses,
    };
    let result = calendars::compute(&app, &actor, &code, request).await?;
    Ok(Json(result.into()))
}
