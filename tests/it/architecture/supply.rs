//! Where other people's code comes from and on what terms.

use std::fs;

use serde_json::Value;
use toml::Table;

use super::packages::{cargo, root};

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Terms under which we may ship. MPL-2.0 is file-level: unchanged files carry no duty for ours.
const LICENCES: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

#[test]
fn every_dependency_is_a_published_crate() {
    let lock: Table = fs::read_to_string(root().join("Cargo.lock"))
        .expect("there is a lock file")
        .parse()
        .expect("it is TOML");
    let packages = lock["package"].as_array().expect("the lock file lists packages");
    let foreign: Vec<_> = packages
        .iter()
        .filter(|package| package.get("source").is_some_and(|source| source.as_str() != Some(REGISTRY)))
        .map(|package| package["name"].to_string())
        .collect();
    assert_eq!(foreign, Vec::<String>::new(), "not from the public registry");
}

#[test]
fn every_dependency_has_a_licence_we_may_ship() {
    let version = cargo_host();
    let arguments = ["metadata", "--format-version", "1", "--filter-platform", &version];
    let metadata: Value = serde_json::from_str(&cargo(&arguments)).expect("cargo metadata prints JSON");
    let mut offences = Vec::new();
    for package in metadata["packages"].as_array().expect("packages are listed") {
        // Our own members carry no licence field and are never published.
        if package["source"].is_null() {
            continue;
        }
        let licence = package["license"].as_str().unwrap_or("none");
        if !acceptable(licence) {
            offences.push(format!("{} {}: {licence}", package["name"], package["version"]));
        }
    }
    assert_eq!(offences, Vec::<String>::new());
}

fn cargo_host() -> String {
    let rustc = std::process::Command::new("rustc").arg("-vV").output().expect("rustc starts");
    let text = String::from_utf8(rustc.stdout).expect("rustc prints UTF-8");
    text.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc names its host").to_owned()
}

/// An SPDX expression is fine when some choice of its alternatives is. Old crates write `/` for `OR`.
fn acceptable(licence: &str) -> bool {
    let expression = licence.replace('/', " OR ");
    let alternatives = split(&expression, " OR ");
    if alternatives.len() > 1 {
        return alternatives.iter().any(|one| acceptable(one));
    }
    let parts = split(&expression, " AND ");
    if parts.len() > 1 {
        return parts.iter().all(|one| acceptable(one));
    }
    let plain = expression.trim();
    match plain.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => acceptable(inner),
        None => LICENCES.contains(&plain),
    }
}

/// Splits outside parentheses; `OR` binds weaker than `AND`, so it is split first.
fn split<'a>(expression: &'a str, operator: &str) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let (mut depth, mut begin) = (0_usize, 0_usize);
    for (index, letter) in expression.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 && index >= begin && expression[index..].starts_with(operator) => {
                parts.push(&expression[begin..index]);
                begin = index + operator.len();
            }
            _ => {}
        }
    }
    parts.push(&expression[begin..]);
    parts
}

#[test]
fn licence_expressions_are_read_with_their_parentheses() {
    assert!(acceptable("MIT OR GPL-3.0"));
    assert!(acceptable("MIT/Apache-2.0"));
    assert!(acceptable("(MIT OR GPL-3.0) AND Unicode-3.0"));
    assert!(acceptable("Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT"));
    assert!(!acceptable("(MIT OR Apache-2.0) AND GPL-3.0"));
    assert!(!acceptable("MIT AND GPL-3.0 OR AGPL-3.0"));
    assert!(!acceptable("none"));
}
