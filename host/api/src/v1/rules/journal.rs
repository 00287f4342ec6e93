//! `GET /journal`: every call of a plugin with its input, its answer and its cost.
use app::{
    App, rules,
    store_types::{JournalEntry, JournalFilter},
};
use axum::{Json, extract::State};
use domain::ids::TicketId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Caller, QueryOf},
    listing::{Listing, request_of},
    problem::Problem,
};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct JournalQuery {
    plugin: Option<String>,
    digest: Option<String>,
    product: Option<String>,
    ticket: Option<Uuid>,
    /// The function within the hook, such as `intake.received`.
    hook: Option<String>,
    failed: Option<bool>,
    from: Option<Timestamp>,
    /// Before this instant.
    to: Option<Timestamp>,
    cursor: Option<String>,
    limit: Option<u32>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct JournalEntryView {
    id: Uuid,
    at: Timestamp,
    plugin: String,
    version: String,
    digest: String,
    product: Option<String>,
    ticket: Option<Uuid>,
    hook: String,
    #[schema(value_type = Object)]
    input: Box<RawValue>,
    /// `{"decision": …}` or `{"failure": …}`.
    #[schema(value_type = Object)]
    result: Box<RawValue>,
    fuel: u64,
    micros: u64,
    log: Vec<String>,
}

impl From<JournalEntry> for JournalEntryView {
    fn from(entry: JournalEntry) -> Self {
        Self {
            id: entry.id.0,
            at: entry.at,
            plugin: entry.plugin,
            version: entry.version,
            digest: entry.digest,
            product: entry.product,
            ticket: entry.ticket.map(|id| id.0),
            hook: entry.hook,
            input: entry.input,
            result: entry.result,
            fuel: entry.fuel,
            micros: entry.micros,
            log: entry.log,
        }
    }
}

/// Calls of plugins
#[utoipa::path(get, path = "/journal", operation_id = "listJournal", tag = "rules", params(JournalQuery), responses((status = 200, body = Listing<JournalEntryView>)))]
pub(super) async fn list_journal(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(query): QueryOf<JournalQuery>,
) -> Result<Json<Listing<JournalEntryView>>, Problem> {
    let filter = JournalFilter {
        plugin: query.plugin,
        digest: query.digest,
        product: query.product,
        ticket: query.ticket.map(TicketId),
        hook: query.hook,
        failed: query.failed,
        from: query.from,
        to: query.to,
    };
    let page = rules::journal(&app, &actor, &filter, &request_of(query.cursor, query.limit)).await?;
    Ok(Json(Listing::of(page, JournalEntryView::from)))
}
