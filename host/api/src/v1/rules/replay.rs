//! `POST /replays`: the journal's calls are put to another version; what it would have decided otherwise is the
//! answer. Nothing is written.
use app::{
    App,
    rules::{self, ReplayDifference, ReplayRequest, ReplaySummary},
};
use axum::{Json, extract::State};
use domain::{ids::TicketId, rules::Difference};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Body, Caller},
    problem::Problem,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplayBody {
    /// Digest, id, or `code@version` of an installed plugin.
    against: String,
    product: Option<String>,
    ticket: Option<Uuid>,
    from: Option<Timestamp>,
    /// Before this instant.
    to: Option<Timestamp>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReplayView {
    calls: usize,
    equal: usize,
    different: Vec<ReplayedCallView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReplayedCallView {
    /// The entry of the journal.
    call: Uuid,
    at: Timestamp,
    ticket: Option<Uuid>,
    hook: String,
    /// Steps added, removed or changed, each with its clauses.
    #[schema(value_type = Vec<Object>)]
    differences: Vec<Difference>,
    /// The new version failed where the old one decided.
    failure: Option<String>,
}

impl From<ReplaySummary> for ReplayView {
    fn from(summary: ReplaySummary) -> Self {
        let call = |held: ReplayDifference| ReplayedCallView {
            call: held.call.0,
            at: held.at,
            ticket: held.ticket.map(|id| id.0),
            hook: held.hook,
            differences: held.differences,
            failure: held.failure,
        };
        Self {
            calls: summary.calls,
            equal: summary.equal,
            different: summary.different.into_iter().map(call).collect(),
        }
    }
}

/// Rehearse a version on what happened
#[utoipa::path(post, path = "/replays", operation_id = "replayJournal", tag = "rules", request_body = ReplayBody, responses((status = 200, body = ReplayView)))]
pub(super) async fn replay(
    State(app): State<App>,
    Caller(actor): Caller,
    Body(body): Body<ReplayBody>,
) -> Result<Json<ReplayView>, Problem> {
    let request = ReplayRequest {
        against: body.against,
        product: body.product,
        ticket: body.ticket.map(TicketId),
        from: body.from,
        to: body.to,
    };
    let summary = rules::replay_journal(&app, &actor, request).await?;
    Ok(Json(summary.into()))
}
