//! `GET /sessions/options`, `POST /sessions/identity…`: signing in by a provider of identity.
use app::{
    App,
    accounts::{self, IdentityAnswer},
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header::SET_COOKIE},
    response::{IntoResponse as _, Response},
};
use domain::ids::IdentityProviderId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    account::{SecondStepView, SessionView, stepped},
    cookie,
};
use crate::{
    extract::{Body, ComesFrom},
    problem::Problem,
};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SignInOptionsView {
    /// The desk is reached by a name, as passkeys need it.
    passkeys: bool,
    identity_providers: Vec<WayInView>,
    /// Nobody has an account yet: the server printed a link to begin with.
    first_run: bool,
    /// All here is made up, and can be ended by an administrator.
    demonstration: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WayInView {
    id: Uuid,
    name: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BeginIdentityRequest {
    provider: Uuid,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct IdentityStartView {
    /// Where the browser goes; it comes back to `/desk/sign-in/identity`.
    url: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IdentityAnswerRequest {
    state: String,
    code: String,
    /// The `iss` of the answer, where it had one.
    issuer: Option<String>,
}

/// Ways to sign in beside a password, and what this desk is
#[utoipa::path(get, path = "/sessions/options", operation_id = "getSignInOptions", tag = "sessions", responses((status = 200, body = SignInOptionsView)))]
pub(super) async fn options(State(app): State<App>) -> Result<Json<SignInOptionsView>, Problem> {
    let (providers, passkeys) = accounts::sign_in_options(&app).await?;
    let first_run = accounts::awaits_first_run(&app).await?;
    let identity_providers = providers.into_iter().map(|(id, name)| WayInView { id: id.0, name }).collect();
    let demonstration = app.demonstration.is_shown();
    Ok(Json(SignInOptionsView { passkeys, identity_providers, first_run, demonstration }))
}

/// Begin to sign in by a provider of identity
///
/// A cookie binds the way to this browser.
#[utoipa::path(post, path = "/sessions/identity", operation_id = "beginIdentitySignIn", tag = "sessions", request_body = BeginIdentityRequest, responses((status = 200, body = IdentityStartView)))]
pub(super) async fn begin(
    State(app): State<App>,
    ComesFrom(origin): ComesFrom,
    Body(request): Body<BeginIdentityRequest>,
) -> Result<Response, Problem> {
    let id = IdentityProviderId(request.provider);
    let start = accounts::begin_identity_sign_in(&app, id, &origin).await?;
    let mut response = Json(IdentityStartView { url: start.url }).into_response();
    if let Some(cookie) = cookie::set_way(&app, &start.browser) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Sign in by what a provider of identity answered
#[utoipa::path(post, path = "/sessions/identity/answer", operation_id = "signInByIdentity", tag = "sessions", request_body = IdentityAnswerRequest, responses((status = 200, body = SessionView), (status = 202, description = "A second step is asked for", body = SecondStepView)))]
pub(super) async fn answer(
    State(app): State<App>,
    ComesFrom(origin): ComesFrom,
    headers: HeaderMap,
    Body(request): Body<IdentityAnswerRequest>,
) -> Result<Response, Problem> {
    let IdentityAnswerRequest { state, code, issuer } = request;
    let browser = cookie::read_way(&headers).map(str::to_owned);
    let answer = IdentityAnswer { state, code, issuer, browser };
    let mut response = stepped(&app, accounts::sign_in_by_identity(&app, answer, &origin).await?);
    if let Some(cookie) = cookie::clear_way(&app) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}
