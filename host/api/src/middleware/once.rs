//! `Idempotency-Key` for every operation that makes or does something: what a request does and its key are one
//! transaction (`store::Claim`), and what it answered is kept for whoever asks again. Handlers know nothing of it.
use app::{
    App, AppError,
    idempotency::{self, Answer, Attempt},
    store_types::{Claim, IdempotencyRecord},
};
use axum::{
    body::Body,
    extract::{FromRequestParts as _, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use domain::access::Actor;
use http_body_util::BodyExt as _;

use crate::{
    extract::{Caller, IDEMPOTENCY_KEY, LARGE_LIMIT, bearer, original_address, read_bytes, read_key},
    options::ApiState,
    problem::{Problem, ProblemCode},
};

/// Told with an answer that was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// Headers that belong to an answer's content.
const KEPT: [HeaderName; 4] =
    [header::CONTENT_TYPE, header::CONTENT_LANGUAGE, header::ETAG, header::LOCATION];

/// Marks an answer with a secret that is shown this once: it is kept sealed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ToldOnce;

pub(crate) async fn act_once(State(state): State<ApiState>, request: Request, next: Next) -> Response {
    let keyed = request.method() == Method::POST && request.headers().contains_key(IDEMPOTENCY_KEY);
    // Who proves nobody has no keys: signing in and the links by mail stand open. What one does to one's own account
    // is answered with secrets, or changes how one is proven.
    let is_own = original_address(&request).starts_with("/api/v1/me/");
    if !keyed || is_own || bearer(request.headers()).is_none() {
        return next.run(request).await;
    }
    match once(&state, request, next).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

/// What a request is known by.
struct Asked {
    actor: Actor,
    key: String,
    method: String,
    path: String,
    body: Bytes,
}

impl Asked {
    async fn look_up(&self, app: &App) -> Result<Attempt, AppError> {
        idempotency::begin(app, &self.actor, &self.key, &self.method, &self.path, &self.body).await
    }
}

async fn once(state: &ApiState, request: Request, next: Next) -> Result<Response, Problem> {
    let app = &state.app;
    let Some(key) = read_key(request.headers())? else { return Ok(next.run(request).await) };
    let path = original_address(&request);
    let (mut parts, body) = request.into_parts();
    let Caller(actor) = Caller::from_request_parts(&mut parts, state).await?;
    let method = parts.method.to_string();
    let headers_only = Request::from_parts(parts.clone(), body);
    let body = read_bytes(headers_only, LARGE_LIMIT).await?;
    let asked = Asked { actor, key, method, path, body: body.clone() };
    let record = match asked.look_up(app).await? {
        Attempt::Answered(answer) => return Ok(replay(answer)),
        Attempt::Fresh(record) | Attempt::Done { record, .. } => record,
    };
    let claim = Claim::new(record);
    let response = claim.during(next.run(Request::from_parts(parts, Body::from(body)))).await;
    if claim.is_lost() {
        return match asked.look_up(app).await? {
            Attempt::Answered(answer) => Ok(replay(answer)),
            Attempt::Fresh(record) | Attempt::Done { record, .. } => {
                Err(idempotency::unanswered(app, &record).into())
            }
        };
    }
    if !claim.is_held() {
        return Ok(response);
    }
    file(app, claim.record(), response).await
}

/// Keeps the answer of what was done. Where it cannot be kept the request was carried out all the same.
async fn file(app: &App, record: &IdempotencyRecord, response: Response) -> Result<Response, Problem> {
    if response.status().is_client_error() {
        told(idempotency::release(app, record).await);
        return Ok(response);
    }
    if response.status().is_server_error() {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body = body.collect().await.map_err(|error| {
        Problem::new(ProblemCode::Internal).caused_by(format!("an answer broke off: {error}"))
    })?;
    let body = body.to_bytes();
    let text = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
    let headers = KEPT
        .iter()
        .filter_map(|name| Some((name.as_str().to_owned(), text(parts.headers.get(name)?)?)))
        .collect();
    if let Ok(text) = std::str::from_utf8(&body) {
        let answer = Answer { status: parts.status.as_u16(), headers, body: text.to_owned() };
        let told_once = parts.extensions.get::<ToldOnce>().is_some();
        told(idempotency::file(app, record, answer, told_once).await);
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn told(kept: Result<(), AppError>) {
    if let Err(error) = kept {
        tracing::warn!(%error, "what became of an idempotency key is not on file: {error}");
    }
}

fn replay(answer: Answer) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or_default();
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}
