//! Schemas as the document writes them, refusing members that they do not name: an answer that has more than it is
//! said to have is a deviation, and an example of it would teach something that is written nowhere.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";
/// Where schemas of alternatives stand: they describe the same value as the schema around them.
const ALTERNATIVES: [&str; 3] = ["allOf", "oneOf", "anyOf"];

/// A schema that stands by itself: with the parts of `document` that it refers to, all of them strict.
pub(super) fn standalone(schema: &Value, document: &Value) -> Value {
    let mut whole = place(schema, document);
    let mut parts = Map::new();
    let mut open: Vec<String> = references(schema);
    let mut seen = BTreeSet::new();
    while let Some(name) = open.pop() {
        if !seen.insert(name.clone()) {
            continue;
        }
        let part = &document["components"]["schemas"][&name];
        open.extend(references(part));
        parts.insert(name, inside(part, document));
    }
    if let Some(whole) = whole.as_object_mut() {
        whole.insert("$schema".to_owned(), DIALECT.into());
        whole.insert("components".to_owned(), json!({"schemas": parts}));
    }
    whole
}

/// A schema at which a value of its own is described.
fn place(schema: &Value, document: &Value) -> Value {
    let mut held = inside(schema, document);
    if names_members(schema, document)
        && let Some(map) = held.as_object_mut()
    {
        map.insert("unevaluatedProperties".to_owned(), false.into());
    }
    held
}

/// The schema with every place within it strict.
fn inside(schema: &Value, document: &Value) -> Value {
    let Some(map) = schema.as_object() else { return schema.clone() };
    let within = |(key, value): (&String, &Value)| {
        let value = match (key.as_str(), value) {
            ("properties", Value::Object(members)) => {
                members.iter().map(|(name, schema)| (name.clone(), place(schema, document))).collect()
            }
            ("items" | "additionalProperties", Value::Object(_)) => place(value, document),
            (key, Value::Array(list)) if ALTERNATIVES.contains(&key) => {
                list.iter().map(|one| inside(one, document)).collect()
            }
            _ => value.clone(),
        };
        (key.clone(), value)
    };
    Value::Object(map.iter().map(within).collect())
}

fn names_members(schema: &Value, document: &Value) -> bool {
    if let Some(name) = schema["$ref"].as_str().and_then(name_of) {
        return names_members(&document["components"]["schemas"][name], document);
    }
    let mut alternatives = ALTERNATIVES.iter().filter_map(|key| schema[key].as_array()).flatten();
    schema.get("properties").is_some() || alternatives.any(|one| names_members(one, document))
}

fn references(schema: &Value) -> Vec<String> {
    match schema {
        Value::Object(map) => map
            .iter()
            .flat_map(|(key, value)| match value {
                Value::String(text) if key == "$ref" => {
                    name_of(text).map(str::to_owned).into_iter().collect()
                }
                _ => references(value),
            })
            .collect(),
        Value::Array(list) => list.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

fn name_of(reference: &str) -> Option<&str> {
    reference.strip_prefix("#/components/schemas/")
}
