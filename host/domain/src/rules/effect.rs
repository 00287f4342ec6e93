//! What a rule set may answer: a decision of steps, each an effect with the clauses it rests on.
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::manifest::{Clause, EffectKind};
use crate::{
    ids::{AppointmentId, ApprovalId, AssetId, EntitlementId, MessageId, OrganisationId, TicketId},
    monitoring::{GapFilling, Verdict},
    ticket::{
        AppointmentState, ApprovalState, CoverageGrade, Field, LedgerKind, LinkType, Party, Role, Severity,
        Status,
    },
    time::TimeRule,
};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    pub steps: Vec<Step>,
    pub explanation: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    pub effect: Effect,
    pub basis: Vec<Clause>,
}

/// See `wit/v1/types.wit`, variant `effect`: the same words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    SetKind(String),
    SetField(Field),
    SetCriticality(String),
    SetParty(PartyDecision),
    SetBillable(bool),
    SetCoverage(CoverageDecision),
    Require(Vec<String>),
    AddFinding(FindingDraft),
    ClearFinding(String),
    RaiseFlag(String),
    LowerFlag(String),
    Register,
    Move(Move),
    StartTimer(TimerStart),
    StopTimer(String),
    CancelTimer(String),
    Send(Outgoing),
    Note(String),
    Propose(ProposalDraft),
    RequestApproval(ApprovalRequest),
    DecideApproval(ApprovalDecision),
    PlanAppointment(AppointmentPlan),
    CreateTicket(NewTicket),
    Attach(TicketId),
    PostLedger(LedgerPosting),
    SetPeriod(Period),
    Alert(String),
    Observe(Verdict),
    LookAgain(Timestamp),
    FillGap(GapFilling),
    SetVersion(AssetVersion),
    Remember(Field),
    Forget(String),
    Deny(Denial),
    Other(Custom),
}

impl Effect {
    pub const fn kind(&self) -> EffectKind {
        match self {
            Self::SetKind(_) => EffectKind::SetKind,
            Self::SetField(_) => EffectKind::SetField,
            Self::SetCriticality(_) => EffectKind::SetCriticality,
            Self::SetParty(_) => EffectKind::SetParty,
            Self::SetBillable(_) => EffectKind::SetBillable,
            Self::SetCoverage(_) => EffectKind::SetCoverage,
            Self::Require(_) => EffectKind::Require,
            Self::AddFinding(_) => EffectKind::AddFinding,
            Self::ClearFinding(_) => EffectKind::ClearFinding,
            Self::RaiseFlag(_) => EffectKind::RaiseFlag,
            Self::LowerFlag(_) => EffectKind::LowerFlag,
            Self::Register => EffectKind::Register,
            Self::Move(_) => EffectKind::Move,
            Self::StartTimer(_) => EffectKind::StartTimer,
            Self::StopTimer(_) => EffectKind::StopTimer,
            Self::CancelTimer(_) => EffectKind::CancelTimer,
            Self::Send(_) => EffectKind::Send,
            Self::Note(_) => EffectKind::Note,
            Self::Propose(_) => EffectKind::Propose,
            Self::RequestApproval(_) => EffectKind::RequestApproval,
            Self::DecideApproval(_) => EffectKind::DecideApproval,
            Self::PlanAppointment(_) => EffectKind::PlanAppointment,
            Self::CreateTicket(_) => EffectKind::CreateTicket,
            Self::Attach(_) => EffectKind::Attach,
            Self::PostLedger(_) => EffectKind::PostLedger,
            Self::SetPeriod(_) => EffectKind::SetPeriod,
            Self::Alert(_) => EffectKind::Alert,
            Self::Observe(_) => EffectKind::Observe,
            Self::LookAgain(_) => EffectKind::LookAgain,
            Self::FillGap(_) => EffectKind::FillGap,
            Self::SetVersion(_) => EffectKind::SetVersion,
            Self::Remember(_) => EffectKind::Remember,
            Self::Forget(_) => EffectKind::Forget,
            Self::Deny(_) => EffectKind::Deny,
            Self::Other(_) => EffectKind::Other,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverageDecision {
    pub decision: CoverageGrade,
    pub reason: Option<String>,
    pub source: Option<String>,
    pub entitlement: Option<EntitlementId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingDraft {
    pub code: String,
    pub severity: Severity,
    pub path: Option<String>,
}

/// Whose side it is on, and since when that is known where it is not now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyDecision {
    pub party: Party,
    pub located_at: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    pub to: Status,
    pub reason: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimerStart {
    pub code: String,
    pub rule: TimeRule,
    pub origin: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outgoing {
    pub template: String,
    pub to: Role,
    /// The third party meant, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    pub values: Vec<Field>,
}

/// What an asset runs from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetVersion {
    pub asset: AssetId,
    pub version: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProposalDraft {
    pub action: String,
    pub reason: Option<String>,
    pub values: Vec<Field>,
    pub alternatives: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ApprovalRequest {
    pub code: String,
    pub minutes: Option<u32>,
    pub scope: Vec<Field>,
    /// The message of a consent that was given unasked.
    #[serde(default)]
    pub evidence: Option<MessageId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalDecision {
    pub approval: ApprovalId,
    pub state: ApprovalState,
    pub evidence: Option<MessageId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentPlan {
    /// The appointment in question; `None` plans a new one.
    pub appointment: Option<AppointmentId>,
    pub kind: String,
    pub starts_at: Option<Timestamp>,
    pub state: AppointmentState,
    pub earliest: Option<Date>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewTicket {
    pub kind: String,
    pub link: LinkType,
    pub text: String,
    pub fields: Vec<Field>,
    pub asset: Option<AssetId>,
    pub billable: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerPosting {
    pub entitlement: EntitlementId,
    pub kind: LedgerKind,
    pub minutes: u32,
    pub approval: Option<ApprovalId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    pub valid_from: Date,
    pub valid_to: Date,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Denial {
    pub code: String,
    pub findings: Vec<FindingDraft>,
    pub alternatives: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Custom {
    pub kind: String,
    pub values: Vec<Field>,
}
