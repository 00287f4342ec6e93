//! What a plugin declares about itself, embedded in the component as the custom section
//! `reglament:manifest` (JSON) and read without running any of its code.
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    ticket::{COMPLAINT, Channel, ReleaseKind, Role, Status, TimerBehaviour},
    time::{CalendarDefinition, TimeRule},
};

mod things;

pub use things::{
    AssetKindDeclaration, EntitlementKindDeclaration, MonitoringDeclaration, RecordDeclaration,
};

/// A text in both languages of the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    pub ru: String,
    pub en: String,
}

impl Text {
    pub fn in_locale(&self, locale: &str) -> &str {
        if locale.starts_with("en") { &self.en } else { &self.ru }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub id: String,
    pub version: String,
    /// Major version of `reglament:rules` it was built for, e.g. `1.0`.
    pub api: String,
    pub title: Text,
    pub documents: Vec<Document>,
    /// Parts of the snapshot beside the ticket itself.
    #[serde(default)]
    pub needs: Vec<Need>,
    /// Hooks the host may call; each must be exported.
    pub hooks: Vec<HookName>,
    /// Kinds of effects it may return; anything else rejects the decision.
    pub effects: Vec<EffectKind>,
    pub products: Vec<ProductDeclaration>,
    #[serde(default)]
    pub calendars: Vec<CalendarDefinition>,
    /// What customers are entitled by, for people to read; kinds nobody declares are kept as well.
    #[serde(default)]
    pub entitlement_kinds: BTreeMap<String, EntitlementKindDeclaration>,
    pub kinds: Vec<KindDeclaration>,
    #[serde(default)]
    pub fields: Vec<FieldDeclaration>,
    /// How attachments are tagged by the end of their names; the first that fits.
    #[serde(default)]
    pub file_tags: Vec<FileTag>,
    #[serde(default)]
    pub timers: Vec<TimerDeclaration>,
    #[serde(default)]
    pub forms: Vec<FormDeclaration>,
    #[serde(default)]
    pub actions: Vec<ActionDeclaration>,
    /// Reason codes of moves, proposals, denials; findings; flags; memory needs no declaration.
    #[serde(default)]
    pub reasons: BTreeMap<String, Text>,
    #[serde(default)]
    pub findings: BTreeMap<String, Text>,
    #[serde(default)]
    pub flags: BTreeMap<String, Text>,
    #[serde(default)]
    pub approvals: BTreeMap<String, Text>,
    #[serde(default)]
    pub appointments: BTreeMap<String, Text>,
    #[serde(default)]
    pub templates: Vec<TemplateDeclaration>,
    #[serde(default)]
    pub mailings: Vec<MailingDeclaration>,
    #[serde(default)]
    pub reports: BTreeMap<String, Text>,
    /// What its customers' assets are, and what is on file of each.
    #[serde(default)]
    pub asset_kinds: Vec<AssetKindDeclaration>,
    /// What its look at assets needs and finds.
    #[serde(default)]
    pub monitoring: Option<MonitoringDeclaration>,
    /// JSON Schema 2020-12 of the settings, `additionalProperties: false`, every property with a default.
    #[serde(default)]
    pub settings: serde_json::Value,
    /// Timers the host starts itself when the plugin cannot be asked.
    #[serde(default)]
    pub fallback: Vec<FallbackTimer>,
    /// Clause by clause: what the desk shows next to a step.
    pub clauses: Vec<ClauseDeclaration>,
    /// Clause by clause: what carries it and what proves it. Made by the build, for people to read.
    #[serde(default)]
    pub proofs: Vec<ClauseProof>,
    /// Decisions the plugin must give on this host before it is admitted.
    #[serde(default)]
    pub cases: Vec<serde_json::Value>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    pub code: String,
    pub title: Text,
    #[serde(default)]
    pub url: Option<String>,
    /// SHA-256 of the regulation's text this version was written from.
    #[serde(default)]
    pub sha256: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    Entitlements,
    Assets,
    Releases,
    Messages,
    Works,
    Calls,
    Links,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HookName {
    Intake,
    Conversation,
    Forms,
    Lifecycle,
    Timing,
    Actions,
    Coverage,
    Appointments,
    Work,
    Disclosure,
    Entitlements,
    External,
    Monitoring,
    Queue,
    Reports,
    Configuration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EffectKind {
    SetKind,
    SetField,
    SetCriticality,
    SetParty,
    SetBillable,
    SetCoverage,
    Require,
    AddFinding,
    ClearFinding,
    RaiseFlag,
    LowerFlag,
    Register,
    Move,
    StartTimer,
    StopTimer,
    CancelTimer,
    Send,
    Note,
    Propose,
    RequestApproval,
    DecideApproval,
    PlanAppointment,
    CreateTicket,
    Attach,
    PostLedger,
    SetPeriod,
    Alert,
    Observe,
    LookAgain,
    SetVersion,
    FillGap,
    Remember,
    Forget,
    Deny,
    Other,
}

/// A product this plugin serves: installing the plugin sets it up where it does not exist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductDeclaration {
    pub code: String,
    pub title: Text,
    /// Rule set of this product: same code, other settings and document.
    pub rule_set: String,
    pub document: String,
    #[serde(default)]
    pub in_force_from: Option<Date>,
    pub provider: ProviderDeclaration,
    pub calendar: String,
    /// Prefix of ticket numbers, `[A-Z]{2,6}`.
    pub number_prefix: String,
    pub kinds: Vec<String>,
    pub channels: Vec<Channel>,
    /// Tiers of what its customers are entitled to. Where none is declared any word will do: nothing hangs on it.
    #[serde(default)]
    pub tiers: BTreeMap<String, Text>,
    /// Settings of this rule set that differ from the schema's defaults.
    #[serde(default)]
    pub settings: serde_json::Map<String, serde_json::Value>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderDeclaration {
    pub code: String,
    pub name: String,
    #[serde(default)]
    pub tax_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindDeclaration {
    pub code: String,
    pub title: Text,
    /// Fields shown on the portal for this kind, in order.
    #[serde(default)]
    pub fields: Vec<KindField>,
    /// A form to be filled in with the request.
    #[serde(default)]
    pub form: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindField {
    pub code: String,
    #[serde(default)]
    pub required: bool,
}

/// A field of the ticket with its labels: in mail, `code: value` or a label is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldDeclaration {
    pub code: String,
    pub title: Text,
    #[serde(default)]
    pub labels: Vec<String>,
    /// It carries the key of an entitlement: the host looks the key up by its hash and keeps its last four characters.
    #[serde(default)]
    pub key: bool,
}

/// A tag of attachments whose names end like this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileTag {
    pub code: String,
    pub title: Text,
    /// Lower-case, without the dot; empty means any name.
    #[serde(default)]
    pub extensions: Vec<String>,
}

impl FileTag {
    /// `extension` in lower case.
    pub fn fits(&self, extension: &str) -> bool {
        self.extensions.is_empty() || self.extensions.iter().any(|held| held == extension)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimerDeclaration {
    pub code: String,
    pub title: Text,
    /// What the core does with it by itself; flat in the manifest.
    #[serde(flatten)]
    pub behaviour: TimerBehaviour,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormDeclaration {
    pub id: String,
    pub version: u32,
    pub title: Text,
    /// Kinds of tickets it may be filed on.
    #[serde(default)]
    pub kinds: Vec<String>,
    pub schema: serde_json::Value,
    #[serde(default)]
    pub ui: serde_json::Value,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionDeclaration {
    pub code: String,
    pub title: Text,
    pub roles: Vec<Role>,
    /// Empty means any state that is not final.
    #[serde(default)]
    pub states: Vec<Status>,
    /// The approval it asks the customer for.
    #[serde(default)]
    pub asks: Option<String>,
    /// What it records of an asset.
    #[serde(default)]
    pub records: Option<RecordDeclaration>,
    #[serde(default)]
    pub payload: serde_json::Value,
}

/// A letter of the plugin's own: minijinja sources.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateDeclaration {
    pub code: String,
    pub subject: Text,
    pub body: Text,
}

/// Who gets word of a release: holders of a valid entitlement of these kinds and tiers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailingDeclaration {
    /// Empty means every product of the plugin.
    #[serde(default)]
    pub products: Vec<String>,
    pub release_kinds: Vec<ReleaseKind>,
    /// Empty means every kind.
    pub entitlement_kinds: Vec<String>,
    /// Kinds that are none of these, where the others cannot be listed.
    #[serde(default)]
    pub except_kinds: Vec<String>,
    /// Empty means every tier.
    #[serde(default)]
    pub tiers: Vec<String>,
    pub template: String,
    pub clause: Clause,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FallbackTimer {
    pub code: String,
    pub rule: TimeRule,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Clause {
    pub document: String,
    pub section: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClauseDeclaration {
    pub document: String,
    pub section: String,
    /// What the clause says, in our words.
    pub title: Text,
}

impl ProductDeclaration {
    /// Whether it has this tier, in whatever case it is written.
    pub fn knows_tier(&self, tier: &str) -> bool {
        let written = tier.trim().to_lowercase();
        self.tiers.is_empty() || self.tiers.keys().any(|known| known.to_lowercase() == written)
    }
}

impl MailingDeclaration {
    pub fn is_for(&self, product: &str, release: ReleaseKind) -> bool {
        let of_product = self.products.is_empty() || self.products.iter().any(|held| held == product);
        of_product && self.release_kinds.contains(&release)
    }
}

/// What carries a clause in this version, and which tests prove it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClauseProof {
    pub document: String,
    pub section: String,
    /// Steps that rest on it, by the source they stand in.
    #[serde(default)]
    pub steps: BTreeMap<String, Vec<String>>,
    /// Declarations of this manifest, as paths such as `timers/answer`.
    #[serde(default)]
    pub declared: Vec<String>,
    /// The mechanism of the host.
    #[serde(default)]
    pub core: Option<Text>,
    /// Names of tests, by where they stand.
    #[serde(default)]
    pub tests: BTreeMap<String, Vec<String>>,
    /// Why there is nothing to observe.
    #[serde(default)]
    pub not_testable: Option<Text>,
    /// What is missing.
    #[serde(default)]
    pub gaps: Vec<Text>,
}

impl Manifest {
    pub fn timer(&self, code: &str) -> Option<&TimerDeclaration> {
        self.timers.iter().find(|timer| timer.code == code)
    }
    pub fn form(&self, id: &str) -> Option<&FormDeclaration> {
        self.forms.iter().find(|form| form.id == id)
    }
    pub fn kind(&self, code: &str) -> Option<&KindDeclaration> {
        self.kinds.iter().find(|kind| kind.code == code)
    }
    /// Whether these rules speak of requests of this kind: of all but a complaint that they do not declare.
    pub fn governs(&self, kind: Option<&str>) -> bool {
        kind != Some(COMPLAINT) || self.kind(COMPLAINT).is_some()
    }
    pub fn action(&self, code: &str) -> Option<&ActionDeclaration> {
        self.actions.iter().find(|action| action.code == code)
    }
    pub fn product(&self, code: &str) -> Option<&ProductDeclaration> {
        self.products.iter().find(|product| product.code == code)
    }
    pub fn has_hook(&self, hook: HookName) -> bool {
        self.hooks.contains(&hook)
    }
    /// The title of something wrong: a condition of an asset, or a reason.
    pub fn fault_title(&self, code: &str) -> Option<&Text> {
        let condition = self.monitoring.as_ref().and_then(|held| held.conditions.get(code));
        condition.or_else(|| self.reasons.get(code))
    }
    /// A reason is declared whole, or by its first part; where a rule set declares sub-codes of a part, only those are
    /// known (S 1.2.4 has five grounds and no sixth).
    pub fn knows_reason(&self, code: &str) -> bool {
        if self.reasons.contains_key(code) {
            return true;
        }
        let Some((head, _)) = code.split_once('/') else { return false };
        let of_head = |known: &String| known.split_once('/').is_some_and(|(first, _)| first == head);
        self.reasons.contains_key(head) && !self.reasons.keys().any(of_head)
    }
    /// Severity is the plugin's choice per finding; this names what a finding says.
    pub fn finding_text(&self, code: &str) -> Option<&Text> {
        // A code with a sub-code (`out_of_scope/on_site_visit`) may be declared whole or by its first part.
        self.findings.get(code).or_else(|| self.findings.get(code.split('/').next().unwrap_or(code)))
    }
    pub fn clause_title(&self, clause: &Clause) -> Option<&Text> {
        self.clauses
            .iter()
            .find(|known| known.document == clause.document && known.section == clause.section)
            .map(|known| &known.title)
    }
}
