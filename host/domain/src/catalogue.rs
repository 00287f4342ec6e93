//! Who and what the desk serves: organisations, contacts, products, releases, rule sets, entitlements, assets.
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    ids::{
        AssetId, AssetRecordId, ContactId, EntitlementId, ExternalEventId, OrganisationId, PluginId,
        PublicationId, ReleaseId, RuleSetId, TicketId,
    },
    ledger::Account,
    rules::{KindDeclaration, Text},
    ticket::{Channel, Field, LegalForm, OrganisationKind, ReleaseKind},
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    pub id: OrganisationId,
    /// Set for providers: the code their plugins name them by.
    pub code: Option<String>,
    pub name: String,
    pub kind: OrganisationKind,
    pub legal_form: LegalForm,
    pub tax_id: Option<String>,
    /// Organisations this one may file requests for (R 2: an integrator acts for a user).
    pub acts_for: Vec<OrganisationId>,
    pub created_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub id: ContactId,
    pub organisation: OrganisationId,
    pub name: String,
    /// Mail addresses, lower-cased.
    pub addresses: Vec<String>,
    pub phones: Vec<String>,
    pub roles: Vec<String>,
    pub verified: bool,
    pub locale: String,
    pub created_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Product {
    pub code: String,
    pub title: Text,
    pub provider: OrganisationId,
    pub calendar: String,
    pub number_prefix: String,
    pub mailboxes: Vec<String>,
    pub channels: Vec<Channel>,
    pub kinds: Vec<KindDeclaration>,
    pub created_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    pub id: ReleaseId,
    pub product: String,
    pub version: String,
    pub kind: ReleaseKind,
    /// The highest rank published is the current release.
    pub rank: u32,
    pub published_at: Timestamp,
}

/// A plugin component on file.
#[derive(Clone, Debug, PartialEq)]
pub struct Plugin {
    pub id: PluginId,
    pub code: String,
    pub version: String,
    pub digest: String,
    pub manifest: crate::rules::Manifest,
    pub size: u64,
    pub installed_at: Timestamp,
}

/// A plugin at a version, in force for one product from an instant (local midnight of the date in the
/// product's calendar) until the next one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleSet {
    pub id: RuleSetId,
    pub product: String,
    /// Code of the rule set within the plugin's manifest.
    pub code: String,
    pub plugin: PluginId,
    pub digest: String,
    pub in_force_from: Timestamp,
    /// `None` while in force; a rollback withdraws it without erasing that it was.
    pub withdrawn_at: Option<Timestamp>,
    pub settings: serde_json::Value,
    pub created_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entitlement {
    pub id: EntitlementId,
    pub customer: OrganisationId,
    pub product: String,
    pub kind: String,
    pub tier: Option<String>,
    /// Keyed hash of the key and its last four characters; the key itself is never kept.
    pub key_hash: Option<String>,
    pub key_last4: Option<String>,
    pub valid_from: Date,
    pub valid_to: Date,
    pub source: String,
    pub units_minutes: Option<i64>,
    /// State of its ledger; not part of the document, the ledger is the record.
    #[serde(skip)]
    pub account: Account,
    pub items: Vec<EntitlementItem>,
    pub facts: Vec<Field>,
    pub created_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntitlementItem {
    pub asset: Option<AssetId>,
    pub tier: Option<String>,
    pub valid_from: Option<Date>,
    pub valid_to: Option<Date>,
}

impl Entitlement {
    /// TR-9: the first and the last day are inclusive, judged by the local date in the calendar's zone.
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from <= day && day <= self.valid_to
    }
}

/// What was recorded of an asset under a case, time and again: a check, with what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AssetRecord {
    pub id: AssetRecordId,
    pub asset: AssetId,
    pub ticket: TicketId,
    /// A code of the rule set's.
    pub kind: String,
    pub at: Timestamp,
    pub values: Vec<Field>,
}

/// A fact from outside as it is kept: an alarm of a monitoring, a release (M 4.2.1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExternalEvent {
    pub id: ExternalEventId,
    /// Whoever reports, and the report's key there: the same twice is one fact.
    pub source: String,
    pub source_key: String,
    pub kind: String,
    pub customer: OrganisationId,
    pub asset: Option<AssetId>,
    /// Whose rules are asked, where the reporter belongs to one provider.
    pub provider: Option<OrganisationId>,
    pub at: Timestamp,
    pub received_at: Timestamp,
    pub payload: Vec<Field>,
}

/// Which holders of a right are told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audience {
    /// Empty means every kind.
    pub entitlement_kinds: Vec<String>,
    /// Not holders of these kinds only.
    #[serde(default)]
    pub except_kinds: Vec<String>,
    /// Empty means every tier.
    pub tiers: Vec<String>,
    /// Empty means every customer.
    #[serde(default)]
    pub customers: Vec<OrganisationId>,
}

impl Audience {
    pub fn includes(&self, held: &Entitlement) -> bool {
        let kind = self.entitlement_kinds.is_empty() || self.entitlement_kinds.contains(&held.kind);
        let of_tier = |tier: &String| self.tiers.iter().any(|wanted| wanted.eq_ignore_ascii_case(tier));
        let tier = self.tiers.is_empty() || held.tier.as_ref().is_some_and(of_tier);
        let kind = kind && !self.except_kinds.contains(&held.kind);
        kind && tier && (self.customers.is_empty() || self.customers.contains(&held.customer))
    }
}

/// The provider's word to those who hold a right for a product: an outage, other hours, a change of terms (T 7.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    pub id: PublicationId,
    pub product: String,
    /// The publisher's own; the same twice is one publication.
    pub code: String,
    pub subject: Text,
    pub text: Text,
    pub audience: Audience,
    pub published_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asset {
    pub id: AssetId,
    pub customer: OrganisationId,
    pub kind: String,
    pub name: String,
    pub parent: Option<AssetId>,
    pub version: Option<String>,
    pub supplier: Option<OrganisationId>,
    pub installer: Option<OrganisationId>,
    pub warranty: bool,
    pub attributes: Vec<Field>,
}
