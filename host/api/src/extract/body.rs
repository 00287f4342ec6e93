//! The body of a request: its type, its size, its JSON.
use std::error::Error;

use axum::{
    body::Body as RawBody,
    extract::{FromRequest, Request},
    http::{
        HeaderMap,
        header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE},
    },
};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use serde::de::DeserializeOwned;
use tower_http::timeout::TimeoutError;

use super::json::read_json;
use crate::{
    middleware::OtherContent,
    problem::{Problem, ProblemCode},
};

/// JSON carries attachments in Base64.
pub(crate) const JSON_LIMIT: usize = 12 << 20;
/// Components and raw mail.
pub(crate) const LARGE_LIMIT: usize = 40 << 20;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A JSON document.
pub(crate) struct Body<T>(pub(crate) T);

impl<T, S> FromRequest<S> for Body<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let bytes = read_json_bytes(request).await?;
        read_json(&bytes).map(Self)
    }
}

/// The source of a JSON document.
pub(super) async fn read_json_bytes(request: Request) -> Result<Bytes, Problem> {
    let is_json = is_json(request.headers());
    let bytes = read_plain(request).await?;
    if bytes.is_empty() {
        return Err(Problem::new(ProblemCode::MalformedJson).detail("the body is empty"));
    }
    if !is_json {
        return Err(unsupported("application/json"));
    }
    // A struct would be read from an array as well, member by member: no request means that.
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err(Problem::invalid(ProblemCode::WrongType, "", "the document must be an object"));
    }
    Ok(bytes)
}

pub(super) async fn read_optional_json_bytes(request: Request) -> Result<Bytes, Problem> {
    let is_json = is_json(request.headers());
    let bytes = read_plain(request).await?;
    match (bytes.is_empty(), is_json) {
        (true, _) => Ok(Bytes::from_static(b"{}")),
        (false, true) => Ok(bytes),
        (false, false) => Err(unsupported("application/json")),
    }
}

/// The text itself: some programs write a byte order mark before it (RFC 8259, 8.1: it may be ignored).
async fn read_plain(request: Request) -> Result<Bytes, Problem> {
    if request.headers().get(CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
        let told = "send it without `Content-Encoding`: only readings are taken compressed";
        return Err(Problem::new(ProblemCode::MediaTypeUnsupported).detail(told));
    }
    let bytes = read_bytes(request, JSON_LIMIT).await?;
    Ok(if bytes.starts_with(BYTE_ORDER_MARK) { bytes.slice(BYTE_ORDER_MARK.len()..) } else { bytes })
}

fn is_json(headers: &HeaderMap) -> bool {
    media_type(headers).is_some_and(|text| {
        text == "application/json" || text.starts_with("application/") && text.ends_with("+json")
    })
}

pub(crate) fn unsupported(wanted: &str) -> Problem {
    Problem::new(ProblemCode::MediaTypeUnsupported).detail(format!("send `Content-Type: {wanted}`"))
}

/// The media type without its parameters, in lower case.
pub(crate) fn media_type(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Some(text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

/// Reads a body up to a limit. A body that announces more is refused without being kept.
pub(crate) async fn read_bytes(request: Request, limit: usize) -> Result<Bytes, Problem> {
    let announced = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limit as u64) {
        // Taken off the line, up to a bound: a client that is still sending would otherwise see a broken connection
        // instead of the answer.
        discard(request.into_body()).await;
        return Err(too_large(limit));
    }
    read(request.into_body(), limit).await
}

/// Most that is taken off the line of a body that is refused.
const DISCARD_LIMIT: usize = 256 << 20;

async fn discard(mut body: RawBody) {
    let mut taken = 0;
    while let Some(Ok(frame)) = body.frame().await {
        taken += frame.data_ref().map_or(0, Bytes::len);
        if taken > DISCARD_LIMIT {
            return;
        }
    }
}

async fn read(mut body: RawBody, limit: usize) -> Result<Bytes, Problem> {
    let mut taken = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| {
            if find::<TimeoutError>(&error) {
                return Problem::new(ProblemCode::RequestTimeout);
            }
            if find::<OtherContent>(&error) {
                return Problem::new(ProblemCode::DigestMismatch);
            }
            Problem::new(ProblemCode::MalformedRequest).detail("the body ended early")
        })?;
        let Some(data) = frame.data_ref() else { continue };
        // A compressed body may announce little and unfold to much.
        if taken.len() + data.len() > limit {
            drop(taken);
            discard(body).await;
            return Err(too_large(limit));
        }
        taken.extend_from_slice(data);
    }
    Ok(taken.freeze())
}

fn too_large(limit: usize) -> Problem {
    Problem::new(ProblemCode::BodyTooLarge).detail(format!("at most {limit} bytes are taken"))
}

/// Whether an error of this kind stands in the chain.
fn find<E: Error + 'static>(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.is::<E>() {
            return true;
        }
        next = error.source();
    }
    false
}
