//! Whether the process lives, whether it takes requests, and what it counts.
use std::sync::Arc;

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
    Router::new().route("/livez", get(live)).route("/readyz", get(ready)).route("/metrics", get(metrics))
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

async fn metrics(State(options): State<Arc<ApiOptions>>) -> Response {
    match &options.metrics {
        Some(render) => {
            (StatusCode::OK, [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], render())
                .into_response()
        }
        None => Problem::new(ProblemCode::RouteUnknown).into_response(),
    }
}
