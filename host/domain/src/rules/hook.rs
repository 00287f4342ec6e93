//! A call of a hook: what happened, with the facts to judge it by. Serialisable, because every call is
//! journalled and can be replayed against another version.
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    manifest::HookName,
    snapshot::{EntitlementView, Scene, Snapshot, Work},
};
use crate::{
    ids::{AssetId, ExternalEventId},
    monitoring::Device,
    ticket::{Appointment, Field, FormSubmission, Message, Role, Status, Ticket, Timer},
};

/// A call that a decision answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum HookCall {
    Case { snapshot: Box<Snapshot>, hook: CaseHook },
    Scene { scene: Box<Scene>, hook: SceneHook },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseHook {
    IntakeReceived,
    ConversationMessage(Box<Message>),
    FormsSubmitted(FormSubmission),
    LifecycleRequested { to: Status, reason: Option<String>, actor: Role, payload: Vec<Field> },
    LifecycleMoved { before: Status },
    TimingWarned(Timer),
    TimingDue(Timer),
    ActionsRun { action: String, actor: Role, payload: Vec<Field> },
    CoverageChanged,
    AppointmentsRequested(Appointment),
    WorkLogged(Work),
    WorkSettled,
    DisclosureRequested { recipient: String, recipient_kind: String, purpose: String },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SceneHook {
    EntitlementDrafted(EntitlementView),
    /// `product` is the one whose rules are asked.
    ExternalReceived {
        event: ExternalFact,
        open: Vec<Ticket>,
        #[serde(default)]
        product: String,
    },
    MonitoringObserved(Box<Device>),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExternalFact {
    pub id: ExternalEventId,
    pub source: String,
    pub kind: String,
    pub asset: Option<AssetId>,
    pub at: Timestamp,
    pub payload: Vec<Field>,
}

/// A report of the manifest: the host collects the rows, the plugin shapes or refuses them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportCall {
    pub scene: Scene,
    pub report: String,
    pub from: Date,
    pub to: Date,
    pub rows: Vec<Vec<Field>>,
}

impl CaseHook {
    pub const fn name(&self) -> HookName {
        match self {
            Self::IntakeReceived => HookName::Intake,
            Self::ConversationMessage(_) => HookName::Conversation,
            Self::FormsSubmitted(_) => HookName::Forms,
            Self::LifecycleRequested { .. } | Self::LifecycleMoved { .. } => HookName::Lifecycle,
            Self::TimingWarned(_) | Self::TimingDue(_) => HookName::Timing,
            Self::ActionsRun { .. } => HookName::Actions,
            Self::CoverageChanged => HookName::Coverage,
            Self::AppointmentsRequested(_) => HookName::Appointments,
            Self::WorkLogged(_) | Self::WorkSettled => HookName::Work,
            Self::DisclosureRequested { .. } => HookName::Disclosure,
        }
    }
}

impl HookCall {
    pub const fn name(&self) -> HookName {
        match self {
            Self::Case { hook, .. } => hook.name(),
            Self::Scene { hook: SceneHook::EntitlementDrafted(_), .. } => HookName::Entitlements,
            Self::Scene { hook: SceneHook::ExternalReceived { .. }, .. } => HookName::External,
            Self::Scene { hook: SceneHook::MonitoringObserved(_), .. } => HookName::Monitoring,
        }
    }

    /// The function within the hook, as the journal names it: `intake.received`.
    pub const fn function(&self) -> &'static str {
        match self {
            Self::Case { hook, .. } => match hook {
                CaseHook::IntakeReceived => "intake.received",
                CaseHook::ConversationMessage(_) => "conversation.message",
                CaseHook::FormsSubmitted(_) => "forms.submitted",
                CaseHook::LifecycleRequested { .. } => "lifecycle.requested",
                CaseHook::LifecycleMoved { .. } => "lifecycle.moved",
                CaseHook::TimingWarned(_) => "timing.warned",
                CaseHook::TimingDue(_) => "timing.due",
                CaseHook::ActionsRun { .. } => "actions.run",
                CaseHook::CoverageChanged => "coverage.changed",
                CaseHook::AppointmentsRequested(_) => "appointments.requested",
                CaseHook::WorkLogged(_) => "work.logged",
                CaseHook::WorkSettled => "work.settled",
                CaseHook::DisclosureRequested { .. } => "disclosure.requested",
            },
            Self::Scene { hook: SceneHook::EntitlementDrafted(_), .. } => "entitlements.drafted",
            Self::Scene { hook: SceneHook::ExternalReceived { .. }, .. } => "external.received",
            Self::Scene { hook: SceneHook::MonitoringObserved(_), .. } => "monitoring.observed",
        }
    }

    /// The instant the decision is taken at.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::Case { snapshot, .. } => snapshot.scene.now,
            Self::Scene { scene, .. } => scene.now,
        }
    }
}
