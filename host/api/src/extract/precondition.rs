//! Versions in headers: `ETag: "v7"` goes out, `If-Match` and `If-None-Match` come in.
use axum::{
    extract::FromRequestParts,
    http::{
        HeaderMap, HeaderValue,
        header::{IF_MATCH, IF_NONE_MATCH},
        request::Parts,
    },
};

use crate::problem::{Problem, ProblemCode};

/// The version a caller saw; `None` where any will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct IfMatch(pub(crate) Option<i64>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        read(&parts.headers).map(Self)
    }
}

fn read(headers: &HeaderMap) -> Result<Option<i64>, Problem> {
    let Some(value) = headers.get(IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let version = version_of(text);
    version.map(Some).ok_or_else(|| {
        Problem::new(ProblemCode::IfMatchMalformed).detail("give the ETag of the object, such as \"v7\"")
    })
}

fn version_of(tag: &str) -> Option<i64> {
    let bare = tag.trim().trim_start_matches("W/").trim_matches('"');
    bare.strip_prefix('v').unwrap_or(bare).parse().ok()
}

pub(crate) fn etag(version: i64) -> HeaderValue {
    HeaderValue::try_from(format!("\"v{version}\"")).expect("digits in quotes are a header value")
}

/// Whether the client holds this version already.
pub(crate) fn is_fresh(headers: &HeaderMap, version: i64) -> bool {
    let tags = headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','));
    tags.map(version_of).any(|held| held == Some(version))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::{etag, is_fresh, read};

    fn if_match(value: &'static str) -> Result<Option<i64>, u16> {
        let mut headers = HeaderMap::new();
        headers.insert("if-match", HeaderValue::from_static(value));
        read(&headers).map_err(|problem| problem.status().as_u16())
    }

    #[test]
    fn the_tag_we_gave_comes_back_as_a_version() {
        assert_eq!(etag(7), "\"v7\"");
        assert_eq!(if_match("\"v7\""), Ok(Some(7)));
        assert_eq!(if_match("W/\"v7\""), Ok(Some(7)));
        assert_eq!(if_match("*"), Ok(None));
        assert_eq!(if_match("\"elsewhere\""), Err(400));
        let mut headers = HeaderMap::new();
        headers.insert("if-none-match", HeaderValue::from_static("\"v6\", \"v7\""));
        assert!(is_fresh(&headers, 7) && !is_fresh(&headers, 8));
    }
}
