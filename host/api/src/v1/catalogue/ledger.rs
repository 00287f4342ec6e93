//! `GET /entitlements/{id}/ledger`: the statement of its hours with the balance after each posting; `POST` adds one by
//! hand.
use app::{
    App,
    catalogue::{self, PostingRequest},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{
    ids::{EntitlementId, LedgerEntryId},
    ledger::LedgerEntry,
    ticket::{ActorRef, LedgerKind},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Body, Caller, QueryOf, Segments},
    listing::{PageQuery, PageView},
    problem::Problem,
};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LedgerView {
    entitlement: Uuid,
    /// Granted and not drawn.
    balance_minutes: i64,
    /// Of them, reserved for cases under way.
    held_minutes: i64,
    available_minutes: i64,
    /// What moved the balance, oldest first.
    postings: Vec<PostingView>,
    /// Reservations made and given back, oldest first.
    holds: Vec<PostingView>,
    page: PageView,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PostingView {
    id: Uuid,
    sequence: i64,
    #[schema(value_type = String)]
    kind: LedgerKind,
    minutes: i64,
    balance_after_minutes: i64,
    held_after_minutes: i64,
    at: Timestamp,
    ticket: Option<Uuid>,
    approval: Option<Uuid>,
    reverses: Option<Uuid>,
    cause: String,
    actor: String,
}

impl From<LedgerEntry> for PostingView {
    fn from(entry: LedgerEntry) -> Self {
        let draft = entry.draft;
        let actor = match draft.actor {
            ActorRef::Person { name, .. } => name,
            ActorRef::Plugin { plugin, .. } => plugin,
            ActorRef::System => "Reglament".to_owned(),
        };
        Self {
            id: entry.id.0,
            sequence: entry.sequence,
            kind: draft.kind,
            minutes: draft.minutes,
            balance_after_minutes: entry.balance_after,
            held_after_minutes: entry.held_after,
            at: draft.at,
            ticket: entry.ticket.map(|id| id.0),
            approval: draft.approval.map(|id| id.0),
            reverses: draft.reverses.map(|id| id.0),
            cause: draft.cause,
            actor,
        }
    }
}

/// The statement of hours
#[utoipa::path(get, path = "/entitlements/{id}/ledger", operation_id = "getLedger", tag = "catalogue", params(("id" = Uuid, Path), PageQuery), responses((status = 200, body = LedgerView)))]
pub(super) async fn get_ledger(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<EntitlementId>,
    QueryOf(page): QueryOf<PageQuery>,
) -> Result<Json<LedgerView>, Problem> {
    let (held, entries) = catalogue::ledger(&app, &actor, id, &page.request()).await?;
    let page = PageView { has_more: entries.next_cursor.is_some(), next_cursor: entries.next_cursor };
    let reserves = |entry: &LedgerEntry| matches!(entry.draft.kind, LedgerKind::Hold | LedgerKind::Release);
    let (holds, postings): (Vec<_>, Vec<_>) = entries.items.into_iter().partition(reserves);
    Ok(Json(LedgerView {
        entitlement: held.id.0,
        balance_minutes: held.account.balance,
        held_minutes: held.account.held,
        available_minutes: held.account.available(),
        postings: postings.into_iter().map(PostingView::from).collect(),
        holds: holds.into_iter().map(PostingView::from).collect(),
        page,
    }))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PostRequest {
    /// `grant`, or `reverse` of a debit.
    #[schema(value_type = String)]
    kind: LedgerKind,
    minutes: Option<i64>,
    reverses: Option<Uuid>,
    reason: String,
}

/// Post hours by hand
#[utoipa::path(post, path = "/entitlements/{id}/ledger", operation_id = "postLedger", tag = "catalogue", params(("id" = Uuid, Path)), request_body = PostRequest, responses((status = 201, body = PostingView)))]
pub(super) async fn post_ledger(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<EntitlementId>,
    Body(request): Body<PostRequest>,
) -> Result<(StatusCode, Json<PostingView>), Problem> {
    let request = PostingRequest {
        kind: request.kind,
        minutes: request.minutes,
        reverses: request.reverses.map(LedgerEntryId),
        cause: request.reason,
    };
    let entry = catalogue::post(&app, &actor, id, request).await?;
    Ok((StatusCode::CREATED, Json(entry.into())))
}
