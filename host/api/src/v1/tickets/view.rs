//! A ticket as the API shows it, whole.
use app::tickets::{NextStep, TicketDetail};
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::ticket::{Channel, Party, Status};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    parts_view::{
        AppointmentView, ApprovalView, CoverageView, ProposalView, TicketLinkView, appointment, approval,
        coverage, links, proposal,
    },
    satisfaction::SatisfactionView,
    timer_view::{TimerView, timers},
};
use crate::{
    document::BASE,
    extract::etag,
    fields::show_fields,
    locale::Locale,
    v1::views::{FindingView, NamedRef, RuleSetRef, findings},
};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TicketView {
    id: Uuid,
    number: String,
    product: String,
    kind: Option<String>,
    subject: String,
    #[schema(value_type = String)]
    status: Status,
    status_reason: Option<String>,
    /// `core` or the code of the rule set.
    reason_source: Option<String>,
    received_at: Timestamp,
    registered_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    updated_at: Timestamp,
    #[schema(value_type = String)]
    channel: Channel,
    customer: Option<NamedRef>,
    requester: Option<NamedRef>,
    assignee: Option<NamedRef>,
    #[schema(value_type = Object)]
    fields: Map<String, Value>,
    missing_fields: Vec<String>,
    /// Of the ticket and of the latest submission of each form.
    findings: Vec<FindingView>,
    flags: Vec<String>,
    /// A queue beside the product's own, e.g. `quality`.
    queue: Option<String>,
    /// The ticket that goes on in its place.
    merged_into: Option<Uuid>,
    satisfaction: Option<SatisfactionView>,
    criticality: Option<String>,
    /// Set by an agent; only then it changes the order of work.
    criticality_confirmed: bool,
    #[schema(value_type = String)]
    responsible_party: Party,
    located_at: Option<Timestamp>,
    /// What it is about.
    asset: Option<Uuid>,
    billable: Option<bool>,
    /// One entry per start, oldest first.
    timers: Vec<TimerView>,
    links: Vec<TicketLinkView>,
    proposals: Vec<ProposalView>,
    approvals: Vec<ApprovalView>,
    appointments: Vec<AppointmentView>,
    coverage: CoverageView,
    /// The entitlement the coverage rests on.
    entitlement: Option<Uuid>,
    /// Pinned at receipt.
    rule_set: RuleSetRef,
    next_step: NextStepView,
    /// Actions the caller may run now.
    can: Vec<String>,
    version: i64,
}

/// What happens next, and who moves: `executor`, `customer`, `third_party` or `nobody`.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NextStepView {
    code: &'static str,
    by: &'static str,
}

impl From<&NextStep> for NextStepView {
    fn from(step: &NextStep) -> Self {
        Self { code: step.code, by: step.by.map_or("nobody", Party::as_str) }
    }
}

pub(crate) fn ticket_view(detail: &TicketDetail, locale: Locale, now: Timestamp) -> TicketView {
    let (case, rules) = (&detail.case, detail.rules.as_ref());
    let ticket = &case.ticket;
    let submitted = case.forms.iter().flat_map(|form| &form.findings);
    TicketView {
        id: ticket.id.0,
        number: ticket.number.clone(),
        product: ticket.product.clone(),
        kind: ticket.kind.clone(),
        subject: ticket.subject.clone(),
        status: ticket.status,
        status_reason: ticket.status_reason.clone(),
        reason_source: ticket.reason_source.clone(),
        received_at: ticket.received_at,
        registered_at: ticket.registered_at,
        closed_at: ticket.closed_at,
        updated_at: ticket.updated_at,
        channel: ticket.channel,
        customer: ticket.customer.map(|id| NamedRef { id: Some(id.0), name: detail.customer_name.clone() }),
        requester: requester(detail),
        assignee: ticket.assignee.map(|id| NamedRef { id: Some(id.0), name: detail.assignee_name.clone() }),
        fields: show_fields(&ticket.fields),
        missing_fields: ticket.missing_fields.clone(),
        findings: findings(ticket.findings.iter().chain(submitted), rules, locale),
        queue: ticket.queue.clone(),
        merged_into: ticket.merged_into.map(|id| id.0),
        satisfaction: ticket.satisfaction.clone().map(SatisfactionView::from),
        flags: ticket.flags.clone(),
        criticality: ticket.criticality.clone(),
        criticality_confirmed: ticket.criticality_confirmed,
        responsible_party: ticket.party,
        located_at: ticket.located_at,
        asset: ticket.asset.map(|id| id.0),
        billable: ticket.billable,
        timers: timers(detail, now),
        links: links(detail),
        proposals: case.proposals.iter().map(|held| proposal(held, rules)).collect(),
        approvals: case.approvals.iter().map(|held| approval(held, rules)).collect(),
        appointments: case.appointments.iter().map(|held| appointment(held, rules, locale)).collect(),
        coverage: coverage(ticket.coverage.as_ref(), rules),
        entitlement: ticket.coverage.as_ref().and_then(|held| held.entitlement).map(|id| id.0),
        rule_set: RuleSetRef::from(rules),
        next_step: NextStepView::from(&detail.next_step),
        can: detail.can.clone(),
        version: ticket.version,
    }
}

fn requester(detail: &TicketDetail) -> Option<NamedRef> {
    let id = detail.case.ticket.requester.map(|id| id.0);
    (id.is_some() || detail.requester_name.is_some())
        .then(|| NamedRef { id, name: detail.requester_name.clone() })
}

/// A program may keep a ticket and ask each time whether it is still the same; no cache of a browser does (S-31).
pub(super) const REVALIDATE: &str = "private, no-store";

/// A ticket with its version as the `ETag`, and its address where it is new.
pub(crate) struct VersionedTicket {
    pub(crate) view: TicketView,
    pub(crate) status: StatusCode,
}

impl VersionedTicket {
    pub(crate) fn new(status: StatusCode, detail: &TicketDetail, locale: Locale, now: Timestamp) -> Self {
        Self { view: ticket_view(detail, locale, now), status }
    }
}

impl IntoResponse for VersionedTicket {
    fn into_response(self) -> Response {
        let (id, version) = (self.view.id, self.view.version);
        let mut response = (self.status, Json(self.view)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::ETAG, etag(version));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(REVALIDATE));
        if self.status == StatusCode::CREATED {
            headers.insert(header::LOCATION, location(id));
        }
        response
    }
}

pub(super) fn location(id: Uuid) -> HeaderValue {
    HeaderValue::try_from(format!("{BASE}/tickets/{id}"))
        .expect("a path of digits and letters is a header value")
}
