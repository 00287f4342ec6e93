//! How files and packages look: what a reader may rely on in every corner of the house.

use std::{fs, path::Path};

use toml::Table;

use super::{
    packages::{members, root},
    sources::{Source, rust, sources},
};

const MOST_LINES: usize = 500;

/// Files that may be longer, each with its reason.
const LONGER: [(&str, &str); 0] = [];

#[test]
fn every_rust_file_says_what_it_is_for() {
    let silent = rust().into_iter().filter(|source| !source.text.starts_with("//!"));
    assert_none(silent.map(|source| format!("{}: the first line is no //! doc", source.path)));
}

#[test]
fn no_file_outgrows_its_reader() {
    let product = rust().into_iter().filter(|source| !source.is_test());
    let long = product.filter(|source| source.production_lines() > MOST_LINES && !may_be_longer(source));
    assert_none(long.map(|source| format!("{}: {} lines", source.path, source.production_lines())));
}

fn may_be_longer(source: &Source) -> bool {
    LONGER.iter().any(|(path, _)| *path == source.path)
}

#[test]
fn lints_are_expected_with_a_reason_and_tests_are_not_ignored() {
    // In two halves, lest this file find itself.
    let forbidden = [concat!("#[", "allow("), concat!("#![", "allow("), concat!("#[", "ignore")];
    assert_none(offending(&rust(), |line| forbidden.iter().find(|words| line.contains(**words)).copied()));
}

#[test]
fn nothing_is_left_for_later() {
    let words = [concat!("TO", "DO"), concat!("FIX", "ME")];
    let calls = [concat!("todo", "!("), concat!("unimplemented", "!(")];
    let code = sources(&["host", "plugins", "migrations", "tests", "wit"], &["rs", "wit"]);
    let scripts = sources(&["web"], &["ts", "tsx"]);
    let found = |line: &str| {
        let word = line
            .split(|letter: char| !letter.is_alphanumeric())
            .find_map(|word| words.iter().find(|forbidden| **forbidden == word));
        word.or_else(|| calls.iter().find(|call| line.contains(**call))).copied()
    };
    assert_none(offending(&code, found).into_iter().chain(offending(&scripts, found)));
}

#[test]
fn every_member_is_made_alike() {
    let mut offences = Vec::new();
    for package in members() {
        let folder = package.folder.to_string_lossy().into_owned();
        let manifest = read_toml(&package.folder.join("Cargo.toml"));
        let shared = |section: &str, key: &str| {
            manifest.get(section).and_then(|table| table.get(key)?.as_bool()) == Some(true)
        };
        if !shared("lints", "workspace") {
            offences.push(format!("{folder}: [lints] workspace = true is missing"));
        }
        if package.targets.iter().any(|kind| kind == "lib") && doctests(&manifest) {
            offences.push(format!("{folder}: [lib] doctest = false is missing"));
        }
        if manifest["package"].get("version").and_then(toml::Value::as_str).is_some() {
            offences.push(format!("{folder}: the version is the workspace's"));
        }
    }
    assert_none(offences);
}

fn doctests(manifest: &Table) -> bool {
    manifest.get("lib").and_then(|lib| lib.get("doctest")?.as_bool()) != Some(false)
}

#[test]
fn a_folder_has_the_name_of_its_package() {
    let mut offences = Vec::new();
    for package in members() {
        let folder = package.folder.to_string_lossy().into_owned();
        let plain = package.name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
        let same = package.folder.file_name().is_some_and(|name| name == &*package.name);
        // The package `it` gives its tests short names: `it::architecture::…`.
        if !plain || !(same || folder == "tests" && package.name == "it") {
            offences.push(format!("{folder}: package {}", package.name));
        }
    }
    assert_none(offences);
}

/// The domain's golden dates and properties link nothing but the domain, and are its half-second loop; the plugin
/// host's compile worker is a process with a main of its own.
const OWN_TESTS: [&str; 2] = ["domain", "plugin_host"];

#[test]
fn the_desk_is_linked_into_one_test_binary() {
    let others = members().into_iter().filter(|package| package.name != "it");
    let testing = others.filter(|package| package.targets.iter().any(|kind| kind == "test"));
    let strangers = testing.filter(|package| !OWN_TESTS.contains(&package.name.as_str()));
    assert_none(strangers.map(|package| {
        format!("{}: integration tests stand in tests/it, unit tests beside their module", package.name)
    }));
}

#[test]
fn every_shared_dependency_is_used() {
    let workspace = read_toml(Path::new("Cargo.toml"));
    let shared = workspace["workspace"]["dependencies"].as_table().expect("dependencies are a table");
    let members = members();
    let used = |name: &str| {
        members.iter().any(|package| package.dependencies.iter().any(|dependency| dependency.name == name))
    };
    let unused = shared.keys().filter(|name| !used(name));
    assert_none(unused.map(|name| format!("[workspace.dependencies] {name} has no user")));
}

fn read_toml(path: &Path) -> Table {
    let text =
        fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// `path:line: what` for every line in which `find` sees something.
fn offending(sources: &[Source], find: impl Fn(&str) -> Option<&'static str>) -> Vec<String> {
    let lines =
        sources.iter().flat_map(|source| source.lines().map(move |(number, line)| (source, number, line)));
    lines
        .filter_map(|(source, number, line)| Some(format!("{}:{number}: {}", source.path, find(line)?)))
        .collect()
}

fn assert_none(offences: impl IntoIterator<Item = String>) {
    let offences: Vec<_> = offences.into_iter().collect();
    assert!(offences.is_empty(), "{} offences:\n{}", offences.len(), offences.join("\n"));
}
