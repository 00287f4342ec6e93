//! `Idempotency-Key`: the same intention sent twice acts once. The key is bound to who asked and to what was asked.
//! Most requests need nothing for it (`middleware::once`); the busiest commands on tickets carry the key in the
//! commit they share with others, and make their answer anew from the ticket: a second write would cost them a flush.
use app::{
    App, AppError,
    idempotency::{self, DoneMark, begin},
    store_types::{Claim, IdempotencyRecord, StoreError},
};
use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, HeaderName},
};
use bytes::Bytes;
use domain::{access::Actor, ids::TicketId};
use serde::de::DeserializeOwned;

use super::{
    body::{read_json_bytes, read_optional_json_bytes},
    json::read_json,
};
use crate::{
    middleware::RequestContext,
    problem::{Problem, ProblemCode},
};

pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const MAX_LENGTH: usize = 128;

/// A JSON document that may come a second time, with the marks by which it is known again.
pub(crate) struct Attempt<T> {
    pub(crate) body: T,
    pub(crate) mark: Option<Mark>,
}

/// What a request with a key is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    key: String,
    method: String,
    path: String,
    body: Bytes,
}

/// Whether a body has to be there.
pub(crate) trait Expected: DeserializeOwned {
    const MAY_BE_EMPTY: bool = false;
}

/// What came of an attempt.
pub(crate) enum Once<T> {
    Now(T),
    /// It was done before; this ticket came of it.
    Before(TicketId),
}

impl<T: Expected, S: Send + Sync> FromRequest<S> for Attempt<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let key = read_key(request.headers())?;
        let (method, path) = (request.method().to_string(), original_address(&request));
        let body = if T::MAY_BE_EMPTY {
            read_optional_json_bytes(request).await?
        } else {
            read_json_bytes(request).await?
        };
        Ok(Self { body: read_json(&body)?, mark: key.map(|key| Mark { key, method, path, body }) })
    }
}

pub(crate) fn read_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut values = headers.get_all(IDEMPOTENCY_KEY).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let bytes = value.as_bytes();
    let fits = (1..=MAX_LENGTH).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_graphic);
    match (fits, values.next(), value.to_str()) {
        (true, None, Ok(key)) => Ok(Some(key.to_owned())),
        _ => Err(Problem::new(ProblemCode::IdempotencyKeyMalformed)
            .detail(format!("one header of 1 to {MAX_LENGTH} visible ASCII characters"))),
    }
}

/// The address as the client wrote it, whatever the routers cut off: the query is part of what was asked.
pub(crate) fn original_address(request: &Request) -> String {
    let context = request.extensions().get::<RequestContext>();
    let path = context.map_or_else(|| request.uri().path(), RequestContext::path);
    match request.uri().query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    }
}

/// Does what a request asks for, unless a request with its key did it already. Of two at the same time one commits;
/// the other one learns from it what was done.
pub(crate) async fn once<T, F, Fut>(
    app: &App,
    actor: &Actor,
    mark: Option<Mark>,
    status: u16,
    act: F,
) -> Result<Once<T>, AppError>
where
    F: FnOnce(Option<DoneMark>) -> Fut,
    Fut: Future<Output = Result<T, AppError>>,
{
    // Boxed: a turn on a ticket is too much to be carried about on the stack.
    let Some(mark) = mark else { return Box::pin(act(None)).await.map(Once::Now) };
    let look_up = || begin(app, actor, &mark.key, &mark.method, &mark.path, &mark.body);
    let record = match look_up().await? {
        idempotency::Attempt::Fresh(record) => IdempotencyRecord { status, ..record },
        known => return before(&known),
    };
    match Claim::aside(Box::pin(act(Some(DoneMark::Key(record))))).await {
        Err(AppError::Store(error @ StoreError::Conflict { .. })) => match look_up().await? {
            // The key is free: another constraint was violated.
            idempotency::Attempt::Fresh(_) => Err(AppError::Store(error)),
            known => before(&known),
        },
        other => other.map(Once::Now),
    }
}

fn before<T>(known: &idempotency::Attempt) -> Result<Once<T>, AppError> {
    match known {
        idempotency::Attempt::Done { ticket, .. } => Ok(Once::Before(*ticket)),
        _ => Err(AppError::Internal("a command on a ticket is answered from its ticket".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::read_key;

    fn key(value: &str) -> Result<Option<String>, u16> {
        let mut headers = HeaderMap::new();
        headers.insert("idempotency-key", HeaderValue::from_bytes(value.as_bytes()).unwrap());
        read_key(&headers).map_err(|problem| problem.status().as_u16())
    }

    #[test]
    fn a_key_is_visible_ascii_of_up_to_128_characters() {
        assert_eq!(key("8e03978e-40d5"), Ok(Some("8e03978e-40d5".to_owned())));
        assert_eq!(key(&"k".repeat(128)), Ok(Some("k".repeat(128))));
        for malformed in ["", "a b", "ключ", &"k".repeat(129)] {
            assert_eq!(key(malformed), Err(400), "{malformed}");
        }
        assert!(matches!(read_key(&HeaderMap::new()), Ok(None)));
        let mut twice = HeaderMap::new();
        twice.append("idempotency-key", HeaderValue::from_static("a"));
        twice.append("idempotency-key", HeaderValue::from_static("b"));
        assert!(read_key(&twice).is_err());
    }
}
