//! `/webhooks`: addresses that are told of events (Standard Webhooks 1.0.0).
mod deliveries;
mod set_up;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::options::ApiState;

pub(super) fn operations() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(set_up::list_webhooks, set_up::create_webhook))
        .routes(routes!(set_up::get_webhook, set_up::change_webhook, set_up::delete_webhook))
        .routes(routes!(set_up::rotate_webhook_secret))
        .routes(routes!(deliveries::test_webhook))
        .routes(routes!(deliveries::list_webhook_deliveries))
        .routes(routes!(deliveries::replay_webhook_delivery))
        .routes(routes!(deliveries::replay_webhook))
}
