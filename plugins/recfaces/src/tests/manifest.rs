//! The manifest and the checklist's schema against the rows of the regulation.
use super::*;

fn schema() -> jsonschema::Validator {
    let schema = serde_json::from_str(include_str!("../../forms/recfaces-checklist.json")).expect("JSON");
    jsonschema::validator_for(&schema).expect("a schema")
}

/// Paths at which data violate the schema; a missing property stands at its own path.
fn errors(data: &serde_json::Value) -> Vec<String> {
    let validator = schema();
    let mut paths: Vec<String> = validator
        .iter_errors(data)
        .map(|error| {
            let mut path = error.instance_path().as_str().trim_start_matches('/').replace('/', ".");
            if let jsonschema::error::ValidationErrorKind::Required { property } = error.kind() {
                path = format!("{path}.{}", property.as_str().expect("a name"))
                    .trim_start_matches('.')
                    .to_owned();
            }
            path
        })
        .collect();
    paths.sort();
    paths.dedup();
    paths
}

/// The good checklist with changes; null takes a row out.
fn with(changes: &serde_json::Value) -> serde_json::Value {
    let mut data = good_checklist();
    for (name, value) in changes.as_object().expect("changes") {
        data[name] = value.clone();
    }
    data
}

#[test]
fn the_manifest_agrees_with_itself_and_explains_every_clause() {
    let manifest = manifest();
    manifest.lint();
    manifest.explains(clauses::ALL);
    assert_eq!(manifest.json()["calendars"][0]["zone"], "+04:00", "R 5.1, A-47");
    assert_eq!(manifest.json()["clauses"].as_array().map(Vec::len), Some(35), "every row of spec 3.5");
}

#[test]
fn r_4_6_the_good_checklist_has_no_errors() {
    assert_eq!(errors(&good_checklist()), [""; 0]);
}

#[test]
fn r_4_6_every_property_names_its_row_in_both_languages() {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../forms/recfaces-checklist.json")).expect("JSON");
    for (name, property) in schema["properties"].as_object().expect("properties") {
        assert!(property["x-item"].is_u64(), "{name} names no row of the checklist");
        assert!(
            property["x-title"]["ru"].is_string() && property["x-title"]["en"].is_string(),
            "{name} has no title"
        );
    }
}

#[test]
fn r_4_6_rows_1_4_9_10_11_are_refused_as_in_sc_74() {
    let mut data = with(
        &json!({"channels": -1, "system_disk_type": "NVMe", "cpu_percent": 140, "logs_uploaded": false}),
    );
    data.as_object_mut().expect("an object").remove("antivirus_active");
    assert_eq!(
        errors(&data),
        ["antivirus_active", "channels", "cpu_percent", "logs_uploaded", "system_disk_type"]
    );
}

#[test]
fn r_4_6_row_6_depends_on_row_5() {
    assert_eq!(errors(&with(&json!({"licence_status": null}))), ["licence_status"]);
    assert_eq!(errors(&with(&json!({"ui_available": false}))), ["licence_status"]);
    assert_eq!(errors(&with(&json!({"ui_available": false, "licence_status": null}))), [""; 0]);
}

#[test]
fn r_4_6_row_7_lists_what_does_not_run() {
    assert_eq!(errors(&with(&json!({"services": {"all_running": false}}))), ["services.not_running"]);
    assert_eq!(
        errors(&with(&json!({"services": {"all_running": false, "not_running": []}}))),
        ["services.not_running"]
    );
    let nameless =
        json!({"services": {"all_running": false, "not_running": [{"name": "", "state": "Stopped"}]}});
    assert_eq!(errors(&with(&nameless)), ["services.not_running.0.name"]);
}

#[test]
fn r_4_6_rows_11_and_12_ask_for_more_where_the_answer_is_yes() {
    assert_eq!(errors(&with(&json!({"logs_path": null}))), ["logs_path"]);
    assert_eq!(errors(&with(&json!({"api_used": true}))), ["postman_checked"]);
    assert_eq!(
        errors(&with(&json!({"api_used": true, "postman_checked": true, "url": ""}))),
        ["body", "response", "url"]
    );
    let whole = json!({"api_used": true, "postman_checked": true, "url": "http://h/a", "body": "{}", "response": "500"});
    assert_eq!(errors(&with(&whole)), [""; 0]);
}
