//! Who is signed in, and the answer that opens a session.
use app::{App, accounts::SignedIn};
use axum::{
    Json,
    http::header::SET_COOKIE,
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
}

/// The session with its cookie.
pub(super) fn opened(app: &App, signed_in: SignedIn) -> Response {
    let cookie = cookie::set(app, &signed_in.refresh_token);
    let view = SessionView {
        access_token: signed_in.access_token,
        expires_in: signed_in.expires_in,
        account: AccountView::new(&signed_in.actor, signed_in.email),
    };
    let mut response = Json(view).into_response();
    if let Some(cookie) = cookie {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}
