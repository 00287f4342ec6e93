//! Who is signed in, and the answer that opens a session.
use app::{
    App,
    accounts::{Challenge, SignIn, SignedIn},
};
use axum::{
    Json,
    http::{StatusCode, header::SET_COOKIE},
    response::{IntoResponse, Response},
};
use domain::{access::Actor, ticket::Role};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::cookie;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccountView {
    /// The account; the contact itself where it has none (a key of a partner has neither).
    id: Option<Uuid>,
    name: String,
    email: Option<String>,
    #[schema(value_type = String)]
    role: Role,
    locale: String,
    provider: Option<Uuid>,
    organisation: Option<Uuid>,
    contact: Option<Uuid>,
    /// Of a partner's key.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scopes: Vec<String>,
}

impl AccountView {
    pub(super) fn new(actor: &Actor, email: Option<String>) -> Self {
        Self {
            id: actor.account.map(|id| id.0).or(actor.contact.map(|id| id.0)),
            name: actor.name.clone(),
            email,
            role: actor.role,
            locale: actor.locale.clone(),
            provider: actor.provider.map(|id| id.0),
            organisation: actor.organisation.map(|id| id.0),
            contact: actor.contact.map(|id| id.0),
            scopes: if actor.role == Role::Partner { actor.scopes.clone() } else { Vec::new() },
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SessionView {
    access_token: String,
    /// Seconds.
    expires_in: i64,
    account: AccountView,
    /// Shown once, when a second factor was just set up: ten codes for a lost authenticator.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    recovery_codes: Vec<String>,
}

/// The first step was right; `POST /sessions/second-step` takes the code.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SecondStepView {
    challenge: String,
    /// Seconds.
    expires_in: i64,
    /// A second factor has to be set up first: `POST /sessions/second-step/enrolment`.
    enrolment_required: bool,
    /// What it may be taken by: `code`, `passkey`.
    #[schema(value_type = Vec<String>)]
    methods: Vec<&'static str>,
}

/// What came of the first step.
pub(super) fn stepped(app: &App, outcome: SignIn) -> Response {
    match outcome {
        SignIn::Done(signed_in) => opened(app, *signed_in),
        SignIn::SecondStep(Challenge { token, expires_in, enrol, methods }) => {
            let view = SecondStepView { challenge: token, expires_in, enrolment_required: enrol, methods };
            (StatusCode::ACCEPTED, Json(view)).into_response()
        }
    }
}

/// The session with its cookie.
pub(super) fn opened(app: &App, signed_in: SignedIn) -> Response {
    let cookie = cookie::set(app, &signed_in.refresh_token);
    let view = SessionView {
        access_token: signed_in.access_token,
        expires_in: signed_in.expires_in,
        account: AccountView::new(&signed_in.actor, signed_in.email),
        recovery_codes: signed_in.recovery_codes,
    };
    let mut response = Json(view).into_response();
    if let Some(cookie) = cookie {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}
