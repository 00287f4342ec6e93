//! Every reference of a manifest leads somewhere; the refusal names the path.
use domain::rules::Refusal;
use serde_json::{Value as Json, json};

use super::facts::manifest;
use crate::pack;

/// The refusal of the manifest with one value replaced.
fn path_of(pointer: &str, value: Json) -> String {
    let mut manifest = manifest();
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    match manifest.pointer_mut(parent).expect("the place exists") {
        Json::Object(object) => drop(object.insert(name.to_owned(), value)),
        Json::Array(items) => items.push(value),
        other => panic!("{other}"),
    }
    match pack(&wat::parse_str("(component)").unwrap(), manifest.to_string().as_bytes()) {
        Err(Refusal::Manifest { path, .. }) => path,
        other => panic!("{pointer}: {other:?}"),
    }
}

#[test]
fn the_sample_is_good() {
    pack(&wat::parse_str("(component)").unwrap(), manifest().to_string().as_bytes()).unwrap();
}

#[test]
fn wrong_references_are_named_by_path() {
    let text = json!({"ru": "а", "en": "a"});
    let rows: &[(&str, Json, &str)] = &[
        ("/id", json!("Acme Inc"), "id"),
        ("/version", json!("one"), "version"),
        ("/hooks", json!(["intake", "intake"]), "hooks[1]"),
        ("/hooks", json!(["intakes"]), "hooks[0]"),
        ("/unknown", json!(1), "unknown"),
        ("/documents", json!([]), "documents"),
        ("/clauses/0/document", json!("other"), "clauses[0]"),
        ("/calendars/0/zone", json!("Mars/Olympus"), "calendars[0].zone"),
        ("/calendars/0/week", json!({}), "calendars[0]"),
        ("/products/0/calendar", json!("night"), "products[0].calendar"),
        ("/products/0/document", json!("other"), "products[0].document"),
        ("/products/0/kinds", json!(["wish"]), "products[0].kinds"),
        ("/products/0/number_prefix", json!("acme"), "products[0].number_prefix"),
        ("/products/0/number_prefix", json!("TOOLONGER"), "products[0].number_prefix"),
        ("/products/0/channels", json!([]), "products[0].channels"),
        ("/products/0/settings", json!({"a": 1}), "products[0].settings"),
        ("/kinds/0/form", json!("survey"), "kinds[0].form"),
        ("/kinds/0/fields", json!([{"code": "serial"}]), "kinds[0].fields"),
        ("/timers", json!([{"code": "silence", "title": text, "closes": "never"}]), "timers[0].closes"),
        ("/fallback", json!([{"code": "reaction", "rule": {"kind": "same_day"}}]), "fallback[0]"),
        (
            "/forms",
            json!([{"id": "f", "version": 1, "title": text, "kinds": ["wish"], "schema": {}}]),
            "forms[0].kinds",
        ),
        (
            "/forms",
            json!([{"id": "f", "version": 1, "title": text, "schema": {"type": "nonsense"}}]),
            "forms[0].schema",
        ),
        (
            "/actions",
            json!([{"code": "a", "title": text, "roles": ["agent"], "payload": {"type": 5}}]),
            "actions[0].payload",
        ),
        ("/reasons", json!({"Bad Code": text}), "reasons[0]"),
        (
            "/mailings",
            json!([{"release_kinds": [], "entitlement_kinds": [], "template": "nowhere", "clause": {"document": "r", "section": "1.1"}}]),
            "mailings[0].template",
        ),
        ("/settings", json!({"type": "object"}), "settings"),
        (
            "/settings",
            json!({"type": "object", "additionalProperties": false, "properties": {"days": {"type": "integer"}}}),
            "settings.properties.days",
        ),
        (
            "/settings",
            json!({"type": "object", "additionalProperties": false, "properties": {"days": {"type": "integer", "default": "x"}}}),
            "settings.days",
        ),
    ];
    for (pointer, value, path) in rows {
        assert_eq!(path_of(pointer, value.clone()), *path, "{pointer} = {value}");
    }
}

#[test]
fn a_notice_is_no_fallback_deadline() {
    let mut manifest = manifest();
    manifest["timers"] = json!([{"code": "visit", "title": {"ru": "а", "en": "a"}}]);
    manifest["fallback"] = json!([{"code": "visit", "rule": {"kind": "notice", "count": 3}}]);
    let refused = pack(&wat::parse_str("(component)").unwrap(), manifest.to_string().as_bytes());
    assert!(matches!(refused, Err(Refusal::Manifest { path, .. }) if path == "fallback[0].rule"));
}

#[test]
fn settings_of_a_product_fit_their_schema() {
    let mut manifest = manifest();
    manifest["settings"] = json!({"type": "object", "additionalProperties": false, "properties": {"days": {"type": "integer", "default": 5}}});
    manifest["products"][0]["settings"] = json!({"days": 7});
    let component = wat::parse_str("(component)").unwrap();
    pack(&component, manifest.to_string().as_bytes()).unwrap();
    manifest["products"][0]["settings"] = json!({"hours": 7});
    let refused = pack(&component, manifest.to_string().as_bytes());
    assert!(
        matches!(refused, Err(Refusal::Manifest { path, .. }) if path.starts_with("products[0].settings"))
    );
}

#[test]
fn text_after_the_manifest_is_refused() {
    let json = format!("{} trailing", manifest());
    let refused = pack(&wat::parse_str("(component)").unwrap(), json.as_bytes());
    assert!(matches!(refused, Err(Refusal::Manifest { .. })));
}
