//! `GET /live`: the feed as server-sent events. It goes on after `Last-Event-ID`, says something every fifteen seconds,
//! and ends when the token does or the desk stops.
use std::{collections::VecDeque, convert::Infallible, net::IpAddr, time::Duration};

use app::{
    App,
    accounts::authenticate,
    feed::{self, EventRecord, FeedFilter},
};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{
        IntoResponse as _, Response,
        sse::{Event, Sse},
    },
};
use domain::ids::TicketId;
use futures::Stream;
use serde::Deserialize;
use tokio::{
    sync::watch,
    time::{Interval, MissedTickBehavior, interval},
};
use uuid::Uuid;

use super::{event_view::FeedEventView, kinds, position};
use crate::{
    extract::{Caller, ComesFrom, QueryOf, bearer},
    problem::Problem,
};

/// Proxies close what is silent for a minute.
const HEARTBEAT: Duration = Duration::from_secs(15);
const PAGE: u32 = 100;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct LiveQuery {
    /// Kinds separated by commas; all where it is not given.
    types: Option<String>,
    ticket: Option<Uuid>,
    /// As `Last-Event-ID`, for clients that cannot send the header.
    after: Option<String>,
}

/// Follow events as they happen
///
/// Each carries the cursor of the feed as its `id`, its kind as `event` and the record of the feed as `data`. The first
/// one is `ready`: its `id` is where the stream begins.
#[utoipa::path(
    get, path = "/live", operation_id = "followEvents", tag = "events",
    params(LiveQuery, ("Last-Event-ID" = Option<String>, Header, description = "Goes on after this event")),
    responses((status = 200, content_type = "text/event-stream", body = String))
)]
pub(super) async fn follow_events(
    State(app): State<App>,
    Caller(actor): Caller,
    ComesFrom(origin): ComesFrom,
    headers: HeaderMap,
    QueryOf(query): QueryOf<LiveQuery>,
) -> Result<Response, Problem> {
    let last = headers.get("last-event-id").map(|value| value.to_str().unwrap_or("?").to_owned());
    let position = match last.or(query.after) {
        Some(cursor) => position(&cursor, "Last-Event-ID")?,
        None => feed::end(&app, &actor).await?,
    };
    let mut heartbeat = interval(HEARTBEAT);
    heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    heartbeat.reset();
    let reader = Reader {
        token: bearer(&headers).unwrap_or_default().to_owned(),
        address: origin.address,
        filter: FeedFilter { kinds: kinds(query.types.as_deref()), ticket: query.ticket.map(TicketId) },
        position,
        waiting: VecDeque::from([ready(position)]),
        grown: app.live.follow(),
        ending: app.live.ending(),
        heartbeat,
        behind: true,
        app,
    };
    let mut response = Sse::new(stream(reader)).into_response();
    // nginx passes on at once what it would otherwise gather.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

struct Reader {
    app: App,
    token: String,
    /// Where the reader is.
    address: Option<IpAddr>,
    filter: FeedFilter,
    position: i64,
    waiting: VecDeque<Event>,
    grown: watch::Receiver<i64>,
    ending: watch::Receiver<bool>,
    heartbeat: Interval,
    /// There may be more than was read.
    behind: bool,
}

fn stream(reader: Reader) -> impl Stream<Item = Result<Event, Infallible>> {
    futures::stream::unfold(reader, async |mut reader| {
        let event = reader.next().await?;
        Some((Ok(event), reader))
    })
}

impl Reader {
    /// `None` ends the stream; its reader comes back with the id of the last event.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            if *self.ending.borrow() {
                return None;
            }
            if self.behind {
                self.read().await?;
                continue;
            }
            tokio::select! {
                grown = self.grown.changed() => {
                    grown.ok()?;
                    self.behind = true;
                }
                _ = self.ending.changed() => return None,
                _ = self.heartbeat.tick() => {
                    // Whoever was signed out or whose key was revoked reads no further.
                    authenticate(&self.app, &self.token, self.address).await.ok()?;
                    return Some(Event::default().comment(""));
                }
            }
        }
    }

    async fn read(&mut self) -> Option<()> {
        let actor = authenticate(&self.app, &self.token, self.address).await.ok()?;
        let page = feed::records_after(&self.app, &actor, &self.filter, self.position, PAGE).await;
        let page = page.inspect_err(|error| tracing::warn!(error = %error, "live updates: {error}")).ok()?;
        self.position = page.position;
        self.behind = page.has_more;
        self.waiting.extend(page.records.into_iter().filter_map(written));
        Some(())
    }
}

fn ready(position: i64) -> Event {
    Event::default().id(position.to_string()).event("ready").data("{}")
}

fn written(record: EventRecord) -> Option<Event> {
    let (id, kind) = (record.position.to_string(), record.kind.clone());
    Event::default().id(id).event(kind).json_data(FeedEventView::from(record)).ok()
}
