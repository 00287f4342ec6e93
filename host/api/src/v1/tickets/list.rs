//! `GET /tickets`: those the caller may see, the latest receipt first.
use app::{App, AppError, InvalidField, store_types::TicketFilter, tickets};
use axum::{Json, extract::State};
use domain::{
    ids::{AssetId, ContactId, OrganisationId},
    ticket::{Channel, Status},
};
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use super::summary_view::{TicketSummaryView, summary_view};
use crate::{
    extract::{Caller, QueryOf},
    listing::{Listing, request_of},
    problem::Problem,
};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct TicketsQuery {
    product: Option<String>,
    /// One or several, separated by commas.
    status: Option<String>,
    kind: Option<String>,
    #[param(value_type = Option<String>)]
    channel: Option<Channel>,
    customer: Option<Uuid>,
    requester: Option<Uuid>,
    /// About this asset, or one that is part of it.
    asset: Option<Uuid>,
    flag: Option<String>,
    /// Words that must all occur in number, subject, fields, messages or the customer's name, in any of their forms;
    /// the last one may be a beginning.
    text: Option<String>,
    received_from: Option<Timestamp>,
    received_before: Option<Timestamp>,
    due_before: Option<Timestamp>,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// Statuses of a list separated by commas.
pub(super) fn statuses(text: Option<&str>) -> Result<Vec<Status>, AppError> {
    let words = text.unwrap_or_default().split(',').map(str::trim).filter(|word| !word.is_empty());
    words
        .map(|word| {
            word.parse().map_err(|_| {
                AppError::Invalid(vec![InvalidField::new(
                    "value_invalid",
                    "status",
                    format!("`{word}` is no status"),
                )])
            })
        })
        .collect()
}

/// Tickets, the latest first
#[utoipa::path(get, path = "/tickets", operation_id = "listTickets", tag = "tickets", params(TicketsQuery), responses((status = 200, body = Listing<TicketSummaryView>)))]
pub(super) async fn list_tickets(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(query): QueryOf<TicketsQuery>,
) -> Result<Json<Listing<TicketSummaryView>>, Problem> {
    let assets = match query.asset {
        Some(asset) => tickets::about(&app, &actor, AssetId(asset)).await?,
        None => Vec::new(),
    };
    let filter = TicketFilter {
        assets,
        products: query.product.into_iter().collect(),
        statuses: statuses(query.status.as_deref())?,
        kinds: query.kind.into_iter().collect(),
        channels: query.channel.into_iter().collect(),
        customers: query.customer.map(OrganisationId).into_iter().collect(),
        requester: query.requester.map(ContactId),
        flags: query.flag.into_iter().collect(),
        text: query.text,
        received_from: query.received_from,
        received_before: query.received_before,
        due_before: query.due_before,
        ..TicketFilter::default()
    };
    let page = tickets::list_tickets(&app, &actor, &filter, &request_of(query.cursor, query.limit)).await?;
    let names = tickets::names_of(&app, &page.items).await?;
    Ok(Json(Listing::of(page, |held| summary_view(held, &names))))
}
