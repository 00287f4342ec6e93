//! `POST /tickets/search`, `POST /tickets/counts`: tickets by a tree of conditions. Nothing is written.
use app::{
    App,
    tickets::{self, FilterTree},
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    filter_doc::FilterDoc,
    summary_view::{TicketSummaryView, summary_view},
};
use crate::{
    extract::{Body, Caller},
    listing::{Listing, request_of},
    problem::Problem,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SearchTicketsRequest {
    #[serde(default)]
    #[schema(value_type = Option<FilterDoc>)]
    filter: FilterTree,
    /// Whose days `…_within_days` means: a zone of the IANA database, such as `Europe/Moscow`. UTC where it is not given.
    zone: Option<String>,
    /// `received` (the latest first, where it is not given), `updated` (the latest first), `deadline` (the nearest
    /// first) or `processing` (the order of work).
    sort: Option<String>,
    cursor: Option<String>,
    /// From 1 to 500, 50 by default.
    #[schema(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CountTicketsRequest {
    /// At most 50.
    #[schema(value_type = Vec<FilterDoc>)]
    filters: Vec<FilterTree>,
    /// As in a search.
    zone: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TicketCountsView {
    /// In the order of the filters.
    counts: Vec<u64>,
}

/// Search tickets by a tree of conditions
#[utoipa::path(post, path = "/tickets/search", operation_id = "searchTickets", tag = "tickets", request_body = SearchTicketsRequest, responses((status = 200, body = Listing<TicketSummaryView>)))]
pub(super) async fn search_tickets(
    State(app): State<App>,
    Caller(actor): Caller,
    Body(request): Body<SearchTicketsRequest>,
) -> Result<Json<Listing<TicketSummaryView>>, Problem> {
    let order = tickets::order_of(request.sort.as_deref().unwrap_or("received"))?;
    let asked = request_of(request.cursor, request.limit);
    let page = tickets::search(&app, &actor, &request.filter, request.zone.as_deref(), order, &asked).await?;
    let names = tickets::names_of(&app, &page.items).await?;
    Ok(Json(Listing::of(page, |held| summary_view(held, &names))))
}

/// Count the tickets of several filters at once
#[utoipa::path(post, path = "/tickets/counts", operation_id = "countTickets", tag = "tickets", request_body = CountTicketsRequest, responses((status = 200, body = TicketCountsView)))]
pub(super) async fn count_tickets(
    State(app): State<App>,
    Caller(actor): Caller,
    Body(request): Body<CountTicketsRequest>,
) -> Result<Json<TicketCountsView>, Problem> {
    let counts = tickets::count_each(&app, &actor, &request.filters, request.zone.as_deref()).await?;
    Ok(Json(TicketCountsView { counts }))
}
