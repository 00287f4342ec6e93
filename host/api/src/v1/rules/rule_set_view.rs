//! A rule set as the API shows it: a plugin at a version, in force for a product from an instant.
use domain::catalogue::RuleSet;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RuleSetView {
    id: Uuid,
    product: String,
    code: String,
    /// Identity of the plugin on file.
    plugin: Uuid,
    digest: String,
    in_force_from: Timestamp,
    withdrawn_at: Option<Timestamp>,
    #[schema(value_type = Object)]
    settings: Value,
    created_at: Timestamp,
}

impl From<RuleSet> for RuleSetView {
    fn from(held: RuleSet) -> Self {
        Self {
            id: held.id.0,
            product: held.product,
            code: held.code,
            plugin: held.plugin.0,
            digest: held.digest,
            in_force_from: held.in_force_from,
            withdrawn_at: held.withdrawn_at,
            settings: held.settings,
            created_at: held.created_at,
        }
    }
}
