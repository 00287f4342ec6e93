//! The ticket itself.
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    parts::{Coverage, Finding},
    status::Status,
    words::{Channel, Field, Party},
};
use crate::ids::{
    AccountId, AssetId, ContactId, EntitlementId, MessageId, OrganisationId, RuleSetId, TicketId, TimerId,
};
use crate::ledger::Hold;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ticket {
    pub id: TicketId,
    pub number: String,
    pub product: String,
    pub provider: OrganisationId,
    /// The rule set pinned at receipt (M 1.11, A-57).
    pub rule_set: RuleSetId,
    pub kind: Option<String>,
    pub status: Status,
    /// Bare code of spec 8.2.
    pub status_reason: Option<String>,
    /// `core` or the id of the rule set.
    pub reason_source: Option<String>,
    /// Where a holding state returns to.
    pub resumes_to: Option<Status>,
    pub subject: String,
    pub channel: Channel,
    pub received_at: Timestamp,
    pub registered_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub customer: Option<OrganisationId>,
    pub requester: Option<ContactId>,
    /// Name or address of a requester who is no registered contact.
    pub requester_label: Option<String>,
    pub assignee: Option<AccountId>,
    pub criticality: Option<String>,
    /// Set by an agent; a customer's word alone never changes the order (T 2.6).
    pub criticality_confirmed: bool,
    pub party: Party,
    pub located_at: Option<Timestamp>,
    /// What it is about, where that is one of the customer's assets.
    #[serde(default)]
    pub asset: Option<AssetId>,
    pub billable: Option<bool>,
    pub coverage: Option<Coverage>,
    pub fields: Vec<Field>,
    /// Entitlements whose key the requester presented; the key itself is not kept.
    #[serde(default)]
    pub keys_presented: Vec<EntitlementId>,
    pub missing_fields: Vec<String>,
    pub findings: Vec<Finding>,
    pub flags: Vec<String>,
    /// What the rule set asked to remember.
    pub memory: Vec<Field>,
    /// Hooks whose plugin could not be asked, in the order they are to be asked again (SC-83).
    #[serde(default)]
    pub pending: Vec<PendingHook>,
    /// The queue it stands in where that is not the product's own, e.g. of complaints (T 5.1).
    #[serde(default)]
    pub queue: Option<String>,
    /// What the rule set's `queue` hook said: lower comes first.
    #[serde(default)]
    pub queue_rank: i32,
    /// Staff who may read and not write: those a complaint is about.
    #[serde(default)]
    pub barred: Vec<AccountId>,
    /// Hours reserved for this case.
    #[serde(default)]
    pub holds: Vec<Hold>,
    /// The ticket that goes on in its place.
    #[serde(default)]
    pub merged_into: Option<TicketId>,
    #[serde(default)]
    pub satisfaction: Option<Satisfaction>,
    pub updated_at: Timestamp,
    /// Grows by one with every change; the `ETag`.
    pub version: i64,
}

/// What is known of a ticket the moment it is received; everything else follows.
#[derive(Clone, Debug)]
pub struct Receipt {
    pub id: TicketId,
    pub number: String,
    pub product: String,
    pub provider: OrganisationId,
    pub rule_set: RuleSetId,
    pub channel: Channel,
    pub received_at: Timestamp,
}

impl Ticket {
    /// A ticket nobody has looked at yet.
    pub fn received(receipt: Receipt) -> Self {
        Self {
            id: receipt.id,
            number: receipt.number,
            product: receipt.product,
            provider: receipt.provider,
            rule_set: receipt.rule_set,
            kind: None,
            status: Status::Received,
            status_reason: None,
            reason_source: None,
            resumes_to: None,
            subject: String::new(),
            channel: receipt.channel,
            received_at: receipt.received_at,
            registered_at: None,
            closed_at: None,
            customer: None,
            requester: None,
            requester_label: None,
            assignee: None,
            criticality: None,
            criticality_confirmed: false,
            party: Party::Undetermined,
            located_at: None,
            asset: None,
            billable: None,
            coverage: None,
            fields: Vec::new(),
            keys_presented: Vec::new(),
            missing_fields: Vec::new(),
            findings: Vec::new(),
            flags: Vec::new(),
            memory: Vec::new(),
            pending: Vec::new(),
            queue: None,
            queue_rank: 0,
            barred: Vec::new(),
            holds: Vec::new(),
            merged_into: None,
            satisfaction: None,
            updated_at: receipt.received_at,
            version: 0,
        }
    }

    pub fn has_flag(&self, flag: &str) -> bool {
        self.flags.iter().any(|held| held == flag)
    }
    pub fn raise_flag(&mut self, flag: &str) {
        if !self.has_flag(flag) {
            self.flags.push(flag.to_owned());
        }
    }
    pub fn lower_flag(&mut self, flag: &str) {
        self.flags.retain(|held| held != flag);
    }
    pub fn set_field(&mut self, field: Field) {
        match self.fields.iter_mut().find(|held| held.path == field.path) {
            Some(held) => held.value = field.value,
            None => self.fields.push(field),
        }
    }
}

/// What the customer thought of it once it was over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Satisfaction {
    /// 1 to 5.
    pub score: u8,
    pub comment: Option<String>,
    pub at: Timestamp,
}

/// A call that failed and is repeated once the plugin answers again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingHook {
    pub hook: PendingCall,
    /// When what it is about happened.
    pub at: Timestamp,
    pub attempts: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PendingCall {
    Intake,
    Conversation {
        message: MessageId,
    },
    Form {
        form: String,
    },
    Moved {
        before: Status,
    },
    TimerDue {
        timer: TimerId,
    },
    Coverage,
    /// The case was closed without its hours being settled.
    Settlement,
}

/// The rules of this ticket's product could not be asked; they are applied on retry (SC-83).
pub const RULES_UNAVAILABLE: &str = "rules_unavailable";
