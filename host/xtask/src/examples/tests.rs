//! What is checked in fits the document and leaves nothing out; how examples are made neutral and chosen.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::{Value, json};

use super::{
    Example,
    choose::{Chooser, PROBLEM, is_whole},
    document::Document,
    exchange::Exchange,
    file,
    neutral::{Cut, Neutral},
    text,
};
use crate::support::workspace::Workspace;

/// Operations that are shown without an example, each with its reason.
const NOT_SHOWN: [(&str, &str); 0] = [];

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn recorded(workspace: &Workspace) -> BTreeMap<String, Example> {
    serde_json::from_value(read(&file(workspace))).unwrap()
}

fn described(workspace: &Workspace) -> Document {
    Document::new(&read(&workspace.web().join("shared/api/openapi.json"))).unwrap()
}

#[test]
fn every_example_is_as_the_document_says_and_no_operation_goes_without() {
    let workspace = Workspace::load().unwrap();
    let (document, mut examples) = (described(&workspace), recorded(&workspace));
    let mut wrong = Vec::new();
    let problem = examples.remove(PROBLEM).and_then(|held| held.answer);
    wrong.extend(document.problem_deviation("application/problem+json", problem.as_ref()));
    for operation in document.operations() {
        let has_bodies = operation.request.is_some() || !operation.answers.is_empty();
        let is_excused = NOT_SHOWN.iter().any(|(id, _)| *id == operation.id);
        match examples.remove(&operation.id) {
            Some(held) if is_whole(operation, held.status, held.request.as_ref(), held.answer.as_ref()) => {}
            Some(_) => wrong.push(format!("{}: not as the document says", operation.id)),
            None if has_bodies && !is_excused => wrong.push(format!("{}: no example", operation.id)),
            None => {}
        }
    }
    wrong.extend(examples.into_keys().map(|id| format!("{id}: no such operation")));
    assert_eq!(wrong, Vec::<String>::new(), "run `cargo xtask examples`, then `cargo xtask codegen`");
}

#[test]
fn the_document_shows_what_is_checked_in() {
    let workspace = Workspace::load().unwrap();
    let document = read(&workspace.web().join("shared/api/openapi.json"));
    let examples = serde_json::to_value(recorded(&workspace)).unwrap();
    let problem = &document["components"]["responses"]["Problem"]["content"]["application/problem+json"];
    assert_eq!(problem["example"], examples[PROBLEM]["answer"]);
    let mut shown = 1;
    for operation in
        document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values())
    {
        let Some(held) = operation["operationId"].as_str().and_then(|id| examples.get(id)) else { continue };
        let request = &operation["requestBody"]["content"]["application/json"]["example"];
        let status = held["status"].to_string();
        let answer = &operation["responses"][status]["content"]["application/json"]["example"];
        assert_eq!((request, answer), (&held["request"], &held["answer"]), "{}", operation["operationId"]);
        shown += 1;
    }
    assert_eq!(shown, examples.as_object().unwrap().len());
}

#[test]
fn no_example_opens_anything() {
    let workspace = Workspace::load().unwrap();
    let mut found = Vec::new();
    for (id, example) in recorded(&workspace) {
        let mut open = vec![example.request.unwrap_or_default(), example.answer.unwrap_or_default()];
        while let Some(value) = open.pop() {
            match value {
                Value::String(text) if text::has_drawn(&text) => found.push(format!("{id}: {text}")),
                Value::Array(list) => open.extend(list),
                Value::Object(members) => open.extend(members.into_iter().map(|(_, value)| value)),
                _ => {}
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

const SHORT: Cut = Cut { items: 2, covered: false };

fn neutral() -> Neutral {
    let product = json!({
        "code": "lens", "title": {"ru": "Линза", "en": "Lens"}, "number_prefix": "LN",
        "provider": {"code": "optics", "name": "Optics Ltd"},
    });
    Neutral::new(&[json!({"id": "lens-rules", "products": [product]})], "part optics\nword iris\n")
}

#[test]
fn names_of_vendors_give_way_and_what_else_is_theirs_is_left_out() {
    let answer = json!({
        "number": "LN-2026-17", "product": "lens", "text": "Lens and lenses", "iris_size": 3, "about": "An iris.",
        "provider": {"name": "Optics Ltd", "letter": "all bioptics"}, "list": ["the iris", "irises"],
    });
    let (_, made) = neutral().example(None, Some(&answer), SHORT);
    let expected = json!({
        "number": "P1-2026-17", "product": "product-1", "text": "Product 1 and lenses",
        "provider": {"name": "Vendor 1"}, "list": ["irises"],
    });
    assert_eq!(made, Some(expected));
    let covered = Cut { items: 1, covered: true };
    let (_, made) = neutral().example(None, Some(&json!([{"about": "An iris."}, {}])), covered);
    assert_eq!(made, Some(json!([{"about": "…"}])));
}

#[test]
fn ids_are_numbered_and_what_is_drawn_is_covered() {
    let (one, other) = ("01939b3c-0000-7000-8000-0000000000aa", "01939b3c-0000-7000-8000-0000000000bb");
    let request =
        json!({"customer": one, "password": "short", "links": [{"to": other}, {"to": one}, {"to": one}]});
    let digest = "0f".repeat(32);
    let answer = json!({
        "id": other, "url": format!("http://127.0.0.1:40123/api/v1/tickets/{one}/messages"), "digest": digest,
        "key": "rgk_a1", "cursor": "MDE5MzliM2MtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMGFh",
    });
    let (request, answer) = neutral().example(Some(&request), Some(&answer), SHORT);
    let id = |number: usize| format!("0195a3c0-5c00-7000-8000-{number:012}");
    let expected = json!({
        "customer": id(1), "password": "EXAMPLE", "links": [{"to": id(2)}, {"to": id(1)}],
    });
    assert_eq!(request, Some(expected));
    let answer = answer.unwrap();
    assert_eq!(answer["id"], id(2));
    assert_eq!(answer["url"], format!("http://desk.example.com/api/v1/tickets/{}/messages", id(1)));
    assert_eq!((&answer["key"], &answer["cursor"]), (&json!("rgk_EXAMPLE"), &json!("EXAMPLE")));
    assert!(answer["digest"].as_str().unwrap().starts_with("e3b0c442"));
}

fn small_document() -> Document {
    let thing = json!({
        "type": "object", "required": ["name"],
        "properties": {"name": {"type": "string"}, "size": {"type": ["integer", "null"]}},
    });
    let answer = json!({"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}});
    let operation = |id: &str| json!({"operationId": id, "responses": {"200": answer}});
    Document::new(&json!({
        "paths": {
            "/api/v1/things/{id}": {"get": operation("getThing")},
            "/api/v1/things/newest": {"get": operation("getNewestThing")},
        },
        "components": {"schemas": {"Thing": thing}},
    }))
    .unwrap()
}

fn exchange(path: &str, test: &str, answer: Value) -> Exchange {
    Exchange {
        test: test.to_owned(),
        method: "GET".to_owned(),
        path: path.to_owned(),
        request: None,
        status: 200,
        media_type: "application/json".to_owned(),
        answer: Some(answer),
    }
}

#[test]
fn what_says_more_is_shown_and_what_is_not_promised_is_told() {
    let (document, neutral) = (small_document(), neutral());
    let mut chooser = Chooser::new(&document, &neutral);
    for (test, answer) in [
        ("acceptance::a::sqlite", json!({"name": "a", "size": null})),
        ("acceptance::b::sqlite", json!({"name": "b", "size": 2})),
        ("access::matrix::c::sqlite", json!({"name": "c", "size": 3})),
        ("contract::d::sqlite", json!({"name": "d", "colour": "red"})),
        ("contract::e::sqlite", json!({"size": 1})),
    ] {
        chooser.take(&exchange("/api/v1/things/7", test, answer));
    }
    let made = chooser.made();
    let shown = &made.examples["getThing"];
    assert_eq!(
        (shown.test.as_str(), &shown.answer),
        ("acceptance::b", &Some(json!({"name": "b", "size": 2})))
    );
    assert_eq!(made.missing, ["getNewestThing"]);
    assert_eq!(made.deviations.len(), 2, "{:?}", made.deviations);
}

#[test]
fn an_address_is_its_operation_by_letters_before_by_id() {
    let document = small_document();
    let id = |path| document.of("GET", path).map(|held| held.id.clone()).unwrap_or_default();
    assert_eq!(id("/api/v1/things/newest"), "getNewestThing");
    assert_eq!(id("/api/v1/things/7"), "getThing");
    assert_eq!(id("/api/v1/things"), "");
}
