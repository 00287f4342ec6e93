//! The same rows as data: `proofs.json` of a plugin, which its manifest takes in, so that every desk that runs the
//! version shows what carries a clause and what proves it.

use std::{collections::BTreeMap, fs, path::PathBuf};

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use super::rows::{Mark, Regulation, Row};
use crate::support::workspace::Workspace;

/// Texts of `clauses.toml` are English, as sources are; people read them in both languages.
const RUSSIAN: &str = "plugins/clauses.ru.toml";

/// Path and content, one for each plugin.
pub(super) fn files(workspace: &Workspace, regulations: &[Regulation]) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let words = fs::read_to_string(workspace.root.join(RUSSIAN)).context(RUSSIAN)?;
    let russian: BTreeMap<String, String> = toml::from_str(&words).context(RUSSIAN)?;
    let mut files = Vec::new();
    for plugin in &workspace.plugins {
        let own = regulations.iter().filter(|regulation| regulation.plugin == plugin.package);
        let rows =
            own.flat_map(|regulation| regulation.rows.iter().map(|row| (regulation.code.as_str(), row)));
        let proofs = rows.map(|(document, row)| proof(document, row, &russian)).collect::<Result<Vec<_>>>();
        let mut content =
            serde_json::to_vec_pretty(&proofs.with_context(|| format!("plugin {}", plugin.package))?)?;
        content.push(b'\n');
        files.push((plugin.folder.join("proofs.json"), content));
    }
    Ok(files)
}

/// One clause; what there is none of is left out.
pub(super) fn proof(document: &str, row: &Row, russian: &BTreeMap<String, String>) -> Result<Value> {
    let text = |english: &str| -> Result<Value> {
        let russian = russian.get(english);
        let russian = russian.with_context(|| format!("{RUSSIAN} has no words for \"{english}\""))?;
        Ok(json!({"ru": russian, "en": english}))
    };
    let mut tests: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (home, name) in &row.tests {
        tests.entry(home).or_default().push(name);
    }
    let mut proof = Map::new();
    let mut put = |name: &str, value: Value| {
        let empty = value.is_null()
            || value.as_array().is_some_and(Vec::is_empty)
            || value.as_object().is_some_and(Map::is_empty);
        if !empty {
            proof.insert(name.to_owned(), value);
        }
    };
    put("document", document.into());
    put("section", row.section.clone().into());
    put("steps", json!(row.steps));
    put("declared", json!(row.declared));
    put("core", row.core.as_deref().map(text).transpose()?.into());
    put("tests", json!(tests));
    match &row.mark {
        Mark::Carried => {}
        Mark::NotTestable(reason) => put("not_testable", text(reason)?),
        Mark::Gap(missing) => {
            put("gaps", missing.iter().map(|one| text(one)).collect::<Result<Vec<_>>>()?.into());
        }
    }
    Ok(Value::Object(proof))
}
