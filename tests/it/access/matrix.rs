//! S-25: every operation of the API for everybody who may ask, on what is theirs and what is not. The table of
//! expectations is written by hand, by operation; an operation that is not in it fails the test.
use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::{Map, Value, json};
use test_support::{Actor, Pick as _, Reply, TestApp, bundled_plugin, manifest_of, on_both};

use super::{
    expectations::{BODIES, NOT_ASKED, Row, expectations},
    said,
    world::{BLIND, DIAGNOSTIC, NOTE, PRINCIPALS, World, world},
};

on_both!(
    s_25_every_operation_answers_everybody_as_the_table_says,
    s_27_what_is_internal_is_in_no_byte_a_customer_gets,
);

/// What everybody may know of: vendors and their rules.
const PUBLIC: [&str; 2] = ["provider", "rule_set"];

const NOBODY: &str = "01939b3c-0000-7000-8000-000000000000";

/// One operation, ready to be asked for.
pub(super) struct Operation {
    pub(super) id: String,
    pub(super) method: String,
    pub(super) path: String,
    body: Option<Value>,
    is_raw: bool,
}

pub(super) async fn operations(app: &TestApp, ids: &BTreeMap<&'static str, String>) -> Vec<Operation> {
    let document = app.anonymous().get("/openapi.json").await.ok();
    let mut found = Vec::new();
    for (template, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("methods") {
            let Some(id) = operation["operationId"].as_str() else { continue };
            if NOT_ASKED.iter().any(|(known, _)| *known == id) {
                continue;
            }
            let template = template.trim_start_matches("/api/v1");
            let (body, is_raw) = body_of(&document, operation, id, ids);
            let path = address(template, operation, ids);
            found.push(Operation { id: id.to_owned(), method: method.to_uppercase(), path, body, is_raw });
        }
    }
    // What takes something away comes when all else was asked.
    found.sort_by_key(|held| (held.method == "DELETE", held.id.clone()));
    found
}

/// The address with the identities of the world, and what its query cannot do without.
fn address(template: &str, operation: &Value, ids: &BTreeMap<&'static str, String>) -> String {
    let kind = template.split('/').nth(1).unwrap_or_default();
    let named = |name: &str| -> String {
        let of = |key: &str| ids.get(key).cloned().unwrap_or_else(|| NOBODY.to_owned());
        match (kind, name) {
            ("tickets", "id") => of("ticket"),
            ("tickets", "timer") => of("timer"),
            ("tickets", "action") => "request_information".to_owned(),
            ("assets", "action") | ("assets" | "tickets", "form") => "nothing".to_owned(),
            ("assets", "id") => of("asset"),
            ("attachments", _) => of("attachment"),
            ("articles", _) => of("article"),
            ("api-keys", _) => of("key"),
            ("accounts", _) => of("account"),
            ("contacts", _) => of("contact"),
            ("calendars", _) => "rf".to_owned(),
            ("entitlements", _) => of("entitlement"),
            ("force-majeure", _) => of("force_majeure"),
            ("holiday-sets", "set") => "RU".to_owned(),
            ("holiday-sets", _) => "2027".to_owned(),
            ("inbound-mail", _) => of("inbound"),
            ("mailboxes", _) => of("mailbox"),
            ("organisations", _) => of("customer"),
            ("outbox", _) => of("letter"),
            ("plugins", _) => plugin(),
            ("products", _) => crate::desk::PRODUCT.to_owned(),
            ("reports", _) => "hours".to_owned(),
            ("rule-sets", _) => of("rule_set"),
            ("series", _) => of("series"),
            _ => NOBODY.to_owned(),
        }
    };
    let mut path = String::new();
    for part in template.split('/').skip(1) {
        let name = part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let written = name.map_or_else(|| part.to_owned(), named);
        path.push('/');
        path.push_str(&written);
    }
    path + &query(operation, ids)
}

/// Of the installation, whoever's products it serves.
fn plugin() -> String {
    let manifest = manifest_of(&bundled_plugin(crate::desk::PRODUCT));
    format!("{}@{}", manifest.str_at("id"), manifest.str_at("version"))
}

/// What an operation cannot be asked without.
fn query(operation: &Value, ids: &BTreeMap<&'static str, String>) -> String {
    let asked = |name: &str| {
        operation["parameters"].as_array().is_some_and(|held| {
            held.iter().any(|one| one["name"] == name && one["in"] == "query" && one["required"] == true)
        })
    };
    let of = |key: &str| ids.get(key).map_or(NOBODY, String::as_str);
    let values = [
        ("year", "2026"),
        ("from", "2026-11-01T00:00:00Z"),
        ("to", "2026-11-02T00:00:00Z"),
        ("provider", of("provider")),
        ("object", of("ticket")),
        ("name", "file.bin"),
    ];
    let mut query = String::new();
    for (name, value) in values.into_iter().filter(|(name, _)| asked(name)) {
        query.push(if query.is_empty() { '?' } else { '&' });
        query.push_str(name);
        query.push('=');
        query.push_str(value);
    }
    query
}

/// The least body the operation reads: what the table has, else what the schema requires.
fn body_of(
    document: &Value,
    operation: &Value,
    id: &str,
    ids: &BTreeMap<&'static str, String>,
) -> (Option<Value>, bool) {
    let content = &operation["requestBody"]["content"];
    if let Some((_, text)) = BODIES.iter().find(|(known, _)| *known == id) {
        let mut text = (*text).to_owned();
        for (name, value) in ids {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        return (Some(serde_json::from_str(&text).expect("the table's bodies are JSON")), false);
    }
    match content.as_object() {
        None => (None, false),
        Some(kinds) => match kinds.get("application/json") {
            Some(json) => (Some(least(document, &json["schema"])), false),
            None => (None, true),
        },
    }
}

fn least(document: &Value, schema: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let held = document.pointer(reference.trim_start_matches('#')).expect("it refers to what is there");
        return least(document, held);
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str()).unwrap_or("object");
    match (kind, schema["format"].as_str()) {
        ("string", Some("uuid")) => json!(NOBODY),
        ("string", Some("date-time")) => json!("2026-11-01T00:00:00Z"),
        ("string", _) => json!("x"),
        ("integer" | "number", _) => json!(1),
        ("boolean", _) => json!(false),
        ("array", _) => json!([]),
        _ => {
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let mut body = Map::new();
            for name in required.iter().filter_map(Value::as_str) {
                body.insert(name.to_owned(), least(document, &schema["properties"][name]));
            }
            Value::Object(body)
        }
    }
}

pub(super) async fn ask(actor: &Actor, operation: &Operation, path: &str) -> Reply {
    let body = operation.body.clone().unwrap_or_else(|| json!({}));
    match operation.method.as_str() {
        "GET" => actor.get(path).await,
        "DELETE" => actor.delete(path).await,
        "POST" if operation.is_raw => actor.post_bytes(path, "application/wasm", b"x".to_vec()).await,
        "POST" => actor.post(path, &body).await,
        "PUT" => actor.put(path, &body).await,
        "PATCH" => actor.patch(path, &body).await,
        other => panic!("{other} is no method of the API"),
    }
}

/// What somebody is told: done, sign in, not yours, not there, or that what they sent does not do.
fn letter(reply: &Reply) -> char {
    match reply.status {
        200..300 => 'y',
        401 => 'u',
        403 => 'f',
        404 => 'n',
        500.. => '!',
        _ => '-',
    }
}

/// Those who may do most come last: what they do is done.
const ORDER: [usize; 8] = [0, 2, 4, 7, 1, 3, 5, 6];

async fn letters(world: &World, operation: &Operation) -> Row {
    let mut row = [' '; 8];
    let mut opened = Vec::new();
    for (place, index) in ORDER.into_iter().enumerate() {
        // Keys come before those who may do all.
        if place == 4 {
            for (scope, key) in &world.keys {
                if matches!(letter(&ask(key, operation, &operation.path).await), 'y' | '-') {
                    opened.push((*scope).to_owned());
                }
            }
        }
        row[index] = letter(&ask(&world.people[index], operation, &operation.path).await);
    }
    Row { operation: operation.id.clone(), letters: row.iter().collect(), scopes: opened }
}

async fn s_25_every_operation_answers_everybody_as_the_table_says(app: &TestApp) {
    let world = world(app).await;
    let operations = operations(app, &world.ids).await;
    let table = expectations();
    let mut faults = String::new();
    for operation in &operations {
        foreign_is_missing(&world, operation, &mut faults).await;
        foreign_is_not_told(&world, operation, &mut faults).await;
        let found = letters(&world, operation).await;
        if !table.contains(&found) {
            let scopes = found.scopes.join(" ");
            writeln!(faults, "{} {} {scopes}", found.operation, found.letters).expect("written to memory");
        }
    }
    let known = |row: &&Row| operations.iter().any(|operation| operation.id == row.operation);
    for row in table.iter().filter(|row| !known(row)) {
        writeln!(faults, "{} is in the table and not in the API", row.operation).expect("written to memory");
    }
    assert!(faults.is_empty(), "in the order {PRINCIPALS:?}:\n{faults}");
}

/// What a stranger reads names nothing of customer A's.
async fn foreign_is_not_told(world: &World, operation: &Operation, faults: &mut String) {
    if operation.method != "GET" {
        return;
    }
    for index in [2, 4, 7] {
        let read = ask(&world.people[index], operation, &operation.path).await.text();
        for (name, id) in world.ids.iter().filter(|(name, _)| !PUBLIC.contains(name)) {
            if read.contains(id.as_str()) {
                let who = PRINCIPALS[index];
                writeln!(faults, "{}: {who} reads of the {name}", operation.id).expect("written to memory");
            }
        }
    }
}

/// Whoever is told that something is not there is told the same of what was never there.
async fn foreign_is_missing(world: &World, operation: &Operation, faults: &mut String) {
    let Some(id) = world.ids.values().find(|id| operation.path.split(['/', '?']).any(|part| part == *id))
    else {
        return;
    };
    let missing = operation.path.replace(id.as_str(), NOBODY);
    for index in [2, 4, 7] {
        let foreign = ask(&world.people[index], operation, &operation.path).await;
        if foreign.status != 404 {
            continue;
        }
        let nowhere = ask(&world.people[index], operation, &missing).await;
        if (nowhere.status, said(&nowhere)) != (foreign.status, said(&foreign)) {
            let who = PRINCIPALS[index];
            writeln!(faults, "{}: {who} can tell foreign from missing", operation.id)
                .expect("written to memory");
        }
    }
}

async fn s_27_what_is_internal_is_in_no_byte_a_customer_gets(app: &TestApp) {
    let world = world(app).await;
    let everything = app.partner("all").await;
    let staff = &world.people[3];
    let written = staff.get(&format!("/tickets/{}/messages", world.ids["ticket"])).await.text();
    assert!(written.contains(NOTE), "the note is there to be found");
    for operation in operations(app, &world.ids).await.iter().filter(|operation| operation.method == "GET") {
        let customers = [&world.people[1], &world.people[2], &world.people[7]];
        let keys = world.keys.iter().map(|(_, key)| key);
        for (place, actor) in customers.into_iter().chain(keys).chain([&everything]).enumerate() {
            let reply = ask(actor, operation, &operation.path).await;
            let bytes = String::from_utf8_lossy(&reply.body);
            for canary in [NOTE, BLIND, DIAGNOSTIC] {
                let told = bytes.contains(canary) || format!("{:?}", reply.headers).contains(canary);
                assert!(!told, "{} {}: {canary} was told to {place}", operation.id, operation.path);
            }
        }
    }
}
