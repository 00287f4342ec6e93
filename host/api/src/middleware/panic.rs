//! A panic in a handler is a fault of ours: a problem for the client, its words for the log.
use std::any::Any;

use axum::response::{IntoResponse, Response};

use crate::problem::{Problem, ProblemCode};

#[expect(clippy::needless_pass_by_value, reason = "the layer hands the panic over")]
pub(crate) fn answer_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    let words = panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    let words = words.unwrap_or_else(|| "without words".to_owned());
    Problem::new(ProblemCode::Internal).caused_by(format!("panic: {words}")).into_response()
}
