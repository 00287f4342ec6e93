//! Examples in the document: for each operation a request and its answer as a test sent and got them. The file is made
//! by `cargo xtask examples`; that it fits the document and leaves no operation out, tests of xtask check.
use std::{collections::HashMap, sync::LazyLock};

use serde::Deserialize;
use serde_json::Value;
use utoipa::openapi::{Content, RefOr, path::Operation};

const JSON: &str = "application/json";

static RECORDED: LazyLock<HashMap<String, Recorded>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../examples/recorded.json")).unwrap_or_default());

#[derive(Deserialize)]
struct Recorded {
    request: Option<Value>,
    status: u16,
    answer: Option<Value>,
}

/// Puts what was recorded beside the schemas of the operation's bodies.
pub(crate) fn show(operation: &mut Operation) {
    let id = operation.operation_id.as_deref().unwrap_or_default();
    let Some(recorded) = RECORDED.get(id) else { return };
    if let Some(RefOr::T(body)) = &mut operation.request_body {
        put(body.content.get_mut(JSON), recorded.request.as_ref());
    }
    if let Some(RefOr::T(response)) = operation.responses.responses.get_mut(&recorded.status.to_string()) {
        put(response.content.get_mut(JSON), recorded.answer.as_ref());
    }
}

/// What every refusal looks like.
pub(crate) fn problem() -> Option<Value> {
    RECORDED.get("Problem")?.answer.clone()
}

fn put(content: Option<&mut RefOr<Content>>, example: Option<&Value>) {
    if let (Some(RefOr::T(content)), Some(example)) = (content, example) {
        content.example = Some(example.clone());
    }
}
