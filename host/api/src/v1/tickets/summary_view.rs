//! A ticket as lists show it.
use std::collections::{HashMap, HashSet};

use app::{
    App, AppError,
    catalogue::list_organisations,
    store_types::{OrganisationFilter, PageRequest, TicketSummary},
};
use domain::{
    access::Actor,
    ids::OrganisationId,
    ticket::{Channel, Status, TimerState},
};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::v1::views::NamedRef;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TicketSummaryView {
    id: Uuid,
    number: String,
    subject: String,
    product: String,
    kind: Option<String>,
    #[schema(value_type = String)]
    status: Status,
    status_reason: Option<String>,
    customer: Option<NamedRef>,
    requester: Option<NamedRef>,
    assignee: Option<NamedRef>,
    criticality: Option<String>,
    criticality_confirmed: bool,
    #[schema(value_type = String)]
    channel: Channel,
    received_at: Timestamp,
    registered_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    updated_at: Timestamp,
    /// The nearest timer that has not ended.
    next_timer: Option<NextTimerView>,
    flags: Vec<String>,
    version: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NextTimerView {
    code: String,
    due_at: Timestamp,
    #[schema(value_type = String)]
    state: TimerState,
    /// It rests on a year without decreed data.
    provisional: bool,
}

pub(super) type Names = HashMap<OrganisationId, String>;

pub(super) fn summary_view(held: TicketSummary, names: &Names) -> TicketSummaryView {
    let (state, provisional) = (held.next_due_state.unwrap_or(TimerState::Running), held.next_due_provisional);
    let next_timer = held.next_due_at.zip(held.next_due_timer).map(|(due_at, code)| NextTimerView { code, due_at, state, provisional });
    let requester_id = held.requester.map(|id| id.0);
    TicketSummaryView {
        id: held.id.0,
        number: held.number,
        subject: held.subject,
        product: held.product,
        kind: held.kind,
        status: held.status,
        status_reason: held.status_reason,
        customer: held.customer.map(|id| NamedRef { id: Some(id.0), name: names.get(&id).cloned() }),
        requester: (requester_id.is_some() || held.requester_label.is_some()).then(|| NamedRef { id: requester_id, name: held.requester_label.clone() }),
        assignee: held.assignee.map(|id| NamedRef { id: Some(id.0), name: None }),
        criticality: held.criticality,
        criticality_confirmed: held.criticality_confirmed,
        channel: held.channel,
        received_at: held.received_at,
        registered_at: held.registered_at,
        closed_at: held.closed_at,
        updated_at: held.updated_at,
        next_timer,
        flags: held.flags,
        version: held.version,
    }
}

/// Names of the customers of a page, as far as the caller may see them.
pub(super) async fn customer_names(app: &App, actor: &Actor, page: &[TicketSummary]) -> Result<Names, AppError> {
    let mut wanted: HashSet<OrganisationId> = page.iter().filter_map(|held| held.customer).collect();
    let mut names = Names::new();
    let mut request = PageRequest::first(500);
    while !wanted.is_empty() {
        let organisations = list_organisations(app, actor, &OrganisationFilter::default(), &request).await?;
        for held in organisations.items {
            if wanted.remove(&held.id) {
                names.insert(held.id, held.name);
            }
        }
        let Some(cursor) = organisations.next_cursor else { break };
        request = PageRequest::after(cursor, 500);
    }
    Ok(names)
}
