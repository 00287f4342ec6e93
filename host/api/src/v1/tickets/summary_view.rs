//! A ticket as lists show it.
use app::{
    store_types::{PartyNames, TicketSummary},
    tickets::next_step,
};
use domain::ticket::{Channel, Status, TimerState};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::view::NextStepView;
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
    next_step: NextStepView,
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

pub(super) fn summary_view(held: TicketSummary, names: &PartyNames) -> TicketSummaryView {
    let (state, provisional) =
        (held.next_due_state.unwrap_or(TimerState::Running), held.next_due_provisional);
    let next_timer = held.next_due_at.zip(held.next_due_timer).map(|(due_at, code)| NextTimerView {
        code,
        due_at,
        state,
        provisional,
    });
    let requester_name =
        held.requester.and_then(|id| names.requesters.get(&id).cloned()).or(held.requester_label);
    let requester = NamedRef { id: held.requester.map(|id| id.0), name: requester_name };
    TicketSummaryView {
        id: held.id.0,
        number: held.number,
        subject: held.subject,
        product: held.product,
        kind: held.kind,
        status: held.status,
        status_reason: held.status_reason,
        customer: held
            .customer
            .map(|id| NamedRef { id: Some(id.0), name: names.customers.get(&id).cloned() }),
        requester: (requester.id.is_some() || requester.name.is_some()).then_some(requester),
        assignee: held
            .assignee
            .map(|id| NamedRef { id: Some(id.0), name: names.assignees.get(&id).cloned() }),
        criticality: held.criticality,
        criticality_confirmed: held.criticality_confirmed,
        channel: held.channel,
        received_at: held.received_at,
        registered_at: held.registered_at,
        closed_at: held.closed_at,
        updated_at: held.updated_at,
        next_timer,
        next_step: NextStepView::from(&next_step(held.status)),
        flags: held.flags,
        version: held.version,
    }
}
