//! Version 1 of the API: one file per operation, its request and answer beside it.
mod alerts;
mod audit;
mod calendars;
mod catalogue;
mod demonstration;
mod denial;
mod external;
mod external_refs;
mod feed;
mod force_majeure;
mod imports;
mod knowledge;
mod macros;
mod mail;
mod monitoring;
mod reports;
mod rules;
mod sandbox;
mod saved_views;
mod sessions;
mod telephone;
mod tickets;
mod views;
mod webhooks;

use tower_http::csrf::CsrfLayer;
use utoipa_axum::router::OpenApiRouter;

pub(crate) use sessions::REFRESH_COOKIE;

use crate::options::ApiState;

pub(crate) fn operations(sandbox: bool) -> OpenApiRouter<ApiState> {
    operations_with(sandbox, CsrfLayer::new())
}

pub(crate) fn operations_with(sandbox: bool, csrf: CsrfLayer) -> OpenApiRouter<ApiState> {
    let operations = OpenApiRouter::new()
        .merge(sessions::operations(csrf))
        .merge(catalogue::operations())
        .merge(knowledge::operations())
        .merge(mail::operations())
        .merge(telephone::operations())
        .merge(tickets::operations())
        .merge(calendars::operations())
        .merge(rules::operations())
        .merge(reports::operations())
        .merge(force_majeure::operations())
        .merge(external::operations())
        .merge(external_refs::operations())
        .merge(imports::operations())
        .merge(monitoring::operations())
        .merge(audit::operations())
        .merge(saved_views::operations())
        .merge(macros::operations())
        .merge(feed::operations())
        .merge(webhooks::operations())
        .merge(alerts::operations())
        .merge(demonstration::operations());
    if sandbox { operations.merge(sandbox::operations()) } else { operations }
}
