//! `GET /mailboxes` and what is done with one.
use app::{App, mailboxes};
use axum::{Json, extract::State, http::StatusCode};
use domain::ids::MailboxId;
use uuid::Uuid;

use super::{
    mailbox_request::MailboxRequest,
    mailbox_view::{MailboxView, TrialView},
};
use crate::{
    extract::{Body, Caller, Segments},
    listing::Listing,
    problem::Problem,
};

/// Mailboxes, by address
#[utoipa::path(get, path = "/mailboxes", operation_id = "listMailboxes", tag = "mail", responses((status = 200, body = Listing<MailboxView>)))]
pub(super) async fn list_mailboxes(
    State(app): State<App>,
    Caller(actor): Caller,
) -> Result<Json<Listing<MailboxView>>, Problem> {
    let now = app.now();
    let held = mailboxes::mailboxes(&app, &actor).await?;
    Ok(Json(Listing::whole(held.into_iter().map(|held| MailboxView::new(held, now)).collect())))
}

/// Set a mailbox up
#[utoipa::path(post, path = "/mailboxes", operation_id = "createMailbox", tag = "mail", request_body = MailboxRequest, responses((status = 201, body = MailboxView)))]
pub(super) async fn create_mailbox(
    State(app): State<App>,
    Caller(actor): Caller,
    Body(request): Body<MailboxRequest>,
) -> Result<(StatusCode, Json<MailboxView>), Problem> {
    let held = mailboxes::create_mailbox(&app, &actor, request.draft()?).await?;
    Ok((StatusCode::CREATED, Json(MailboxView::new(held, app.now()))))
}

/// Read a mailbox's settings and state
#[utoipa::path(get, path = "/mailboxes/{id}", operation_id = "getMailbox", tag = "mail", params(("id" = Uuid, Path)), responses((status = 200, body = MailboxView)))]
pub(super) async fn get_mailbox(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<Json<MailboxView>, Problem> {
    let held = mailboxes::mailbox(&app, &actor, MailboxId(id)).await?;
    Ok(Json(MailboxView::new(held, app.now())))
}

/// Put a mailbox's settings anew; passwords that are left out stay
#[utoipa::path(put, path = "/mailboxes/{id}", operation_id = "putMailbox", tag = "mail", params(("id" = Uuid, Path)), request_body = MailboxRequest, responses((status = 200, body = MailboxView)))]
pub(super) async fn put_mailbox(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
    Body(request): Body<MailboxRequest>,
) -> Result<Json<MailboxView>, Problem> {
    let held = mailboxes::change_mailbox(&app, &actor, MailboxId(id), request.draft()?).await?;
    Ok(Json(MailboxView::new(held, app.now())))
}

/// Remove a mailbox; what came from it stays
#[utoipa::path(delete, path = "/mailboxes/{id}", operation_id = "deleteMailbox", tag = "mail", params(("id" = Uuid, Path)), responses((status = 204)))]
pub(super) async fn delete_mailbox(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<StatusCode, Problem> {
    mailboxes::delete_mailbox(&app, &actor, MailboxId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Speak to both servers of a mailbox; nothing is fetched or sent
#[utoipa::path(post, path = "/mailboxes/{id}/test", operation_id = "tryMailbox", tag = "mail", params(("id" = Uuid, Path)), responses((status = 200, body = TrialView)))]
pub(super) async fn try_mailbox(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<Json<TrialView>, Problem> {
    Ok(Json(mailboxes::try_mailbox(&app, &actor, MailboxId(id)).await?.into()))
}
