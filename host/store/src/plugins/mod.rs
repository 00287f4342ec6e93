//! Plugins on file and the rule sets in force.
mod components;
mod rule_sets;

pub use self::{
    components::{find_plugin, find_plugin_by_id, insert_plugin, list_plugins, plugin_component},
    rule_sets::{
        find_rule_set, insert_rule_set, list_rule_sets, rule_set_in_force, update_rule_set_settings,
        withdraw_rule_set,
    },
};
