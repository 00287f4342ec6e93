//! `GET /external-events`: what was reported, and what became of it.
use app::{App, external, store_types::ExternalEventFilter};
use axum::{Json, extract::State};
use domain::ids::{AssetId, OrganisationId, TicketId};
use serde::Deserialize;
use uuid::Uuid;

use super::receive::ExternalEventView;
use crate::{
    extract::{Caller, QueryOf},
    listing::{Listing, request_of},
    problem::Problem,
};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ExternalEventQuery {
    customer: Option<Uuid>,
    asset: Option<Uuid>,
    ticket: Option<Uuid>,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// Facts from outside
#[utoipa::path(get, path = "/external-events", operation_id = "listExternalEvents", tag = "external", params(ExternalEventQuery), responses((status = 200, body = Listing<ExternalEventView>)))]
pub(super) async fn list_external_events(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(query): QueryOf<ExternalEventQuery>,
) -> Result<Json<Listing<ExternalEventView>>, Problem> {
    let filter = ExternalEventFilter {
        customer: query.customer.map(OrganisationId),
        asset: query.asset.map(AssetId),
        ticket: query.ticket.map(TicketId),
    };
    let page = request_of(query.cursor, query.limit);
    let held = external::external_events(&app, &actor, &filter, &page).await?;
    Ok(Json(Listing::of(held, ExternalEventView::from)))
}
