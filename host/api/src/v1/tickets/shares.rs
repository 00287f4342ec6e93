//! `POST /tickets/{id}/shares`: the case shown to somebody outside of it, if the rules allow it (S 5.1, SC-69); and
//! what that somebody sees at `GET /shared/{token}`.
use app::{
    App,
    tickets::{self, ShareDraft, SharedCase},
};
use axum::{Extension, Json, extract::State, http::StatusCode};
use domain::{
    ids::{MessageId, TicketId},
    ticket::{Message, RecipientKind, Share, Status},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Body, Caller, IfMatch, Segments},
    listing::Listing,
    locale::Locale,
    middleware::ToldOnce,
    problem::Problem,
    v1::denial,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ShareRequest {
    /// Named as in the consent.
    recipient: String,
    purpose: String,
    /// `third_party` where it is not said; `employee` has to be one with an account here.
    #[schema(value_type = Option<String>)]
    recipient_kind: Option<RecipientKind>,
    /// The messages the recipient may see; none where none are named.
    #[serde(default)]
    messages: Vec<Uuid>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ShareView {
    id: Uuid,
    recipient: String,
    #[schema(value_type = String)]
    recipient_kind: RecipientKind,
    purpose: String,
    /// The consent it rests on, and the message that gave it.
    consent: Option<Uuid>,
    consent_message: Option<Uuid>,
    messages: Vec<Uuid>,
    shared_by: String,
    at: Timestamp,
    /// When the recipient accepted the terms; nothing is shown before.
    accepted_at: Option<Timestamp>,
    /// Opens the recipient's view; told once.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

impl From<Share> for ShareView {
    fn from(held: Share) -> Self {
        Self {
            id: held.id.0,
            recipient: held.recipient,
            recipient_kind: held.recipient_kind,
            purpose: held.purpose,
            consent: held.consent.map(|id| id.0),
            consent_message: held.consent_message.map(|id| id.0),
            messages: held.messages.into_iter().map(|id| id.0).collect(),
            shared_by: held.shared_by,
            at: held.at,
            accepted_at: held.accepted_at,
            token: None,
        }
    }
}

/// Share a ticket
#[utoipa::path(post, path = "/tickets/{id}/shares", operation_id = "shareTicket", tag = "tickets", params(("id" = Uuid, Path), ("If-Match" = Option<String>, Header, description = "The ETag of the ticket as it was read; another version is refused with 412")), request_body = ShareRequest, responses((status = 201, body = ShareView)))]
pub(super) async fn share_ticket(
    State(app): State<App>,
    Caller(actor): Caller,
    locale: Locale,
    Segments(ticket): Segments<TicketId>,
    IfMatch(version): IfMatch,
    Body(request): Body<ShareRequest>,
) -> Result<(StatusCode, Extension<ToldOnce>, Json<ShareView>), Problem> {
    let draft = ShareDraft {
        recipient: request.recipient,
        recipient_kind: request.recipient_kind.unwrap_or(RecipientKind::ThirdParty),
        purpose: request.purpose,
        messages: request.messages.into_iter().map(MessageId).collect(),
    };
    match tickets::share(&app, &actor, ticket, draft, version).await {
        Ok(shared) => {
            let view = ShareView { token: Some(shared.token), ..shared.share.into() };
            Ok((StatusCode::CREATED, Extension(ToldOnce), Json(view)))
        }
        Err(error) => Err(denial::of_ticket(&app, &actor, ticket, locale, error).await),
    }
}

/// Shares of a ticket
#[utoipa::path(get, path = "/tickets/{id}/shares", operation_id = "listShares", tag = "tickets", params(("id" = Uuid, Path)), responses((status = 200, body = Listing<ShareView>)))]
pub(super) async fn list_shares(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(ticket): Segments<TicketId>,
) -> Result<Json<Listing<ShareView>>, Problem> {
    let shares = tickets::shares(&app, &actor, ticket).await?;
    Ok(Json(Listing::whole(shares.into_iter().map(ShareView::from).collect())))
}

/// The case as its outside reader sees it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SharedView {
    number: String,
    purpose: String,
    recipient: String,
    accepted: bool,
    /// Told once the terms are accepted.
    subject: Option<String>,
    #[schema(value_type = Option<String>)]
    status: Option<Status>,
    messages: Vec<SharedMessageView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SharedMessageView {
    at: Timestamp,
    author: String,
    text: String,
}

impl From<&Message> for SharedMessageView {
    fn from(held: &Message) -> Self {
        Self { at: held.at, author: held.author.name.clone(), text: held.text.clone() }
    }
}

impl From<SharedCase> for SharedView {
    fn from(shared: SharedCase) -> Self {
        let SharedCase { case, share } = shared;
        let accepted = share.accepted_at.is_some();
        Self {
            number: case.ticket.number.clone(),
            purpose: share.purpose.clone(),
            recipient: share.recipient.clone(),
            accepted,
            subject: accepted.then(|| case.ticket.subject.clone()),
            status: accepted.then_some(case.ticket.status),
            messages: case.shared_messages(&share).into_iter().map(SharedMessageView::from).collect(),
        }
    }
}

/// A shared case
#[utoipa::path(get, path = "/shared/{token}", operation_id = "getShared", tag = "sessions", params(("token" = String, Path)), responses((status = 200, body = SharedView)))]
pub(super) async fn get_shared(
    State(app): State<App>,
    Segments(token): Segments<String>,
) -> Result<Json<SharedView>, Problem> {
    Ok(Json(tickets::shared_case(&app, &token).await?.into()))
}

/// Accept the terms of a shared case
#[utoipa::path(post, path = "/shared/{token}/accept", operation_id = "acceptShared", tag = "sessions", params(("token" = String, Path)), responses((status = 200, body = SharedView)))]
pub(super) async fn accept_shared(
    State(app): State<App>,
    Segments(token): Segments<String>,
) -> Result<Json<SharedView>, Problem> {
    Ok(Json(tickets::accept_share(&app, &token).await?.into()))
}
