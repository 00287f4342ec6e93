//! A rule set as the API shows it: a plugin at a version, in force for a product from an instant.
use domain::catalogue::{Plugin, RuleSet};
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
    plugin: Option<String>,
    version: Option<String>,
    /// Identity of the plugin on file.
    plugin_id: Uuid,
    digest: String,
    in_force_from: Timestamp,
    withdrawn_at: Option<Timestamp>,
    #[schema(value_type = Object)]
    settings: Value,
    created_at: Timestamp,
}

/// `plugins`: those on file, which name the rule set's own.
pub(super) fn rule_set_view(held: RuleSet, plugins: &[Plugin]) -> RuleSetView {
    let plugin = plugins.iter().find(|plugin| plugin.id == held.plugin);
    RuleSetView {
        id: held.id.0,
        product: held.product,
        code: held.code,
        plugin: plugin.map(|plugin| plugin.code.clone()),
        version: plugin.map(|plugin| plugin.version.clone()),
        plugin_id: held.plugin.0,
        digest: held.digest,
        in_force_from: held.in_force_from,
        withdrawn_at: held.withdrawn_at,
        settings: held.settings,
        created_at: held.created_at,
    }
}
