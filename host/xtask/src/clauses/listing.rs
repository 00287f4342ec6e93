//! `clauses.toml` of a plugin: every clause of its regulations, with what no source says: which mechanism of the host
//! or which declaration carries it, which scenarios test it, and why a clause cannot be tested.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::Value;

/// Regulations by the code of their document.
pub(super) type Listing = BTreeMap<String, Regulation>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Regulation {
    /// What stands before a clause's number in the names of tests.
    pub(super) letter: String,
    pub(super) clauses: Vec<Entry>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) section: String,
    /// The vendor-neutral mechanism of the host that carries the clause.
    pub(super) core: Option<String>,
    /// Paths into the manifest, such as `timers/answer`.
    #[serde(default)]
    pub(super) declared: Vec<String>,
    /// Numbers of acceptance scenarios that test the clause.
    #[serde(default)]
    pub(super) scenarios: Vec<u16>,
    /// Tests whose names cannot tell the clause: they name a group of clauses, or the core's own rule.
    #[serde(default)]
    pub(super) tests: Vec<String>,
    /// The document that has the same words under the same number, and the same code.
    pub(super) same_as: Option<String>,
    /// What the host or the rule set does not do yet: a gap, whatever else carries the clause.
    pub(super) lacks: Option<String>,
    /// Why there is nothing to observe.
    pub(super) not_testable: Option<String>,
}

pub(super) fn read(path: &Path) -> Result<Listing> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    toml::from_str(&text).with_context(|| path.display().to_string())
}

/// What is claimed to be declared must be in the manifest.
pub(super) fn check_declared(manifest: &Value, entry: &Entry) -> Result<()> {
    for path in &entry.declared {
        ensure!(is_declared(manifest, path), "clause {}: the manifest has no {path}", entry.section);
    }
    Ok(())
}

fn is_declared(manifest: &Value, path: &str) -> bool {
    let mut place = Some(manifest);
    let mut parts = path.split('/').peekable();
    while let (Some(here), Some(part)) = (place, parts.next()) {
        place = match here {
            Value::Array(items) => items.iter().find(|item| is_called(item, part)),
            Value::Object(fields) => {
                // Codes may hold a slash of their own, such as a ground of a group.
                let rest: Vec<_> = std::iter::once(part).chain(parts.clone()).collect();
                if fields.contains_key(&rest.join("/")) {
                    return true;
                }
                fields.get(part).or_else(|| fields.get("properties")?.get(part))
            }
            _ => None,
        };
    }
    place.is_some()
}

fn is_called(item: &Value, name: &str) -> bool {
    [item, &item["code"], &item["id"]].iter().any(|it| it.as_str() == Some(name))
}

/// Declarations that name their clause themselves, as mailings do.
pub(super) fn declares(manifest: &Value, document: &str, section: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (part, items) in manifest.as_object().into_iter().flatten() {
        for item in items.as_array().into_iter().flatten() {
            let clause = &item["clause"];
            if clause["document"] == document && clause["section"] == section {
                let name = ["code", "id", "template"].iter().find_map(|key| item[key].as_str());
                found.push(format!("{part}/{}", name.unwrap_or_default()));
            }
        }
    }
    found
}
