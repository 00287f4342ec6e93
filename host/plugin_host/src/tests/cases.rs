//! The plugin's own cases at admission.
use domain::rules::{Refusal, RuleEngine};
use serde_json::{Value as Json, json};

use super::{
    facts::{host, manifest_with, received},
    guests::{honest, intake, packed},
};

async fn admit(component: &[u8], expect: Json) -> Result<(), Refusal> {
    let call = serde_json::to_value(received(7)).unwrap();
    let manifest =
        manifest_with(json!({"cases": [{"name": "a mail comes in", "call": call, "expect": expect}]}));
    host().admit(packed(component, &manifest)).await.map(|_| ())
}

#[tokio::test]
async fn effects_are_expected_by_part_or_the_decision_in_full() {
    let plugin = honest(&[("register", None), ("alert", Some("first"))]);
    assert_eq!(admit(&plugin, json!({"effects": ["register"]})).await, Ok(()));
    assert_eq!(admit(&plugin, json!({"effects": [{"alert": "first"}, "register"]})).await, Ok(()));
    let basis = json!([{"document": "r", "section": "1.1"}]);
    let whole = json!({"steps": [{"effect": "register", "basis": basis}, {"effect": {"alert": "first"}, "basis": basis}], "explanation": "because"});
    assert_eq!(admit(&plugin, whole).await, Ok(()));
}

#[tokio::test]
async fn another_decision_refuses_the_plugin_and_says_which() {
    let plugin = honest(&[("register", None)]);
    for expect in [
        json!({"effects": [{"alert": "first"}]}),
        json!({"effects": []}),
        json!({"steps": [], "explanation": ""}),
    ] {
        let Err(Refusal::Case { name, message }) = admit(&plugin, expect).await else {
            panic!("it must be refused")
        };
        assert_eq!(name, "a mail comes in");
        assert!(message.contains("register"), "{message}");
    }
}

#[tokio::test]
async fn a_case_that_fails_or_cannot_be_read_refuses_the_plugin() {
    let refused = admit(&intake(&[], "unreachable"), json!({"effects": []})).await;
    assert!(matches!(refused, Err(Refusal::Case { message, .. }) if message.contains("unreachable")));
    let manifest = manifest_with(json!({"cases": [{"name": "x", "call": {}, "expect": {"effects": []}}]}));
    let refused = host().admit(packed(&honest(&[]), &manifest)).await;
    assert!(matches!(refused, Err(Refusal::Manifest { path, .. }) if path.starts_with("cases[0]")));
}
