//! A rule set ready to be asked: its plugin's manifest and its settings, shared by all tickets pinned to it.
use std::sync::Arc;

use domain::{
    catalogue::RuleSet,
    forms::{flatten, settings_with_defaults},
    rules::{Clause, Manifest, Text},
    ticket::Field,
};
use serde_json::Map;

#[derive(Clone, Debug)]
pub struct ActiveRules {
    pub rule_set: RuleSet,
    pub manifest: Arc<Manifest>,
    /// Schema defaults, the product's values, the administrator's values, flattened.
    pub settings: Vec<Field>,
}

impl ActiveRules {
    pub fn new(rule_set: RuleSet, manifest: Arc<Manifest>) -> Self {
        let product =
            manifest.product(&rule_set.product).map(|declared| declared.settings.clone()).unwrap_or_default();
        let own = rule_set.settings.as_object().cloned().unwrap_or_else(Map::new);
        let settings = settings_with_defaults(&manifest.settings, &[&product, &own]);
        // Admission and activation checked both against the schema; an unreadable remainder leaves defaults out.
        let settings = flatten(&settings).unwrap_or_default();
        Self { rule_set, manifest, settings }
    }

    pub fn digest(&self) -> &str {
        &self.rule_set.digest
    }

    pub fn calendar(&self) -> &str {
        self.manifest.product(&self.rule_set.product).map_or("", |declared| declared.calendar.as_str())
    }

    /// A clause with its title, for people.
    pub fn clause_title(&self, clause: &Clause) -> Option<&Text> {
        self.manifest.clause_title(clause)
    }
}
