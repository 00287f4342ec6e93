//! `GET /mail-queue`: how much mail waits, and for how long.
use app::{App, mail_figures::mail_figures, store_types::QueueFigures};
use axum::{Json, extract::State};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{extract::Caller, problem::Problem};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MailQueueView {
    /// Arrived and not taken in.
    incoming: QueueView,
    /// Kept for a person to look at.
    quarantined: QueueView,
    /// Letters that are to leave.
    outgoing: QueueView,
    /// Letters that were given up for some recipient.
    failed: QueueView,
}

#[derive(Debug, Serialize, ToSchema)]
struct QueueView {
    waiting: u64,
    /// Since when the oldest one waits.
    oldest_at: Option<Timestamp>,
    /// Seconds since then.
    oldest_seconds: Option<i64>,
}

/// How much mail waits, and since when
#[utoipa::path(get, path = "/mail-queue", operation_id = "getMailQueue", tag = "mail", responses((status = 200, body = MailQueueView)))]
pub(super) async fn get_mail_queue(
    State(app): State<App>,
    Caller(actor): Caller,
) -> Result<Json<MailQueueView>, Problem> {
    let held = mail_figures(&app, &actor).await?;
    let now = app.now();
    let view = |held: QueueFigures| QueueView {
        waiting: held.waiting,
        oldest_at: held.oldest,
        oldest_seconds: held.oldest.map(|at| now.duration_since(at).as_secs().max(0)),
    };
    Ok(Json(MailQueueView {
        incoming: view(held.incoming),
        quarantined: view(held.quarantined),
        outgoing: view(held.outgoing),
        failed: view(held.failed),
    }))
}
