//! What the API answered, and what a test expects of it.
use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde_json::Value;

use crate::json::Pick as _;

#[derive(Clone, Debug)]
pub struct Reply {
    /// Method and path, for the reader of a failure.
    what: String,
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Reply {
    pub(crate) const fn new(what: String, status: u16, headers: HeaderMap, body: Bytes) -> Self {
        Self { what, status, headers, body }
    }

    /// The body as JSON, whatever the status.
    ///
    /// # Panics
    /// When it is none.
    #[track_caller]
    pub fn json(&self) -> Value {
        let read = serde_json::from_slice(&self.body);
        read.unwrap_or_else(|error| {
            panic!("{}: {} is no JSON: {error}\n{}", self.what, self.status, self.text())
        })
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header as text; empty where it is not sent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    #[track_caller]
    pub fn ok(self) -> Value {
        self.expect(200).json()
    }

    #[track_caller]
    pub fn created(self) -> Value {
        self.expect(201).json()
    }

    /// Any success: where the contract names no number.
    ///
    /// # Panics
    /// When it is a problem.
    #[track_caller]
    pub fn success(self) -> Value {
        assert!((200..300).contains(&self.status), "{}: {}\n{}", self.what, self.status, self.text());
        self.json()
    }

    /// # Panics
    /// When the status is another one.
    #[track_caller]
    #[expect(clippy::return_self_not_must_use, reason = "often the status is all a test asks for")]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}\n{}", self.what, self.text());
        self
    }

    /// A problem (RFC 9457) with this status and code.
    ///
    /// # Panics
    /// When it is another one, or none.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        let reply = self.expect(status);
        let media_type = reply.headers.get(CONTENT_TYPE).map(|value| value.to_str().unwrap_or_default());
        assert_eq!(media_type, Some("application/problem+json"), "{}", reply.what);
        let problem = reply.json();
        assert_eq!(problem.str_at("code"), code, "{}\n{problem:#}", reply.what);
        assert_eq!(problem.at("status"), &Value::from(status), "{}\n{problem:#}", reply.what);
        assert!(problem.str_at("type").ends_with(code), "{}\n{problem:#}", reply.what);
        assert!(!problem.str_at("title").is_empty(), "{}\n{problem:#}", reply.what);
        problem
    }

    /// A problem of one wrong value: 422 with a finding at this place.
    ///
    /// # Panics
    /// When no finding has the code and the path.
    #[track_caller]
    pub fn finding(self, code: &str, path: &str) {
        let what = self.what.clone();
        let problem = self.problem(422, code);
        let found = problem.items("findings").iter().any(|held| held["code"] == code && held["path"] == path);
        assert!(found, "{what}: no finding `{code}` at `{path}`\n{problem:#}");
    }
}
