//! Dependencies point one way. The table is the picture of design: an edge that is not in it is a mistake, and adding
//! one here is a decision to be argued for.

use std::{collections::BTreeSet, path::Path};

use super::packages::{Package, cargo, members};

/// Every crate with the crates of ours it may use.
const EDGES: [(&str, &[&str]); 13] = [
    ("domain", &[]),
    ("migrations", &[]),
    ("mail", &[]),
    ("report", &[]),
    ("store", &["domain", "migrations"]),
    ("plugin_host", &["domain"]),
    ("jobs", &["domain", "store"]),
    ("app", &["domain", "store", "mail", "jobs", "report"]),
    ("api", &["app", "domain", "report"]),
    ("server", &["api", "app", "domain", "jobs", "mail", "migrations", "plugin_host", "store"]),
    ("test_support", &["api", "app", "domain", "jobs", "mail", "plugin_host", "server", "store"]),
    ("xtask", &[]),
    ("sdk", &[]),
];

/// A library that shapes its user has one home. Tests may use it to look from outside.
const HOMES: [(&str, &[&str]); 30] = [
    ("sea-orm", &["store", "test_support"]),
    ("sea-orm-migration", &["migrations"]),
    ("sqlx", &["store"]),
    ("object_store", &["store"]),
    ("wasmtime", &["plugin_host"]),
    ("wasmparser", &["plugin_host"]),
    ("wit-bindgen", &["sdk"]),
    ("rust-stemmers", &["store"]),
    // Tells webhooks; nothing else of the desk calls out over HTTP.
    ("reqwest", &["app", "server", "test_support"]),
    ("axum", &["api", "server", "test_support"]),
    ("tower-http", &["api"]),
    ("utoipa", &["api"]),
    ("lettre", &["mail"]),
    ("mail-parser", &["mail"]),
    ("imap-proto", &["mail"]),
    ("smtp-proto", &["mail"]),
    // Seals what has to be read back (passwords of mail servers), and signs letters.
    ("aws-lc-rs", &["app", "mail"]),
    ("ammonia", &["mail"]),
    ("minijinja", &["mail"]),
    // Written by reports, read where batches of readings arrive.
    ("csv", &["report", "api", "app"]),
    ("rust_xlsxwriter", &["report"]),
    ("krilla", &["report"]),
    ("rustybuzz", &["report"]),
    ("argon2", &["app"]),
    ("totp-rs", &["app"]),
    ("jsonwebtoken", &["app"]),
    ("chrono", &["store", "jobs"]),
    ("cron", &["jobs"]),
    ("config", &["server"]),
    ("clap", &["server", "xtask"]),
];

/// The domain awaits nothing and knows no database, protocol or engine: this is all it may use.
const DOMAIN_USES: [&str; 7] = ["jiff", "jsonschema", "serde", "serde_json", "sha2", "thiserror", "uuid"];

/// What must not even be reached through others.
const ABSENT: [(&str, &[&str]); 10] = [
    ("domain", &["tokio", "sea-orm", "sqlx", "axum", "hyper", "wasmtime", "lettre", "chrono"]),
    ("mail", &["sea-orm", "sqlx", "axum", "wasmtime", "chrono"]),
    ("report", &["tokio", "sea-orm", "sqlx", "axum", "wasmtime", "lettre", "chrono"]),
    ("plugin_host", &["sea-orm", "sqlx", "axum", "lettre", "wasmtime-wasi", "chrono"]),
    ("store", &["axum", "wasmtime", "lettre"]),
    ("jobs", &["axum", "wasmtime", "lettre"]),
    ("app", &["axum", "wasmtime"]),
    ("api", &["wasmtime"]),
    ("server", &["ring", "openssl-sys", "native-tls", "wasmtime-wasi"]),
    ("sdk", &["tokio", "wasmtime", "jiff", "chrono", "rand"]),
];

#[test]
fn crates_depend_only_as_the_table_says() {
    let mut offences = Vec::new();
    for package in members() {
        for dependency in package.dependencies.iter().filter(|dependency| dependency.own) {
            if !permitted(&package, &dependency.name, dependency.for_tests) {
                offences.push(format!("{} -> {}", package.name, dependency.name));
            }
        }
    }
    assert_eq!(offences, Vec::<String>::new(), "edges that are not in the table");
}

fn permitted(package: &Package, dependency: &str, for_tests: bool) -> bool {
    // The acceptance tests look at everything, and nothing can depend on them.
    if package.name == "it" {
        return for_tests;
    }
    // Test helpers reach any crate's tests, never its product.
    if dependency == "test_support" {
        return for_tests;
    }
    allowed_edges(package).contains(&dependency)
}

fn allowed_edges(package: &Package) -> &'static [&'static str] {
    if let Some((_, edges)) = EDGES.iter().find(|(name, _)| *name == package.name) {
        return edges;
    }
    // A rule set sees the SDK and never the host.
    assert_eq!(package.folder.parent(), Some(Path::new("plugins")), "{} is not in the table", package.name);
    &["sdk"]
}

#[test]
fn shaping_libraries_stay_in_their_homes() {
    let mut offences = Vec::new();
    for package in members() {
        for dependency in package.dependencies.iter().filter(|dependency| !dependency.for_tests) {
            let home = HOMES.iter().find(|(library, _)| *library == dependency.name);
            if home.is_some_and(|(_, homes)| !homes.contains(&package.name.as_str())) {
                offences.push(format!("{} -> {}", package.name, dependency.name));
            }
        }
    }
    assert_eq!(offences, Vec::<String>::new(), "libraries outside their homes");
}

#[test]
fn the_domain_uses_nothing_but_plain_data() {
    let members = members();
    let domain = members.iter().find(|package| package.name == "domain").expect("there is a domain");
    let product = domain.dependencies.iter().filter(|dependency| !dependency.for_tests);
    let strangers: Vec<_> =
        product.map(|one| one.name.as_str()).filter(|name| !DOMAIN_USES.contains(name)).collect();
    assert_eq!(strangers, Vec::<&str>::new());
}

#[test]
fn heavy_libraries_are_not_reached_through_others() {
    let mut offences = Vec::new();
    for (package, absent) in ABSENT {
        let reached = reached(package);
        assert!(reached.contains(package), "cargo tree names {package} itself");
        let present = absent.iter().filter(|library| reached.contains(**library));
        offences.extend(present.map(|library| format!("{package} -> … -> {library}")));
    }
    assert_eq!(offences, Vec::<String>::new());
}

/// Everything the crate's product is built from on this platform, with the features it asks for itself:
/// `cargo metadata` would unite the features of the whole workspace.
fn reached(package: &str) -> BTreeSet<String> {
    let tree =
        cargo(&["tree", "--package", package, "--edges", "normal", "--prefix", "none", "--format", "{p}"]);
    tree.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}
