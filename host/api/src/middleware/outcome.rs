//! The writing of problems: in the language of the request and with its id. What axum and the layers answer with a
//! bare status becomes a problem here, and what caused a fault of ours is logged here, once.
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use tower_http::csrf::ProtectionError;

use super::context::RequestContext;
use crate::problem::{MEDIA_TYPE, Problem, ProblemCode, Telling, of_status};

pub(crate) async fn write_outcome(request: Request, next: Next) -> Response {
    let context = request.extensions().get::<RequestContext>().cloned();
    let is_head = request.method() == axum::http::Method::HEAD;
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    rewrite(response, context.as_ref(), is_head)
}

fn rewrite(response: Response, context: Option<&RequestContext>, is_head: bool) -> Response {
    let (mut parts, _bare) = response.into_parts();
    let problem = parts.extensions.remove::<Problem>().unwrap_or_else(|| guess(&parts));
    log(&problem);
    let telling = match context {
        Some(context) => {
            Telling { locale: context.locale(), strictly: context.asks(), request_id: Some(context.id()) }
        }
        None => Telling::default(),
    };
    parts.status = problem.status();
    // Headers such as Allow, Retry-After or Set-Cookie stay; those of the old body go.
    for name in [header::CONTENT_LENGTH, header::CONTENT_ENCODING, header::ETAG, header::LAST_MODIFIED] {
        parts.headers.remove(name);
    }
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    parts.headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(telling.locale.as_str()));
    parts.headers.append(header::VARY, HeaderValue::from_static("accept-language"));
    let body = if is_head { Body::empty() } else { Body::from(problem.write(telling)) };
    Response::from_parts(parts, body)
}

/// What a bare answer means.
fn guess(parts: &axum::http::response::Parts) -> Problem {
    if parts.extensions.get::<ProtectionError>().is_some() {
        return Problem::new(ProblemCode::CsrfRefused);
    }
    match parts.status {
        StatusCode::NOT_FOUND => Problem::new(ProblemCode::RouteUnknown),
        status => of_status(status),
    }
}

fn log(problem: &Problem) {
    if let Some(cause) = problem.cause() {
        if problem.status() == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(problem.code = problem.code(), error = cause, "the request failed: {cause}");
        } else {
            tracing::warn!(
                problem.code = problem.code(),
                error = cause,
                "the request cannot be served now: {cause}"
            );
        }
    }
}
