//! What rule sets declare of the things they are about: kinds of rights and of assets, what is looked at and recorded.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Text;

/// Done again and again, it makes a trend: of the payload and what the rules remembered, one value is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordDeclaration {
    pub code: String,
    pub title: Text,
    /// The member of the payload that names the asset, where it is not the one of the case.
    #[serde(default)]
    pub about: Option<String>,
    /// Paths of the memory that belong to the record.
    #[serde(default)]
    pub remembered: Vec<String>,
    /// The path of the value that is drawn, and by how much it is divided for people.
    pub value: String,
    #[serde(default = "one")]
    pub divisor: u32,
    #[serde(default)]
    pub unit: String,
}

const fn one() -> u32 {
    1
}

/// A kind of entitlements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntitlementKindDeclaration {
    pub title: Text,
    /// Kinds of assets that it covers one by one.
    #[serde(default)]
    pub covers: Vec<String>,
}

/// A kind of assets. Kinds that no rule set declares may be kept, too: nothing is checked then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssetKindDeclaration {
    pub code: String,
    pub title: Text,
    /// JSON Schema of the attributes.
    #[serde(default)]
    pub attributes: serde_json::Value,
}

/// How much of the past a look at an asset is shown, and what may be found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonitoringDeclaration {
    /// Hours back from now; late values reach further back.
    pub window_hours: u32,
    /// Weeks before, of which the same stretch is shown.
    #[serde(default)]
    pub earlier_weeks: u32,
    /// Kinds of conditions; each is reported as a fact of this kind, its end as `<kind>_recovered`.
    pub conditions: BTreeMap<String, Text>,
}
