//! The demonstration as its document writes it down: who there is, and what each case went through.
use domain::ticket::{AnswerCode, Channel, MessageType, Role};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::counts::DemoSite;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Demo {
    pub(super) staff: Vec<DemoPerson>,
    pub(super) releases: Vec<DemoRelease>,
    pub(super) customers: Vec<DemoCustomer>,
    pub(super) sites: Vec<DemoSite>,
    pub(super) cases: Vec<DemoCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoPerson {
    /// What steps call them.
    pub(super) code: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) role: Role,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoRelease {
    pub(super) product: String,
    pub(super) version: String,
    pub(super) days_ago: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoCustomer {
    pub(super) name: String,
    pub(super) contact: String,
    pub(super) email: String,
    pub(super) entitlements: Vec<DemoEntitlement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoEntitlement {
    pub(super) product: String,
    pub(super) kind: String,
    pub(super) tier: Option<String>,
    pub(super) key: Option<String>,
    pub(super) units_minutes: Option<i64>,
    /// Activated on its first day.
    #[serde(default)]
    pub(super) activated: bool,
    pub(super) from_days_ago: i64,
    pub(super) to_days_ahead: i64,
}

/// One course of things, which several customers have gone through.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoCase {
    pub(super) product: String,
    pub(super) kind: Option<String>,
    pub(super) channel: Option<Channel>,
    #[serde(default)]
    pub(super) fields: Map<String, Value>,
    #[serde(default)]
    pub(super) forms: Map<String, Value>,
    pub(super) came: Vec<DemoArrival>,
    #[serde(default)]
    pub(super) steps: Vec<DemoStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoArrival {
    /// The address of whose it is.
    pub(super) email: String,
    /// By the wall clock, and from there on by the working time of the product's calendar.
    pub(super) hours_ago: i64,
    pub(super) subject: String,
    pub(super) text: String,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoStep {
    /// Working minutes after the step before. A step that would lie in the future has not happened yet.
    pub(super) after: u32,
    /// The code of a member of staff; `customer` is whose case it is.
    pub(super) by: String,
    #[serde(flatten)]
    pub(super) deed: DemoDeed,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum DemoDeed {
    Action(DemoAction),
    Message(DemoMessage),
    Note(String),
    Work(DemoWork),
    Rate(DemoRating),
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoAction {
    pub(super) code: String,
    pub(super) reason: Option<String>,
    pub(super) text: Option<String>,
    #[serde(default)]
    pub(super) payload: Map<String, Value>,
    /// A day of the payload that cannot be written down beforehand: the first Tuesday of February after next year's.
    pub(super) far_day: Option<String>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoMessage {
    #[serde(rename = "type")]
    pub(super) kind: MessageType,
    pub(super) text: String,
    /// To what was asked last.
    pub(super) answer: Option<AnswerCode>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoWork {
    pub(super) minutes: i64,
    pub(super) text: String,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoRating {
    pub(super) score: u8,
    pub(super) comment: Option<String>,
}
