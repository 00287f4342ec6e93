//! The feed of events, in pages for programs and as a stream for screens.
mod event_view;
mod list;
mod live;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    options::ApiState,
    problem::{Problem, ProblemCode},
};

pub(super) fn operations() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list::list_events)).routes(routes!(live::follow_events))
}

/// A place in the feed, as it was handed out.
fn position(cursor: &str, path: &str) -> Result<i64, Problem> {
    let read = cursor.trim().parse().ok().filter(|position| *position >= 0);
    read.ok_or_else(|| Problem::invalid(ProblemCode::CursorInvalid, path, "the feed did not hand this out"))
}

/// Kinds separated by commas.
fn kinds(text: Option<&str>) -> Vec<String> {
    let words = text.unwrap_or_default().split(',').map(str::trim);
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
