//! The feed of events as readers outside see it: live updates, the partners' feed and webhooks tell the same records.
mod live;
mod record;

use domain::access::Actor;
pub use store::FeedFilter;

pub use self::{
    live::{Live, watch},
    record::{EventRecord, PUBLIC_KINDS, record_of},
};
use crate::{context::App, errors::AppError, tickets::access::may_read_tickets};

/// A page of the feed for a reader.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordPage {
    pub records: Vec<EventRecord>,
    /// Where the next page begins.
    pub position: i64,
    pub has_more: bool,
}

/// Events behind a position that this actor may read; a page may be shorter than asked for.
pub async fn records_after(
    app: &App,
    actor: &Actor,
    filter: &FeedFilter,
    position: i64,
    limit: u32,
) -> Result<RecordPage, AppError> {
    may_read_tickets(actor)?;
    let scope = actor.scope();
    let page = store::events_after(&app.store, &scope, filter, position, limit).await?;
    let records = page.events.into_iter().filter_map(|held| record_of(&scope, held)).collect();
    Ok(RecordPage { records, position: page.position, has_more: page.has_more })
}

/// Where the feed ends now.
pub async fn end(app: &App, actor: &Actor) -> Result<i64, AppError> {
    may_read_tickets(actor)?;
    Ok(store::feed_end(&app.store).await?)
}
