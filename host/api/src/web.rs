//! The embedded web: the portal at `/`, the desk at `/desk`, and their files. Routes of the pages themselves are
//! theirs: an address that names no file is answered with the page. Nothing here shadows the API.
use std::{borrow::Cow, sync::Arc};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use domain::ticket::hex;
use sha2::{Digest as _, Sha256};

use crate::{
    middleware::is_api,
    options::{ApiOptions, WebAssets},
    problem::{Problem, ProblemCode},
};

const PORTAL: &str = "index.html";
const DESK: &str = "desk/index.html";
/// Names of files in this folder carry a hash of their content.
const HASHED: &str = "assets/";
/// `webmanifest`.
const LONGEST_ENDING: usize = 11;

pub(crate) async fn serve(State(options): State<Arc<ApiOptions>>, request: Request) -> Response {
    let path = request.uri().path();
    if is_api(path) {
        return Problem::new(ProblemCode::RouteUnknown).into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let allow = [(header::ALLOW, HeaderValue::from_static("GET,HEAD"))];
        return (allow, Problem::new(ProblemCode::MethodNotAllowed)).into_response();
    }
    answer(options.web, path, request.headers())
}

fn answer(web: WebAssets, path: &str, headers: &HeaderMap) -> Response {
    let name = path.trim_start_matches('/');
    let name = file_name(web, name);
    match name.and_then(|name| web(name).map(|(content, media_type)| (name, content, media_type))) {
        Some((name, content, media_type)) => file(name, content, &media_type, headers),
        None => Problem::new(ProblemCode::RouteUnknown).into_response(),
    }
}

/// The file that answers a path: itself, or the page it belongs to. A missing file is no page.
fn file_name(web: WebAssets, name: &str) -> Option<&str> {
    if name.split('/').any(|part| part == ".." || part.contains('\\')) {
        return None;
    }
    if !name.is_empty() && !name.ends_with('/') && web(name).is_some() {
        return Some(name);
    }
    if names_file(name) {
        return None;
    }
    Some(if name == "desk" || name.starts_with("desk/") { DESK } else { PORTAL })
}

/// Files have an ending and pages have none: `/assets/<id>` is a page of the portal, beside the files there. What
/// follows the point in the token of `/shared/<token>` is too long for an ending.
fn names_file(name: &str) -> bool {
    let ending = name.rsplit('/').next().and_then(|last| last.rsplit_once('.')).map(|(_, ending)| ending);
    ending.is_some_and(|ending| ending.len() <= LONGEST_ENDING)
}

fn file(name: &str, content: Cow<'static, [u8]>, media_type: &str, headers: &HeaderMap) -> Response {
    let content = match content {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    };
    let media_type = with_charset(media_type);
    if name.starts_with(HASHED) {
        let headers = [
            (header::CONTENT_TYPE, media_type),
            (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
        ];
        return (headers, Body::from(content)).into_response();
    }
    let tag = format!("\"{}\"", &hex(&Sha256::digest(&content))[..32]);
    let etag = HeaderValue::try_from(tag.as_str()).unwrap_or(HeaderValue::from_static("\"-\""));
    let known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','));
    let revalidate = HeaderValue::from_static("no-cache");
    if known.map(|held| held.trim().trim_start_matches("W/")).any(|held| held == tag) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, etag), (header::CACHE_CONTROL, revalidate)])
            .into_response();
    }
    (
        [(header::CONTENT_TYPE, media_type), (header::ETAG, etag), (header::CACHE_CONTROL, revalidate)],
        Body::from(content),
    )
        .into_response()
}

fn with_charset(media_type: &str) -> HeaderValue {
    let is_text = media_type.starts_with("text/") || media_type.ends_with("javascript");
    let text = if is_text && !media_type.contains("charset") {
        format!("{media_type}; charset=utf-8")
    } else {
        media_type.to_owned()
    };
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use axum::http::{HeaderMap, HeaderValue};

    use super::answer;

    fn web(path: &str) -> Option<(Cow<'static, [u8]>, String)> {
        let (content, media_type): (&'static [u8], &str) = match path {
            "index.html" => (b"portal", "text/html"),
            "desk/index.html" => (b"desk", "text/html"),
            "assets/portal-1a2b.js" => (b"code", "text/javascript"),
            "favicon.svg" => (b"<svg/>", "image/svg+xml"),
            _ => return None,
        };
        Some((Cow::Borrowed(content), media_type.to_owned()))
    }

    async fn text(path: &str) -> (u16, String) {
        let response = answer(web, path, &HeaderMap::new());
        let status = response.status().as_u16();
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    #[tokio::test]
    async fn pages_own_their_routes_and_files_are_files() {
        assert_eq!(text("/").await, (200, "portal".to_owned()));
        assert_eq!(text("/requests/0199").await, (200, "portal".to_owned()));
        assert_eq!(text("/desk").await, (200, "desk".to_owned()));
        assert_eq!(text("/desk/cases/0199").await, (200, "desk".to_owned()));
        assert_eq!(text("/assets/portal-1a2b.js").await, (200, "code".to_owned()));
        assert_eq!(text("/assets/gone-1a2b.js").await.0, 404);
        assert_eq!(text("/assets/01a19467-e800-7000-8000-11f2f9b2de4e").await, (200, "portal".to_owned()));
        let shared = "/shared/01a19467-e800-7000-8000-11f2f9b2de4e.5QfZ0pJq3m7sW1xY2bK8vN4cR6tH9dLa";
        assert_eq!(text(shared).await, (200, "portal".to_owned()));
        assert_eq!(text("/robots.txt").await.0, 404);
        assert_eq!(text("/site.webmanifest").await.0, 404);
        assert_eq!(text("/../Cargo").await.0, 404);
    }

    #[tokio::test]
    async fn hashed_files_stay_and_others_are_asked_for_again() {
        let hashed = answer(web, "/assets/portal-1a2b.js", &HeaderMap::new());
        assert_eq!(hashed.headers()["cache-control"], "public, max-age=31536000, immutable");
        assert_eq!(hashed.headers()["content-type"], "text/javascript; charset=utf-8");
        let page = answer(web, "/", &HeaderMap::new());
        let tag = page.headers()["etag"].clone();
        let mut headers = HeaderMap::new();
        headers.insert("if-none-match", HeaderValue::from_bytes(tag.as_bytes()).unwrap());
        assert_eq!(answer(web, "/", &headers).status(), 304);
    }
}
