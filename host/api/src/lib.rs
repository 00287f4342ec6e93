//! HTTP: routes, extractors, problems, the OpenAPI document and the embedded web. One API for the web and for
//! partners. A handler reads the request, calls one use case and shapes its answer; it decides nothing itself.
#[cfg(test)]
mod compatibility_tests;
mod document;
mod ending;
mod examples;
mod extract;
mod fields;
mod health;
mod listing;
mod locale;
mod middleware;
mod options;
mod problem;
mod router;
#[cfg(test)]
mod tests;
mod v1;
mod viewer;
mod web;

pub use document::openapi;
pub use options::{ApiOptions, WebAssets};
pub use problem::{PROBLEM_CODES, Problem, ProblemCode, ProblemEntry};
pub use router::router;
