//! Rows of the page: what is known of each clause, and what is missing.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use serde_json::Value;

use super::{
    Plugin,
    listing::{self, Entry},
    names::{Clause, Named},
    steps::Founded,
};

pub(super) struct Regulation {
    pub(super) code: String,
    pub(super) letter: String,
    pub(super) title: [String; 2],
    pub(super) plugin: String,
    pub(super) rows: Vec<Row>,
}

pub(super) struct Row {
    pub(super) section: String,
    /// English and Russian; none where the manifest does not know the clause.
    pub(super) title: Option<[String; 2]>,
    pub(super) core: Option<String>,
    pub(super) declared: Vec<String>,
    /// Steps by the source they stand in.
    pub(super) steps: BTreeMap<String, Vec<String>>,
    /// Home and name.
    pub(super) tests: Vec<(String, String)>,
    /// The regulation whose tests of the same number are counted: the words and the code are the same.
    pub(super) same_as: Option<String>,
    pub(super) mark: Mark,
}

pub(super) enum Mark {
    Carried,
    NotTestable(String),
    Gap(Vec<String>),
}

pub(super) fn regulations(plugins: &[Plugin], tests: &mut Named) -> Result<Vec<Regulation>> {
    let mut regulations = Vec::new();
    for plugin in plugins {
        for code in plugin.listing.keys() {
            ensure!(document(plugin, code).is_some(), "{}: no document {code} in the manifest", plugin.name);
        }
        for document in items(&plugin.manifest, "documents") {
            regulations.push(regulation(plugin, document, tests)?);
        }
    }
    Ok(regulations)
}

fn regulation(plugin: &Plugin, document: &Value, tests: &mut Named) -> Result<Regulation> {
    let code = document["code"].as_str().unwrap_or_default();
    let listed = plugin.listing.get(code);
    ensure!(listed.is_some(), "{}/clauses.toml does not list document {code}", plugin.name);
    let listed = listed.into_iter().flat_map(|it| &it.clauses).cloned().collect();
    let letter = letter(plugin, code);
    let entries = everything(plugin, code, listed);
    let sections: Vec<String> = entries.iter().map(|entry| entry.section.clone()).collect();
    let mut rows = Vec::new();
    for entry in entries {
        listing::check_declared(&plugin.manifest, &entry)?;
        for name in &entry.tests {
            ensure!(tests.knows(name), "{code} {}: there is no test {name}", entry.section);
        }
        let clause = Clause { letter: &letter, section: &entry.section, sections: &sections };
        let mut named = tests.of(clause, &entry.scenarios, &entry.tests);
        if let Some(sibling) = &entry.same_as {
            let letter = self::letter(plugin, sibling);
            named.extend(tests.of(Clause { letter: &letter, ..clause }, &[], &[]));
        }
        rows.push(row(plugin, code, entry, named));
    }
    let title = text(&document["title"]).unwrap_or_default();
    Ok(Regulation { code: code.to_owned(), letter, title, plugin: plugin.name.clone(), rows })
}

/// The list, then clauses that only the manifest or only a step knows: nothing falls silent.
fn everything(plugin: &Plugin, code: &str, mut entries: Vec<Entry>) -> Vec<Entry> {
    let declared = items(&plugin.manifest, "clauses").filter(|it| it["document"] == code);
    let declared = declared.filter_map(|it| it["section"].as_str());
    // A section that names no document belongs to each that has it.
    let known = |section: &str| plugin.listing.values().any(|it| has(&it.clauses, section));
    let rests = plugin.steps.iter().filter(|step| match &step.document {
        Some(document) => document == code,
        None => !known(&step.section),
    });
    for section in declared.chain(rests.map(|step| step.section.as_str())) {
        if !has(&entries, section) {
            entries.push(Entry { section: section.to_owned(), ..Entry::default() });
        }
    }
    entries
}

fn has(entries: &[Entry], section: &str) -> bool {
    entries.iter().any(|entry| entry.section == section)
}

fn row(plugin: &Plugin, code: &str, mut entry: Entry, tests: Vec<(String, String)>) -> Row {
    let mut declared = std::mem::take(&mut entry.declared);
    declared.extend(listing::declares(&plugin.manifest, code, &entry.section));
    let known = items(&plugin.manifest, "clauses")
        .find(|it| it["document"] == code && it["section"] == entry.section);
    let title = known.and_then(|it| text(&it["title"]));
    let rests = |step: &&Founded| {
        step.section == entry.section && step.document.as_ref().is_none_or(|document| document == code)
    };
    let mut steps: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for step in plugin.steps.iter().filter(rests) {
        let effects = steps.entry(step.file.clone()).or_default();
        for effect in &step.effects {
            if !effects.contains(effect) {
                effects.push(effect.clone());
            }
        }
    }
    let carried = !steps.is_empty() || !declared.is_empty() || entry.core.is_some();
    let mark = mark(&entry, title.is_some(), carried, !tests.is_empty());
    let same_as = entry.same_as;
    Row { section: entry.section, title, core: entry.core, declared, steps, tests, same_as, mark }
}

fn mark(entry: &Entry, known: bool, carried: bool, tested: bool) -> Mark {
    let mut missing = Vec::new();
    if !known {
        missing.push("not in the manifest".to_owned());
    }
    missing.extend(entry.lacks.clone());
    if entry.not_testable.is_none() {
        if !carried {
            missing.push("nothing carries it".to_owned());
        }
        if !tested {
            missing.push("no test".to_owned());
        }
    }
    match &entry.not_testable {
        _ if !missing.is_empty() => Mark::Gap(missing),
        Some(reason) if !tested => Mark::NotTestable(reason.clone()),
        _ => Mark::Carried,
    }
}

fn letter(plugin: &Plugin, code: &str) -> String {
    plugin.listing.get(code).map(|it| it.letter.clone()).unwrap_or_default()
}

fn document<'a>(plugin: &'a Plugin, code: &str) -> Option<&'a Value> {
    items(&plugin.manifest, "documents").find(|it| it["code"] == code)
}

fn items<'a>(manifest: &'a Value, part: &str) -> impl Iterator<Item = &'a Value> {
    manifest[part].as_array().into_iter().flatten()
}

fn text(title: &Value) -> Option<[String; 2]> {
    Some([title["en"].as_str()?.to_owned(), title["ru"].as_str()?.to_owned()])
}
