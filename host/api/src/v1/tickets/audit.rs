//! `GET /tickets/{id}/audit`: the event log, append-only; no other method exists on it (SC-82).
use app::{App, rules::ActiveRules, tickets};
use axum::{Json, extract::State};
use domain::{
    ids::TicketId,
    ticket::{ActorRef, Event, Role},
};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    extract::{Caller, Segments},
    listing::PageView,
    problem::Problem,
    v1::views::{ClauseView, clauses},
};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AuditView {
    data: Vec<EventView>,
    page: PageView,
    chain: ChainView,
}

/// Whether the events are all there, in order and unchanged.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ChainView {
    intact: bool,
    /// The first event that is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    broken_at: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EventView {
    sequence: i64,
    /// When it happened.
    at: Timestamp,
    /// When it was written down.
    recorded_at: Timestamp,
    /// A name such as `timer.recalculated`.
    kind: String,
    /// The same as one word: `timer_recalculated`.
    code: String,
    actor: ActorView,
    #[schema(value_type = Object)]
    data: Value,
    clauses: Vec<ClauseView>,
    digest: String,
}

/// Who caused an event: `person`, `plugin` or `system`.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ActorView {
    kind: &'static str,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    role: Option<Role>,
    #[serde(skip_serializing_if = "Option::is_none")]
    plugin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
}

impl From<ActorRef> for ActorView {
    fn from(actor: ActorRef) -> Self {
        match actor {
            ActorRef::Person { role, name, .. } => {
                Self { kind: "person", name, role: Some(role), plugin: None, version: None }
            }
            ActorRef::Plugin { plugin, version } => Self {
                kind: "plugin",
                name: plugin.clone(),
                role: None,
                plugin: Some(plugin),
                version: Some(version),
            },
            ActorRef::System => {
                Self { kind: "system", name: "Reglament".to_owned(), role: None, plugin: None, version: None }
            }
        }
    }
}

fn event_view(event: Event, rules: &ActiveRules) -> EventView {
    EventView {
        sequence: event.sequence,
        at: event.draft.at,
        recorded_at: event.recorded_at,
        code: event.draft.kind.replace('.', "_"),
        kind: event.draft.kind,
        actor: event.draft.actor.into(),
        data: event.draft.data,
        clauses: clauses(&event.draft.clauses, rules),
        digest: event.digest,
    }
}

/// The audit of a ticket
#[utoipa::path(get, path = "/tickets/{id}/audit", operation_id = "getAudit", tag = "tickets", params(("id" = Uuid, Path)), responses((status = 200, body = AuditView)))]
pub(super) async fn audit(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<TicketId>,
) -> Result<Json<AuditView>, Problem> {
    let (events, chain, rules) = tickets::audit(&app, &actor, id).await?;
    Ok(Json(AuditView {
        data: events.into_iter().map(|event| event_view(event, &rules)).collect(),
        page: PageView { next_cursor: None, has_more: false },
        chain: ChainView { intact: chain.is_ok(), broken_at: chain.err() },
    }))
}
