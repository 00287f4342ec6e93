//! The SDK cannot see the host, so its test kit repeats the codes the core knows. A code more there lets a rule set
//! pass its own tests and be rejected by the host (SC-52 once did).
use std::fs;

use super::packages::root;

#[test]
fn the_sdk_knows_the_codes_of_the_core_and_no_others() {
    let kit = "plugins/sdk/src/testing/manifest.rs";
    for (list, home) in [
        ("CORE_ACTIONS", "host/domain/src/rules/check.rs"),
        ("CORE_TEMPLATES", "host/domain/src/rules/check.rs"),
        ("CORE_REASONS", "host/domain/src/ticket/status.rs"),
    ] {
        assert_eq!(codes(kit, list), codes(home, list), "{list}");
    }
}

fn codes(path: &str, list: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(path)).expect("the source is there");
    let (_, rest) = text.split_once(&format!("const {list}:")).expect("the list is there");
    let (_, items) = rest.split_once("= [").expect("a list of codes");
    let (items, _) = items.split_once("];").expect("the list ends");
    let codes: Vec<_> = items.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    assert!(!codes.is_empty(), "{path}: {list}");
    codes
}
