//! The page: how clauses, steps and tests find each other, and that the committed page is fresh and hides nothing.

use serde_json::json;

use super::{Plugin, files, listing::Listing, names::Named, page, proofs, rows, steps};
use crate::support::{temporary::Folder, workspace::Workspace};

const CLAUSES: &str =
    r#"sdk::clauses! { "doc"; X_1 = "1"; X_2 = "2 (3)"; X_4 = "4"; } const NOTICE: &str = "notice";"#;

fn founded(source: &str) -> Vec<(String, Vec<String>)> {
    let sources = [CLAUSES, source].map(|text| ("file".to_owned(), syn::parse_file(text).unwrap()));
    let founded = steps::founded(&sources);
    founded.into_iter().map(|step| (step.section, step.effects)).collect()
}

fn step(section: &str, effects: &[&str]) -> (String, Vec<String>) {
    (section.to_owned(), effects.iter().map(|&it| it.to_owned()).collect())
}

#[test]
fn steps_rest_on_the_next_because() {
    let found = founded(
        r#"fn a() {
            decide().start_timer(NOTICE, days(1), at).when(new, |it| it.move_for(Status::WaitingCustomer, "why"))
                .because(&[X_1]).when(new, Draft::register).because(&[X_2, X_4]).done()
        }
        fn b() { deny("no").because(&[X_4]).done() }"#,
    );
    assert_eq!(found.len(), 4);
    for one in [
        step("1", &["start_timer notice", "move waiting_customer why"]),
        step("2 (3)", &["register"]),
        step("4", &["register"]),
        step("4", &["deny no"]),
    ] {
        assert!(found.contains(&one), "{one:?} is not in {found:?}");
    }
}

#[test]
fn variables_and_helpers_are_followed() {
    let found = founded(
        r#"fn a() {
            let (code, clause) = if x { (NOTICE, X_1) } else { ("late", X_4) };
            decide().start_timer(code, days(1), at).because(&[clause])
        }
        fn b() { opened().because(&[R::of(facts).at("7")]) }
        fn opened() -> Draft { decide().create_ticket(NewTicket {}) }"#,
    );
    assert_eq!(
        found,
        [
            step("1", &["start_timer notice"]),
            step("4", &["start_timer notice"]),
            step("7", &["create_ticket"])
        ]
    );
}

#[test]
fn clauses_of_a_table_may_all_be_meant() {
    let found = founded(
        r#"const TABLE: [(&str, Basis); 2] = [("a", X_1), ("b", X_2)];
        fn a() { deny("unknown").because(&[X_4]); decide().propose("refuse", code).because(&[*clause]) }"#,
    );
    let proposed = ["propose refuse"];
    assert_eq!(found, [step("4", &["deny unknown"]), step("1", &proposed), step("2 (3)", &proposed)]);
}

fn plugin(listing: &str, sources: &str) -> Plugin {
    let clause =
        |section: &str| json!({"document": "doc", "section": section, "title": {"ru": "р", "en": "e"}});
    let manifest = json!({
        "documents": [{"code": "doc", "title": {"ru": "Регламент", "en": "Regulation"}}],
        "clauses": [clause("1"), clause("2"), clause("2 (3)"), clause("4")],
        "timers": [{"code": "answer"}],
        "mailings": [{"template": "news", "clause": {"document": "doc", "section": "4"}}],
    });
    let sources = [CLAUSES, sources].map(|text| ("file".to_owned(), syn::parse_file(text).unwrap()));
    let listing: Listing = toml::from_str(listing).unwrap();
    Plugin { name: "rules".to_owned(), manifest, listing, steps: steps::founded(&sources) }
}

fn named(folder: &str, tests: &str) -> Named {
    let folder = Folder::new(folder);
    folder.write("tests.rs", tests);
    let mut named = Named::default();
    named.read("it", &folder.path, &["x".to_owned()]).unwrap();
    named
}

#[test]
fn every_gap_is_a_row_and_a_line_of_the_list() {
    let listing = r#"[doc]
        letter = "x"
        clauses = [
            { section = "1", declared = ["timers/answer"], scenarios = [7] },
            { section = "2", not_testable = "an intention" },
            { section = "4", lacks = "no ledger" },
            { section = "9", core = "time" },
        ]"#;
    let plugin = plugin(listing, "fn a() { decide().register().because(&[X_2]) }");
    let mut named = named(
        "gaps",
        "on_both!(sc_7_a); on_both!(with mail: x_4_b,); #[test] fn x_2_3_c() {} #[test] fn x_8_d() {} fn x_9() {}",
    );
    let page = page::render(&rows::regulations(&[plugin], &mut named).unwrap(), &named.strangers());
    for line in [
        "| 1 | e<br>р | declared: `timers/answer` | it: `sc_7_a` | ✓ |",
        "| 2 | e<br>р | — | — | not testable: an intention |",
        "| 2 (3) | e<br>р | steps of file: `register` | it: `x_2_3_c` | ✓ |",
        "| 4 | e<br>р | declared: `mailings/news` | it: `x_4_b` | **gap**: no ledger |",
        "| 9 | — | core: time | — | **gap**: not in the manifest, no test |",
        "- X 4: no ledger",
        "- X 9: not in the manifest, no test",
        "| all | | 5 | 1 | 3 | 1 | 2 |",
        "- it: `x_8_d`",
    ] {
        assert!(page.lines().any(|one| one == line), "{line}\nis not in\n{page}");
    }
}

#[test]
fn claims_of_the_list_are_checked() {
    let entry = |more: &str| format!("[doc]\nletter = \"x\"\nclauses = [{{ section = \"1\", {more} }}]");
    for (more, error) in [
        ("declared = [\"timers/late\"]", "the manifest has no timers/late"),
        ("tests = [\"nobody\"]", "there is no test nobody"),
    ] {
        let plugin = plugin(&entry(more), "");
        let failed = rows::regulations(&[plugin], &mut Named::default()).err().unwrap().to_string();
        assert!(failed.contains(error), "{failed}");
    }
}

#[test]
fn the_rows_are_told_as_data_in_both_languages() {
    let listing = r#"[doc]
        letter = "x"
        clauses = [
            { section = "1", declared = ["timers/answer"], scenarios = [7] },
            { section = "2", not_testable = "an intention" },
            { section = "4", core = "time" },
        ]"#;
    let plugin = plugin(listing, "fn a() { decide().register().because(&[X_2]) }");
    let mut named = named("proofs", "on_both!(sc_7_a); #[test] fn x_2_3_c() {}");
    let regulations = rows::regulations(&[plugin], &mut named).unwrap();
    let russian = [("an intention", "намерение"), ("time", "время"), ("no test", "нет теста")];
    let russian = russian.map(|(english, russian)| (english.to_owned(), russian.to_owned())).into();
    let proofs: Vec<_> =
        regulations[0].rows.iter().map(|row| proofs::proof("doc", row, &russian).unwrap()).collect();
    assert_eq!(
        proofs,
        [
            json!({"document": "doc", "section": "1", "declared": ["timers/answer"], "tests": {"it": ["sc_7_a"]}}),
            json!({"document": "doc", "section": "2", "not_testable": {"ru": "намерение", "en": "an intention"}}),
            json!({
                "document": "doc", "section": "4", "core": {"ru": "время", "en": "time"},
                "declared": ["mailings/news"], "gaps": [{"ru": "нет теста", "en": "no test"}]
            }),
            json!({
                "document": "doc", "section": "2 (3)", "steps": {"file": ["register"]}, "tests": {"it": ["x_2_3_c"]}
            }),
        ]
    );
    let untold = proofs::proof("doc", &regulations[0].rows[1], &std::collections::BTreeMap::new());
    assert!(untold.unwrap_err().to_string().contains("no words for \"an intention\""));
}

#[test]
fn what_is_committed_is_fresh_and_lists_every_gap() {
    let workspace = Workspace::load().unwrap();
    let files = files(&workspace).unwrap();
    for (path, content) in &files {
        let committed = std::fs::read(path).unwrap_or_default();
        assert!(committed == *content, "{}: run `cargo xtask clauses` and commit the result", path.display());
    }
    let (_, page) = files.iter().find(|(path, _)| path.ends_with("CLAUSES.md")).unwrap();
    let page = std::str::from_utf8(page).unwrap();
    let (tables, list) = page.split_once("\n## Gaps\n").unwrap();
    let rows = tables.lines().filter(|line| line.starts_with("| ") && line.contains("| **gap**: ")).count();
    let list = list.split("\n## ").next().unwrap();
    assert_eq!(list.lines().filter(|line| line.starts_with("- ")).count(), rows);
}
