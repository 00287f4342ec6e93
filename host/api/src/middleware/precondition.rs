//! `ETag` and `If-Match` for every single object, whatever it is: an answer that brings no version of its own is tagged
//! by its content, and a change that names a tag is let through only while the object still answers with it.
use std::sync::Arc;

use app::locks::KeyedLocks;
use axum::{
    Router,
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use domain::ticket::hex;
use http_body_util::BodyExt as _;
use sha2::{Digest as _, Sha256};
use tower::ServiceExt as _;

use super::inner::Asker;
use crate::{
    document::BASE,
    problem::{Problem, ProblemCode},
};

/// Objects are small; what is larger is a file.
const MOST_BYTES: usize = 1 << 20;
const TAG_BYTES: usize = 12;

/// Marks an answer that is only a part of the object: a tag of it would be no tag of the object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Untagged;

/// Tags the answers of single objects; whoever holds the content already is told so.
pub(crate) async fn tag(request: Request, next: Next) -> Response {
    let is_object = matches!(*request.method(), Method::GET | Method::PUT | Method::PATCH)
        && request
            .extensions()
            .get::<MatchedPath>()
            .is_some_and(|path| path.as_str().starts_with(BASE) && path.as_str().ends_with('}'));
    if !is_object {
        return next.run(request).await;
    }
    let is_read = request.method() == Method::GET;
    let held = request.headers().get_all(header::IF_NONE_MATCH).iter().cloned().collect::<Vec<_>>();
    let response = next.run(request).await;
    let is_json =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|value| value == "application/json");
    let is_tagged =
        response.headers().contains_key(header::ETAG) || response.extensions().get::<Untagged>().is_some();
    if response.status() != StatusCode::OK || !is_json || is_tagged {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = body.collect().await else {
        return Problem::new(ProblemCode::Internal).caused_by("an answer broke off").into_response();
    };
    let body = body.to_bytes();
    if body.len() > MOST_BYTES {
        return Response::from_parts(parts, Body::from(body));
    }
    let tag = tag_of(&body);
    let is_fresh = is_read && held.iter().any(|value| names(value, tag.as_bytes()));
    if let Ok(value) = HeaderValue::try_from(tag) {
        parts.headers.insert(header::ETAG, value);
    }
    if is_fresh {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(body))
}

fn tag_of(body: &Bytes) -> String {
    format!("\"c{}\"", hex(&Sha256::digest(body)[..TAG_BYTES]))
}

/// Whether a header names this tag, or any.
fn names(value: &HeaderValue, tag: &[u8]) -> bool {
    let tags = value.as_bytes().split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
    tags.map(|held| held.strip_prefix(b"W/").unwrap_or(held)).any(|held| held == tag || held == b"*")
}

/// `"v7"`, or `"7"`: the number that an object with versions bears.
fn version(value: &HeaderValue) -> Option<u64> {
    let tag = value.to_str().ok()?.trim();
    let number = tag.strip_prefix("W/").unwrap_or(tag).strip_prefix('"')?.strip_suffix('"')?;
    let number = number.strip_prefix('v').unwrap_or(number);
    number.bytes().all(|byte| byte.is_ascii_digit()).then(|| number.parse().ok())?
}

/// Whether what is asked for is what the object answers with. A number is no tag of what has no versions.
fn is_same(asked: &HeaderValue, tag: &HeaderValue) -> bool {
    names(asked, tag.as_bytes()) || version(asked).is_some_and(|number| version(tag) == Some(number))
}

/// The operations as they are read before a change, and who changes what.
#[derive(Clone)]
pub(crate) struct Reads {
    pub(crate) routes: Router,
    pub(crate) changing: Arc<KeyedLocks>,
}

/// Changes of an object that name a tag happen one after the other in this process, each after a look at the object.
/// What has a version of its own is checked against it again in its transaction.
pub(crate) async fn expect_unchanged(State(reads): State<Reads>, request: Request, next: Next) -> Response {
    let changes = matches!(*request.method(), Method::PUT | Method::PATCH | Method::DELETE);
    let Some(asked) =
        request.headers().get(header::IF_MATCH).filter(|value| changes && *value != "*").cloned()
    else {
        return next.run(request).await;
    };
    if !asked.as_bytes().trim_ascii_start().starts_with(b"\"") && !asked.as_bytes().starts_with(b"W/\"") {
        let told = "give the ETag of the object, in quotes as it came";
        return Problem::new(ProblemCode::IfMatchMalformed).detail(told).into_response();
    }
    let path = request.uri().path().to_owned();
    let _held = reads.changing.lock(path.as_bytes()).await;
    let read =
        reads.routes.clone().oneshot(Asker::of(&request).read(request.uri().clone())).await.into_response();
    let is_another = match (read.status(), read.headers().get(header::ETAG)) {
        // A version is compared again by the operation, in its transaction.
        (StatusCode::OK, Some(tag)) => !is_same(&asked, tag),
        // Nothing there has no tag, and neither has what nobody reads by itself, or not by this address: no tag of
        // it can be right.
        (
            StatusCode::OK
            | StatusCode::NOT_FOUND
            | StatusCode::METHOD_NOT_ALLOWED
            | StatusCode::BAD_REQUEST
            | StatusCode::UNPROCESSABLE_ENTITY,
            _,
        ) => true,
        // Who may not read it is told what the operation itself tells them.
        _ => false,
    };
    drop(read);
    if is_another {
        return Problem::new(ProblemCode::VersionMismatch).into_response();
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::{is_same, names, version};

    #[test]
    fn a_version_is_a_number_in_quotes() {
        let version = |value: &'static str| version(&HeaderValue::from_static(value));
        assert_eq!((version("\"v12\""), version("\"3\""), version("W/\"v4\"")), (Some(12), Some(3), Some(4)));
        for other in ["\"c12ab\"", "3", "\"v\"", "\"\"", "\"v-1\"", "\"v99999999999999999999\""] {
            assert_eq!(version(other), None, "{other}");
        }
    }

    #[test]
    fn a_number_is_no_tag_of_what_has_no_versions() {
        let is_same = |asked: &'static str, tag: &'static str| {
            is_same(&HeaderValue::from_static(asked), &HeaderValue::from_static(tag))
        };
        assert!(is_same("\"v1\"", "\"v1\"") && is_same("\"1\"", "\"v1\"") && is_same("\"c1\"", "\"c1\""));
        assert!(!is_same("\"v1\"", "\"c1\"") && !is_same("\"1\"", "\"c1\"") && !is_same("\"v2\"", "\"v1\""));
        assert!(!is_same("\"c1\"", "\"v1\""));
    }

    #[test]
    fn a_tag_is_named_alone_in_a_list_weakly_or_by_a_star() {
        let names = |value: &'static str| names(&HeaderValue::from_static(value), b"\"c1\"");
        assert!(names("\"c1\"") && names("\"c0\", W/\"c1\"") && names("*"));
        assert!(!names("c1") && !names("\"c10\"") && !names(""));
    }
}
