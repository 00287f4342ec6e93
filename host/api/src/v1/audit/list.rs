//! `GET /audit-log`: what was done with accounts, keys and data, the newest first.
use app::{App, audit, store_types::AuditFilter};
use axum::{Json, extract::State};
use domain::{
    audit::AuditEntry,
    ids::AccountId,
    ticket::{ActorRef, Role},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Caller, QueryOf},
    listing::{Listing, request_of},
    problem::Problem,
};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AuditLogEntryView {
    sequence: i64,
    at: Timestamp,
    /// `session.opened`, `account.changed`, `key.created`, `mail.source_read`, …
    pub(super) kind: String,
    actor: LoggedActorView,
    /// The identity of what it was done to.
    subject: Option<String>,
    /// The network address it came from.
    address: Option<String>,
    #[schema(value_type = Object)]
    data: Value,
    /// Over the entry before and this one.
    digest: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct LoggedActorView {
    name: String,
    #[schema(value_type = Option<String>)]
    role: Option<Role>,
    account: Option<Uuid>,
}

impl From<AuditEntry> for AuditLogEntryView {
    fn from(entry: AuditEntry) -> Self {
        let actor = match entry.draft.actor {
            ActorRef::Person { role, name, account, .. } => {
                LoggedActorView { name, role: Some(role), account: account.map(|id| id.0) }
            }
            ActorRef::Plugin { plugin, .. } => LoggedActorView { name: plugin, role: None, account: None },
            ActorRef::System => LoggedActorView { name: "Reglament".to_owned(), role: None, account: None },
        };
        Self {
            sequence: entry.sequence,
            at: entry.draft.at,
            kind: entry.draft.kind,
            actor,
            subject: entry.draft.subject,
            address: entry.draft.address,
            data: entry.draft.data,
            digest: entry.digest,
        }
    }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct AuditLogQuery {
    /// A kind, or its first word: `session` finds `session.opened`.
    kind: Option<String>,
    /// Whose acts.
    account: Option<Uuid>,
    /// The identity of what it was done to.
    subject: Option<String>,
    from: Option<Timestamp>,
    /// Not included.
    to: Option<Timestamp>,
    cursor: Option<String>,
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

/// What was done with accounts, keys and data
#[utoipa::path(get, path = "/audit-log", operation_id = "listAuditLog", tag = "audit", params(AuditLogQuery), responses((status = 200, body = Listing<AuditLogEntryView>)))]
pub(super) async fn list_audit_log(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(query): QueryOf<AuditLogQuery>,
) -> Result<Json<Listing<AuditLogEntryView>>, Problem> {
    let filter = AuditFilter {
        kind: query.kind,
        account: query.account.map(AccountId),
        subject: query.subject,
        from: query.from,
        to: query.to,
    };
    let page = request_of(query.cursor, query.limit);
    let entries = audit::audit_log(&app, &actor, &filter, &page).await?;
    Ok(Json(Listing::of(entries, AuditLogEntryView::from)))
}
