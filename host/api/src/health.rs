//! Whether the process lives, whether it takes requests, and what it counts.
use std::sync::Arc;

use app::{App, AppError, mail_figures::all_mail_figures};
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;

use crate::{
    options::{ApiOptions, ApiState},
    problem::{Problem, ProblemCode},
};

pub(crate) fn routes() -> Router<ApiState> {
    Router::new().route("/livez", get(live)).route("/readyz", get(ready)).route("/metrics", get(metrics_page))
}

async fn live() -> Response {
    axum::Json(json!({"status": "ok"})).into_response()
}

async fn ready(State(options): State<Arc<ApiOptions>>) -> Response {
    if (options.ready)() {
        return axum::Json(json!({"ready": true})).into_response();
    }
    Problem::new(ProblemCode::NotReady).into_response()
}

async fn metrics_page(State(options): State<Arc<ApiOptions>>, State(app): State<App>) -> Response {
    match &options.metrics {
        Some(render) => {
            if let Err(error) = note_mail(&app).await {
                tracing::warn!(error = %error, "mail is not counted: {error}");
            }
            (StatusCode::OK, [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], render())
                .into_response()
        }
        None => Problem::new(ProblemCode::RouteUnknown).into_response(),
    }
}

/// What waits, as of now.
async fn note_mail(app: &App) -> Result<(), AppError> {
    let held = all_mail_figures(app).await?;
    let now = app.now();
    let queues = [
        ("incoming", held.incoming),
        ("quarantined", held.quarantined),
        ("outgoing", held.outgoing),
        ("failed", held.failed),
    ];
    for (queue, figures) in queues {
        let age = figures.oldest.map_or(0.0, |at| now.duration_since(at).as_secs_f64().max(0.0));
        #[expect(clippy::cast_precision_loss, reason = "nobody has 2^52 mails")]
        metrics::gauge!("reglament_mail_waiting", "queue" => queue).set(figures.waiting as f64);
        metrics::gauge!("reglament_mail_oldest_seconds", "queue" => queue).set(age);
    }
    Ok(())
}
