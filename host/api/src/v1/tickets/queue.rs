//! `GET /queue`: open tickets in the order of work.
use app::{
    App,
    store_types::{InQueue, TicketFilter, TicketOrder},
    tickets,
};
use axum::{Json, extract::State};
use domain::ticket::Status;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    list::statuses,
    summary_view::{TicketSummaryView, summary_view},
};
use crate::{
    extract::{Caller, QueryOf},
    listing::{Listing, request_of},
    problem::Problem,
};

#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum QueueOrder {
    /// Confirmed criticality, then receipt (T 2.6, SC-34).
    #[default]
    Processing,
    /// The nearest deadline.
    Deadline,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct QueueQuery {
    #[serde(default)]
    #[param(inline)]
    order: QueueOrder,
    product: Option<String>,
    /// One or several, separated by commas; all that are open where it is not given.
    status: Option<String>,
    kind: Option<String>,
    /// A queue beside the products' own, such as `quality` (complaints); those are in no other.
    queue: Option<String>,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// The queue of work
#[utoipa::path(get, path = "/queue", operation_id = "getQueue", tag = "tickets", params(QueueQuery), responses((status = 200, body = Listing<TicketSummaryView>)))]
pub(super) async fn queue(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(query): QueryOf<QueueQuery>,
) -> Result<Json<Listing<TicketSummaryView>>, Problem> {
    let mut wanted = statuses(query.status.as_deref())?;
    if wanted.is_empty() {
        wanted = Status::ALL.into_iter().filter(|status| !status.is_final()).collect();
    }
    let filter = TicketFilter {
        products: query.product.into_iter().collect(),
        statuses: wanted,
        kinds: query.kind.into_iter().collect(),
        queues: vec![query.queue.map_or(InQueue::Own, InQueue::Named)],
        ..TicketFilter::default()
    };
    let order = match query.order {
        QueueOrder::Processing => TicketOrder::Processing,
        QueueOrder::Deadline => TicketOrder::Deadline,
    };
    let page = tickets::queue(&app, &actor, &filter, order, &request_of(query.cursor, query.limit)).await?;
    let names = tickets::names_of(&app, &page.items).await?;
    Ok(Json(Listing::of(page, |held| summary_view(held, &names))))
}
