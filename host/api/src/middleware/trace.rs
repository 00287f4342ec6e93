//! The log and the counters of requests: method, route, id, status, latency. Never bodies, never tokens, never
//! the address itself, which may carry what people search for.
use std::time::Duration;

use axum::{
    body::Body,
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use tower_http::{
    classify::{ServerErrorsAsFailures, SharedClassifier},
    trace::TraceLayer,
};
use tracing::{Span, field::Empty};

use super::context::RequestContext;

/// What the log needs of a request once it is answered.
#[derive(Clone, Debug)]
struct Route {
    method: String,
    route: String,
}

/// Notes on the answer which route gave it. It runs inside [`trace`], where the router has matched.
pub(crate) async fn describe(request: Request, next: Next) -> Response {
    let route = Route { method: request.method().to_string(), route: route_of(&request) };
    let mut response = next.run(request).await;
    response.extensions_mut().insert(route);
    response
}

fn route_of(request: &Request) -> String {
    let matched = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    matched.unwrap_or_else(|| "unmatched".to_owned())
}

type MakeSpan = fn(&axum::http::Request<Body>) -> Span;
type OnResponse = fn(&axum::http::Response<Body>, Duration, &Span);

pub(crate) fn trace()
-> TraceLayer<SharedClassifier<ServerErrorsAsFailures>, MakeSpan, (), OnResponse, (), (), ()> {
    TraceLayer::new_for_http()
        .make_span_with(span as MakeSpan)
        .on_request(())
        .on_response(answered as OnResponse)
        .on_body_chunk(())
        .on_eos(())
        .on_failure(())
}

fn span(request: &axum::http::Request<Body>) -> Span {
    let id = request.extensions().get::<RequestContext>().map_or("", RequestContext::id);
    tracing::info_span!("request", http.method = %request.method(), http.route = route_of(request), request.id = id, http.status = Empty, latency_ms = Empty)
}

fn answered(response: &axum::http::Response<Body>, latency: Duration, span: &Span) {
    let status = response.status().as_u16();
    span.record("http.status", status);
    span.record("latency_ms", u64::try_from(latency.as_millis()).unwrap_or(u64::MAX));
    let Some(route) = response.extensions().get::<Route>() else { return };
    let labels =
        [("method", route.method.clone()), ("route", route.route.clone()), ("status", status.to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_seconds", &labels).record(latency.as_secs_f64());
    if matches!(route.route.as_str(), "/livez" | "/readyz" | "/metrics") {
        tracing::debug!("answered {status}");
    } else {
        tracing::info!("answered {status}");
    }
}
