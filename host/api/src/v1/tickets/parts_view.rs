//! What hangs on a ticket: links, proposals, approvals, appointments, coverage.
use app::{rules::ActiveRules, tickets::TicketDetail};
use domain::{
    rules::LinkView as IncomingLink,
    ticket::{
        Appointment, AppointmentState, Approval, ApprovalState, Coverage, CoverageGrade, Link, LinkType,
        Party, Proposal, ProposalState,
    },
};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    fields::show_fields,
    locale::Locale,
    v1::views::{ClauseView, FindingView, clauses, findings},
};

/// `outgoing` reads "this ticket `type` that one", `incoming` the other way round.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TicketLinkView {
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    kind: LinkType,
    ticket: Uuid,
    direction: &'static str,
}

pub(super) fn links(detail: &TicketDetail) -> Vec<TicketLinkView> {
    let own = detail.case.links.iter().map(|link: &Link| TicketLinkView {
        kind: link.kind,
        ticket: link.ticket.0,
        direction: "outgoing",
    });
    let others = detail.incoming.iter().map(|link: &IncomingLink| TicketLinkView {
        kind: link.kind,
        ticket: link.ticket.0,
        direction: "incoming",
    });
    own.chain(others).collect()
}

/// A decision the rules suggest and only a person takes.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProposalView {
    id: Uuid,
    action: String,
    reason: Option<String>,
    #[schema(value_type = Object)]
    values: Map<String, Value>,
    alternatives: Vec<String>,
    #[schema(value_type = String)]
    state: ProposalState,
    made_at: Timestamp,
    decided_at: Option<Timestamp>,
    decided_by: Option<String>,
    clauses: Vec<ClauseView>,
}

pub(super) fn proposal(held: &Proposal, rules: &ActiveRules) -> ProposalView {
    ProposalView {
        id: held.id.0,
        action: held.action.clone(),
        reason: held.reason.clone(),
        values: show_fields(&held.values),
        alternatives: held.alternatives.clone(),
        state: held.state,
        made_at: held.made_at,
        decided_at: held.decided_at,
        decided_by: held.decided_by.clone(),
        clauses: clauses(&held.clauses, rules),
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ApprovalView {
    id: Uuid,
    code: String,
    version: u32,
    #[schema(value_type = String)]
    state: ApprovalState,
    minutes: Option<u32>,
    #[schema(value_type = Object)]
    scope: Map<String, Value>,
    /// The message that decided it.
    evidence: Option<Uuid>,
    asked_at: Timestamp,
    decided_at: Option<Timestamp>,
    clauses: Vec<ClauseView>,
}

pub(super) fn approval(held: &Approval, rules: &ActiveRules) -> ApprovalView {
    ApprovalView {
        id: held.id.0,
        code: held.code.clone(),
        version: held.version,
        state: held.state,
        minutes: held.minutes,
        scope: show_fields(&held.scope),
        evidence: held.evidence.map(|id| id.0),
        asked_at: held.asked_at,
        decided_at: held.decided_at,
        clauses: clauses(&held.clauses, rules),
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AppointmentView {
    id: Uuid,
    kind: String,
    starts_at: Option<Timestamp>,
    ends_at: Option<Timestamp>,
    /// When word of it reached the desk.
    notice_at: Timestamp,
    #[schema(value_type = String)]
    initiator: Party,
    #[schema(value_type = String)]
    state: AppointmentState,
    /// The earliest start the regulation allows after this notice.
    earliest_start: Option<Date>,
    findings: Vec<FindingView>,
    clauses: Vec<ClauseView>,
}

pub(super) fn appointment(held: &Appointment, rules: &ActiveRules, locale: Locale) -> AppointmentView {
    AppointmentView {
        id: held.id.0,
        kind: held.kind.clone(),
        starts_at: held.starts_at,
        ends_at: held.ends_at,
        notice_at: held.notice_at,
        initiator: held.initiator,
        state: held.state,
        earliest_start: held.earliest_start,
        findings: findings(&held.findings, rules, locale),
        clauses: clauses(&held.clauses, rules),
    }
}

/// Whether the regulation covers the request, and why.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CoverageView {
    #[schema(value_type = String)]
    decision: CoverageGrade,
    reason: Option<String>,
    source: Option<String>,
    clauses: Vec<ClauseView>,
}

pub(super) fn coverage(held: Option<&Coverage>, rules: &ActiveRules) -> CoverageView {
    match held {
        Some(held) => CoverageView {
            decision: held.decision,
            reason: held.reason.clone(),
            source: held.source.clone(),
            clauses: clauses(&held.clauses, rules),
        },
        None => CoverageView {
            decision: CoverageGrade::Undecided,
            reason: None,
            source: None,
            clauses: Vec::new(),
        },
    }
}
