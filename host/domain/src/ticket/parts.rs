//! What hangs on a ticket beside messages and timers: findings, proposals, approvals, appointments, links, forms.
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::words::{
    AppointmentState, ApprovalState, CoverageGrade, Field, LinkType, Party, ProposalState, RecipientKind,
    Severity,
};
use crate::{
    ids::{AppointmentId, ApprovalId, AttachmentId, EntitlementId, MessageId, ProposalId, ShareId, TicketId},
    rules::Clause,
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub code: String,
    pub severity: Severity,
    /// Where: a path in a form or a field code.
    pub path: Option<String>,
    /// The form it was found in, `None` for the ticket itself.
    pub form: Option<String>,
    /// Detail the host itself knows (a schema message); texts of codes come from the manifest.
    pub detail: Option<String>,
    /// What a schema asks that the value does not keep; it has words in every language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<SchemaRule>,
    pub clauses: Vec<Clause>,
}

/// A keyword of JSON Schema as a value failed it: `minimum` with the limit `1`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaRule {
    pub keyword: String,
    /// The bound or count that was passed, where the keyword has one.
    pub limit: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    pub decision: CoverageGrade,
    pub reason: Option<String>,
    pub source: Option<String>,
    pub entitlement: Option<EntitlementId>,
    pub clauses: Vec<Clause>,
}

/// A decision the rules suggest and only a person takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    pub id: ProposalId,
    pub action: String,
    pub reason: Option<String>,
    pub values: Vec<Field>,
    pub alternatives: Vec<String>,
    pub state: ProposalState,
    pub made_at: Timestamp,
    pub decided_at: Option<Timestamp>,
    pub decided_by: Option<String>,
    pub clauses: Vec<Clause>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Approval {
    pub id: ApprovalId,
    pub code: String,
    pub version: u32,
    pub state: ApprovalState,
    pub minutes: Option<u32>,
    pub scope: Vec<Field>,
    pub evidence: Option<MessageId>,
    pub asked_at: Timestamp,
    pub decided_at: Option<Timestamp>,
    pub clauses: Vec<Clause>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Appointment {
    pub id: AppointmentId,
    pub kind: String,
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    /// When word of it reached the desk.
    pub notice_at: Timestamp,
    pub initiator: Party,
    pub state: AppointmentState,
    /// The earliest start the regulation allows after this notice.
    pub earliest_start: Option<Date>,
    pub findings: Vec<Finding>,
    pub documents: Vec<AttachmentId>,
    pub clauses: Vec<Clause>,
}

/// The case shown to somebody outside of it: to whom, why, by which consent, and which messages (S 5, T 2.11).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    pub id: ShareId,
    pub recipient: String,
    pub recipient_kind: RecipientKind,
    pub purpose: String,
    /// The consent it rests on, where it needed one.
    pub consent: Option<ApprovalId>,
    pub consent_message: Option<MessageId>,
    pub messages: Vec<MessageId>,
    pub shared_by: String,
    pub at: Timestamp,
    /// When the recipient accepted the terms; nothing is shown before (S 5.2).
    pub accepted_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    /// Hash of the token that opens the limited view.
    pub token_hash: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub kind: LinkType,
    /// The other ticket; the link reads "this ticket `kind` that one".
    pub ticket: TicketId,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormSubmission {
    pub form: String,
    pub version: u32,
    pub data: serde_json::Value,
    pub accepted: bool,
    pub findings: Vec<Finding>,
    pub submitted_at: Timestamp,
    pub submitted_by: String,
}
