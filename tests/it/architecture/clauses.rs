//! The page of clauses beside the plugins. That it is fresh is asserted where it is made (`xtask`); here, that no clause
//! of a manifest is missing from it and that no gap in a table is missing from its list.
use std::{collections::BTreeMap, fs};

use serde_json::Value;

use super::{packages::root, sources::sources};

const PAGE: &str = "plugins/CLAUSES.md";

fn page() -> String {
    fs::read_to_string(root().join(PAGE)).expect("the page is there: run `cargo xtask clauses`")
}

#[test]
fn every_clause_of_a_manifest_has_its_row() {
    let page = page();
    let tables = tables(&page);
    let mut absent = Vec::new();
    let manifests = sources(&["plugins"], &["json"]);
    for manifest in manifests.iter().filter(|source| source.path.ends_with("/manifest.json")) {
        let manifest: Value = serde_json::from_str(&manifest.text).expect("a manifest is JSON");
        for clause in manifest["clauses"].as_array().expect("a manifest explains its clauses") {
            let document = clause["document"].as_str().expect("a clause names its document");
            let section = clause["section"].as_str().expect("a clause names its section");
            let row = format!("| {section} | ");
            let rows = tables.get(document);
            if !rows.is_some_and(|rows| rows.iter().any(|line| line.starts_with(&row))) {
                absent.push(format!("{document} {section}"));
            }
        }
    }
    assert_eq!(absent, Vec::<String>::new(), "clauses without a row in {PAGE}: run `cargo xtask clauses`");
}

#[test]
fn every_gap_of_the_tables_is_in_the_list_of_gaps() {
    let page = page();
    let rows: usize = tables(&page).values().map(|rows| rows.iter().filter(|row| is_gap(row)).count()).sum();
    let (_, list) = page.split_once("\n## Gaps\n").expect("the page lists its gaps");
    let list = list.split("\n## ").next().unwrap_or_default();
    assert_eq!(list.lines().filter(|line| line.starts_with("- ")).count(), rows);
}

fn is_gap(row: &str) -> bool {
    row.rsplit(" | ").next().is_some_and(|mark| mark.starts_with("**gap**: "))
}

/// The lines under each document's heading.
fn tables(page: &str) -> BTreeMap<&str, Vec<&str>> {
    let sections = page.split("\n## `").skip(1);
    sections.filter_map(|section| Some((section.split_once('`')?.0, section.lines().collect()))).collect()
}
