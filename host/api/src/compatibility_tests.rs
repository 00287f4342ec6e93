//! The API only grows (R3): what the document promised once, `openapi.baseline.json`, it still promises. At a release
//! the baseline is replaced by `web/shared/api/openapi.json`.
use serde_json::{Map, Value};

use crate::document::openapi;

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

#[test]
fn nothing_that_was_promised_is_gone() {
    let baseline: Value = serde_json::from_str(include_str!("../openapi.baseline.json")).unwrap();
    let now = serde_json::to_value(openapi()).unwrap();
    assert_eq!(breaks(&baseline, &now), Vec::<String>::new());
}

#[test]
fn what_breaks_clients_is_found() {
    let baseline: Value = serde_json::from_str(include_str!("../openapi.baseline.json")).unwrap();
    let without = |change: &dyn Fn(&mut Value)| {
        let mut now = baseline.clone();
        change(&mut now);
        breaks(&baseline, &now).len()
    };
    assert_eq!(without(&|_| ()), 0);
    assert_eq!(without(&|now| drop(now["paths"].as_object_mut().unwrap().remove("/api/v1/tickets"))), 2);
    let ticket = "/components/schemas/TicketView/properties";
    let removed =
        |now: &mut Value| drop(now.pointer_mut(ticket).unwrap().as_object_mut().unwrap().remove("number"));
    assert_eq!(without(&removed), 1);
    assert_eq!(without(&|now| now.pointer_mut(ticket).unwrap()["number"]["type"] = "integer".into()), 1);
    let demanded = |now: &mut Value| {
        let (name, required) =
            ("OpenTicketRequest", now["components"]["schemas"]["OpenTicketRequest"]["required"].take());
        let mut all = required.as_array().cloned().unwrap_or_default();
        all.push("subject".into());
        now["components"]["schemas"][name]["required"] = all.into();
    };
    assert_eq!(without(&demanded), 1);
    let formats = "/components/schemas/RunReportRequest/properties/format/enum";
    let shorter = |now: &mut Value| drop(now.pointer_mut(formats).unwrap().as_array_mut().unwrap().pop());
    assert_eq!(without(&shorter), 1);
    // Another name is none of a client's concern, another shape is.
    let author = "/components/schemas/MessageView/properties/author/$ref";
    let leads_to = |name: &'static str| {
        move |now: &mut Value| {
            let held = now["components"]["schemas"]["AuthorView"].clone();
            now["components"]["schemas"]["WriterView"] = held;
            *now.pointer_mut(author).unwrap() = format!("#/components/schemas/{name}").into();
        }
    };
    assert_eq!(without(&leads_to("WriterView")), 0);
    assert!(without(&leads_to("ClauseView")) > 0);
}

/// Places at which a client of the baseline would fail.
fn breaks(baseline: &Value, now: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let shapes = (&baseline["components"]["schemas"], &now["components"]["schemas"]);
    for (path, item) in members(&baseline["paths"]) {
        for method in METHODS.into_iter().filter(|method| item.get(method).is_some()) {
            let place = format!("{method} {path}");
            match now["paths"][path].get(method) {
                Some(operation) => operation_breaks(&place, (&item[method], operation), shapes, &mut found),
                None => found.push(place),
            }
        }
    }
    for (name, schema) in members(&baseline["components"]["schemas"]) {
        let place = format!("schema {name}");
        match now["components"]["schemas"].get(name) {
            Some(held) => schema_breaks(&place, (schema, held), shapes, &mut found),
            None => found.push(place),
        }
    }
    found
}

fn operation_breaks(
    place: &str,
    (before, now): (&Value, &Value),
    shapes: (&Value, &Value),
    found: &mut Vec<String>,
) {
    for (status, _) in members(&before["responses"]) {
        if now["responses"].get(status).is_none() {
            found.push(format!("{place}: answer {status}"));
        }
    }
    if before["operationId"] != now["operationId"] {
        found.push(format!("{place}: operation id"));
    }
    let parameters = |operation: &Value| operation["parameters"].as_array().cloned().unwrap_or_default();
    let is = |one: &Value, other: &Value| one["name"] == other["name"] && one["in"] == other["in"];
    let held = parameters(now);
    for parameter in parameters(before) {
        match held.iter().find(|held| is(held, &parameter)) {
            Some(held) => {
                let place = format!("{place}: parameter {}", parameter["name"]);
                schema_breaks(&place, (&parameter["schema"], &held["schema"]), shapes, found);
            }
            None => found.push(format!("{place}: parameter {}", parameter["name"])),
        }
    }
    for parameter in held.iter().filter(|held| held["required"] == true) {
        let demanded =
            parameters(before).iter().any(|known| is(known, parameter) && known["required"] == true);
        if !demanded {
            found.push(format!("{place}: demands {}", parameter["name"]));
        }
    }
}

/// `shapes` are the named schemas of both. Their names are nobody's promise: where another one is named, what it holds
/// is compared.
fn schema_breaks(
    place: &str,
    (before, now): (&Value, &Value),
    shapes: (&Value, &Value),
    found: &mut Vec<String>,
) {
    if let (Some(one), Some(other)) = (before["$ref"].as_str(), now["$ref"].as_str()) {
        let of = |shapes: &Value, name: &str| shapes[name.rsplit('/').next().unwrap_or_default()].clone();
        if one != other {
            schema_breaks(place, (&of(shapes.0, one), &of(shapes.1, other)), shapes, found);
        }
        return;
    }
    if before.get("$ref").is_some() != now.get("$ref").is_some() {
        found.push(format!("{place}: $ref"));
    }
    for key in ["type", "format"] {
        if before.get(key).is_some_and(|held| now.get(key) != Some(held)) {
            found.push(format!("{place}: {key}"));
        }
    }
    for value in before["enum"].as_array().into_iter().flatten() {
        if !now["enum"].as_array().is_some_and(|held| held.contains(value)) {
            found.push(format!("{place}: value {value}"));
        }
    }
    for (name, property) in members(&before["properties"]) {
        match now["properties"].get(name) {
            Some(held) => schema_breaks(&format!("{place}.{name}"), (property, held), shapes, found),
            None => found.push(format!("{place}.{name}")),
        }
    }
    let required = |schema: &Value| schema["required"].as_array().cloned().unwrap_or_default();
    // An answer that always had a member goes on having it; a request may not demand more than before.
    let (more, less) = (required(now), required(before));
    let asked = place.contains("Request");
    let (wider, narrower) = if asked { (&less, &more) } else { (&more, &less) };
    for name in narrower.iter().filter(|name| !wider.contains(name)) {
        found.push(format!("{place}: {name} is {}", if asked { "demanded" } else { "no longer certain" }));
    }
    if let (Some(before), Some(now)) = (before.get("items"), now.get("items")) {
        schema_breaks(&format!("{place}[]"), (before, now), shapes, found);
    }
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    value.as_object().unwrap_or(&NONE).iter()
}
