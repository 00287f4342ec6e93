//! What a rule set sees: the case as it stands after what just happened, and the scene around it.
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    catalogue::{Asset, Release},
    ids::{AssetId, ContactId, EntitlementId, OrganisationId, TicketId},
    ticket::{
        Appointment, Approval, Field, FormSubmission, LinkType, Message, OrganisationKind, Proposal, Status,
        Ticket, Timer,
    },
};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scene {
    pub now: Timestamp,
    /// Code of the product's service calendar.
    pub calendar: String,
    /// Settings of the rule set, schema defaults applied, flattened.
    pub settings: Vec<Field>,
    /// For the product of the ticket or of the draft.
    pub entitlements: Vec<EntitlementView>,
    /// The same customer's for other products of the same provider.
    #[serde(default)]
    pub related: Vec<EntitlementView>,
    pub assets: Vec<Asset>,
    /// Who supplied or installed one of them.
    #[serde(default)]
    pub organisations: Vec<SupplierView>,
    pub releases: Vec<Release>,
}

/// An organisation an asset names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplierView {
    pub id: OrganisationId,
    pub kind: OrganisationKind,
    pub tax_id: Option<String>,
    /// Somebody there has an address.
    pub reachable: bool,
}

/// An entitlement as rules see it: validity judged, the key kept back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntitlementView {
    pub id: EntitlementId,
    #[serde(default)]
    pub product: String,
    pub kind: String,
    pub tier: Option<String>,
    pub key_presented: bool,
    pub has_key: bool,
    pub valid_from: Date,
    pub valid_to: Date,
    /// At the receipt of the ticket, or at `Scene::now` where there is none; the last day counts to 24:00 in
    /// the calendar's zone (TR-9).
    pub valid: bool,
    pub source: String,
    pub balance_minutes: Option<i64>,
    pub held_minutes: Option<i64>,
    pub items: Vec<EntitlementItemView>,
    pub facts: Vec<Field>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntitlementItemView {
    pub asset: Option<AssetId>,
    pub tier: Option<String>,
    pub valid_from: Date,
    pub valid_to: Date,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequesterView {
    pub id: Option<ContactId>,
    pub roles: Vec<String>,
    pub verified: bool,
    pub organisation_kind: Option<OrganisationKind>,
    /// An integrator writing for the customer (R 2).
    pub acts_for_other: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkView {
    pub kind: LinkType,
    pub ticket: TicketId,
    pub ticket_kind: Option<String>,
    pub ticket_status: Status,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Work {
    pub id: uuid::Uuid,
    pub minutes: u32,
    pub billable: bool,
    pub author: String,
    pub at: Timestamp,
    #[serde(default)]
    pub text: String,
    /// The ticket that was merged into this one and brought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_from: Option<TicketId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    #[serde(default)]
    pub id: uuid::Uuid,
    /// The agent who spoke.
    #[serde(default)]
    pub agent: String,
    pub started_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub incoming: bool,
    /// The ticket that was merged into this one and brought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_from: Option<TicketId>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    pub scene: Scene,
    pub ticket: Ticket,
    pub requester: RequesterView,
    pub messages: Vec<Message>,
    pub timers: Vec<Timer>,
    pub forms: Vec<FormSubmission>,
    pub approvals: Vec<Approval>,
    pub appointments: Vec<Appointment>,
    pub proposals: Vec<Proposal>,
    pub links: Vec<LinkView>,
    pub works: Vec<Work>,
    pub calls: Vec<Call>,
}
