//! `POST /sessions/first-run`: the first administrator, by the link that the server printed.
use app::{
    App,
    accounts::{self, FirstAdministrator},
};
use axum::{extract::State, response::Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::account::{SecondStepView, SessionView, stepped};
use crate::{
    extract::{Body, ComesFrom},
    problem::Problem,
};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FirstRunRequest {
    token: String,
    email: String,
    name: String,
    password: String,
    /// `ru` or `en`.
    locale: String,
}

/// Become the first administrator
///
/// The token of the link that the server prints when it starts and nobody has an account; it is good for one account.
#[utoipa::path(post, path = "/sessions/first-run", operation_id = "beginFirstRun", tag = "sessions", request_body = FirstRunRequest, responses((status = 200, body = SessionView), (status = 202, description = "A second step is asked for", body = SecondStepView)))]
pub(super) async fn first_run(
    State(app): State<App>,
    ComesFrom(origin): ComesFrom,
    Body(request): Body<FirstRunRequest>,
) -> Result<Response, Problem> {
    let FirstRunRequest { token, email, name, password, locale } = request;
    let given = FirstAdministrator { token, email, name, password, locale };
    Ok(stepped(&app, accounts::found(&app, given, &origin).await?))
}
