//! `GET /events`: the feed in pages, for programs that cannot be called.
use app::{App, feed};
use axum::{Json, extract::State};
use domain::ids::TicketId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{event_view::FeedEventView, kinds, position};
use crate::{
    extract::{Caller, QueryOf},
    problem::Problem,
};

const DEFAULT_LIMIT: u32 = 100;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct EventsQuery {
    /// `next_cursor` of the page before, or the cursor of an event; `now` begins with what comes next. Without it the
    /// feed is read from its beginning.
    after: Option<String>,
    /// Kinds separated by commas; all where it is not given.
    types: Option<String>,
    ticket: Option<Uuid>,
    /// From 1 to 500, 100 by default.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EventsView {
    data: Vec<FeedEventView>,
    page: EventsPageView,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EventsPageView {
    /// Where to go on, now or later. It stays valid: events are kept for good.
    next_cursor: String,
    /// There is more already.
    has_more: bool,
}

/// Events, the oldest first
#[utoipa::path(get, path = "/events", operation_id = "listEvents", tag = "events", params(EventsQuery), responses((status = 200, body = EventsView)))]
pub(super) async fn list_events(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(query): QueryOf<EventsQuery>,
) -> Result<Json<EventsView>, Problem> {
    let after = match query.after.as_deref() {
        Some("now") => feed::end(&app, &actor).await?,
        Some(cursor) => position(cursor, "after")?,
        None => 0,
    };
    let filter =
        feed::FeedFilter { kinds: kinds(query.types.as_deref()), ticket: query.ticket.map(TicketId) };
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, 500);
    let page = feed::records_after(&app, &actor, &filter, after, limit).await?;
    Ok(Json(EventsView {
        data: page.records.into_iter().map(FeedEventView::from).collect(),
        page: EventsPageView { next_cursor: page.position.to_string(), has_more: page.has_more },
    }))
}
