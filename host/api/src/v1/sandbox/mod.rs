//! The sandbox: a movable clock, tokens for any role, mail put in by a tester. Without `--sandbox` these routes do
//! not exist; with it they ask nobody who they are.
mod get_clock;
mod inbound_mail;
mod inbound_request;
mod issue_token;
mod outbox;
mod set_clock;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::options::ApiState;

pub(super) fn operations() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(get_clock::get_clock, set_clock::set_clock))
        .routes(routes!(issue_token::issue_token))
        .routes(routes!(inbound_mail::receive_mail))
        .routes(routes!(outbox::list_outbox))
}
