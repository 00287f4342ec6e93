//! What a handler takes from a request. Each extractor refuses with a problem that names the place.
mod body;
mod caller;
mod idempotency;
mod json;
mod origin;
mod part;
mod precondition;
mod query;
mod segments;

pub(crate) use body::{Body, JSON_LIMIT, LARGE_LIMIT, media_type, read_bytes, unsupported};
pub(crate) use caller::{Caller, bearer};
pub(crate) use idempotency::{Attempt, Expected, IDEMPOTENCY_KEY, Once, once, original_address, read_key};
pub(crate) use json::read_json;
pub(crate) use origin::ComesFrom;
pub(crate) use part::Part;
pub(crate) use precondition::{IfMatch, etag, is_fresh};
pub(crate) use query::QueryOf;
pub(crate) use segments::Segments;
