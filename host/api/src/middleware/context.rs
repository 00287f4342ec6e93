//! The context of a request: its id, its address and the language of its answer.
use std::sync::{Arc, OnceLock};

use app::{App, rates::Rate};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};

use crate::locale::Locale;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
const MAX_ID: usize = 64;

/// Travels with the request; the layers outside keep a copy and learn from it what was found inside.
#[derive(Clone, Debug)]
pub(crate) struct RequestContext(Arc<Known>);

#[derive(Debug)]
struct Known {
    id: String,
    path: String,
    asked: Option<Locale>,
    of_actor: OnceLock<Locale>,
    rate: OnceLock<Rate>,
}

impl RequestContext {
    pub(crate) fn new(id: String, path: &str, headers: &HeaderMap) -> Self {
        Self(Arc::new(Known {
            id,
            path: path.to_owned(),
            asked: Locale::asked(headers),
            of_actor: OnceLock::new(),
            rate: OnceLock::new(),
        }))
    }

    pub(crate) fn id(&self) -> &str {
        &self.0.id
    }

    /// As the client wrote it, whatever the routers cut off.
    pub(crate) fn path(&self) -> &str {
        &self.0.path
    }

    /// The actor's own language, for requests that ask for none.
    pub(crate) fn know(&self, locale: Locale) {
        // The first caller stands; there is one per request.
        let _known = self.0.of_actor.set(locale);
    }

    /// What is left to the caller.
    pub(crate) fn rate(&self, rate: Option<Rate>) {
        if let Some(rate) = rate {
            // One request counts once.
            let _known = self.0.rate.set(rate);
        }
    }

    pub(crate) fn locale(&self) -> Locale {
        self.0.asked.or_else(|| self.0.of_actor.get().copied()).unwrap_or_default()
    }

    /// Whether the request itself asks for a language.
    pub(crate) fn asks(&self) -> bool {
        self.0.asked.is_some()
    }
}

pub(crate) fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// The outermost layer: an id from the client or a proxy is kept, or that of the trace it belongs to; else one is
/// drawn.
pub(crate) async fn enter(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let id = given_id(request.headers()).or_else(|| trace_id(request.headers()));
    let id = id.unwrap_or_else(|| app.ids.next().to_string());
    let context = RequestContext::new(id, request.uri().path(), request.headers());
    request.extensions_mut().insert(context.clone());
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(context.id()) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    if let Some(rate) = context.0.rate.get() {
        tell(response.headers_mut(), rate);
    }
    response
}

/// The fields of draft-ietf-httpapi-ratelimit-headers-10.
fn tell(headers: &mut HeaderMap, rate: &Rate) {
    let policy = format!("\"default\";q={};w={}", rate.quota, rate.window);
    let left = format!("\"default\";r={};t={}", rate.left, rate.wait);
    for (name, value) in [("ratelimit-policy", policy), ("ratelimit", left)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}

/// W3C Trace Context: `00-{trace}-{parent}-{flags}`; a trace of zeros is none.
fn trace_id(headers: &HeaderMap) -> Option<String> {
    let mut parts = headers.get(TRACEPARENT)?.to_str().ok()?.split('-');
    let mut part = |length: usize| {
        let text = parts.next().filter(|text| text.len() == length)?;
        let is_hex = text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        is_hex.then_some(text)
    };
    let (version, trace, parent, _flags) = (part(2)?, part(32)?, part(16)?, part(2)?);
    let fits = version != "ff" && [trace, parent].iter().all(|id| id.bytes().any(|byte| byte != b'0'));
    fits.then(|| trace.to_owned())
}

fn given_id(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(REQUEST_ID)?.to_str().ok()?;
    let fits = !text.is_empty()
        && text.len() <= MAX_ID
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    fits.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::trace_id;

    #[test]
    fn a_trace_is_known_by_its_id() {
        let id = |value: &'static str| {
            trace_id(&HeaderMap::from_iter([(super::TRACEPARENT, HeaderValue::from_static(value))]))
        };
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        assert_eq!(id("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").as_deref(), Some(trace));
        // A later version may say more.
        assert_eq!(id("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x").as_deref(), Some(trace));
        for other in [
            "",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
        ] {
            assert_eq!(id(other), None, "{other}");
        }
    }
}
