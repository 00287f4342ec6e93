//! `?fields=id,customer.name`: an answer with the members that its reader wants. The document says which operations
//! take it and which members there are; what is asked for is looked up once the answer is there, so that nobody learns
//! of it who may not read it.
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use app::{AppError, InvalidField};
use axum::{
    body::Body,
    extract::{MatchedPath, Query, Request, State},
    http::{Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http_body_util::BodyExt as _;
use serde_json::Value;
use utoipa::openapi;

use crate::problem::{Problem, ProblemCode};

pub(crate) const FIELDS: &str = "fields";
/// Of a list, where its items are.
pub(crate) const MEMBERS: &str = "data";

/// Members of answers by path; of a list, those of its items.
#[derive(Clone, Default)]
pub(crate) struct Selectable(Arc<HashMap<String, Members>>);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Members {
    pub(super) names: BTreeSet<String>,
    is_list: bool,
    /// Of the whole answer, in the document.
    pub(super) schema: Option<String>,
}

impl Selectable {
    /// What the answers of reading operations are made of.
    pub(crate) fn of(document: &openapi::OpenApi) -> Self {
        let document = serde_json::to_value(document).unwrap_or_default();
        let paths = document["paths"].as_object().into_iter().flatten();
        let known = paths.filter_map(|(path, item)| {
            let schema = &item["get"]["responses"]["200"]["content"]["application/json"]["schema"];
            let members = Members::of(schema, &document);
            (!members.names.is_empty()).then(|| (path.clone(), members))
        });
        Self(Arc::new(known.collect()))
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = (&String, &Members)> {
        self.0.iter()
    }
}

impl Members {
    fn of(schema: &Value, document: &Value) -> Self {
        let own = properties(schema, document);
        let items = own.get(MEMBERS).map(|list| &list["items"]).filter(|items| !items.is_null());
        let object = items.unwrap_or(schema);
        let name = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
        Self {
            names: properties(object, document).into_keys().collect(),
            is_list: items.is_some(),
            schema: name.map(str::to_owned),
        }
    }

    /// Of a list its items, else the object itself.
    pub(super) fn objects<'a>(&self, answer: &'a mut Value) -> impl Iterator<Item = &'a mut Value> {
        let (list, single) =
            if self.is_list { (answer.get_mut(MEMBERS), None) } else { (None, Some(answer)) };
        list.and_then(Value::as_array_mut).into_iter().flatten().chain(single)
    }
}

/// Named members, those of the parts it is made of among them.
fn properties(schema: &Value, document: &Value) -> BTreeMap<String, Value> {
    if let Some(reference) = schema["$ref"].as_str() {
        let held = document.pointer(reference.trim_start_matches('#'));
        return held.map(|held| properties(held, document)).unwrap_or_default();
    }
    let own = schema["properties"].as_object().into_iter().flatten();
    let mut found: BTreeMap<_, _> = own.map(|(name, held)| (name.clone(), held.clone())).collect();
    for part in schema["allOf"].as_array().into_iter().flatten() {
        found.extend(properties(part, document));
    }
    found
}

/// Members that are wanted, each with those wanted of it; without any, the whole of it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Wanted(BTreeMap<String, Self>);

impl Wanted {
    fn read(text: &str) -> Self {
        let mut wanted = Self::default();
        for path in text.split(',').map(str::trim).filter(|path| !path.is_empty()) {
            let mut at = &mut wanted;
            for name in path.split('.') {
                at = at.0.entry(name.to_owned()).or_default();
            }
        }
        wanted
    }

    fn keep(&self, value: &mut Value) {
        match value {
            Value::Object(members) if !self.0.is_empty() => {
                members.retain(|name, _| self.0.contains_key(name));
                for (name, held) in members.iter_mut() {
                    if let Some(wanted) = self.0.get(name) {
                        wanted.keep(held);
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.keep(item)),
            _ => {}
        }
    }
}

pub(crate) async fn select(State(known): State<Selectable>, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let members = path.and_then(|path| known.0.get(&path)).filter(|_| request.method() == Method::GET);
    let wanted = Wanted::read(&asked(request.uri(), FIELDS));
    let response = next.run(request).await;
    match members {
        Some(members) if !wanted.0.is_empty() && response.status() == StatusCode::OK => {
            selected(response, members, &wanted).await.unwrap_or_else(Problem::into_response)
        }
        _ => response,
    }
}

/// What the address says under a name, by commas.
pub(super) fn asked(uri: &Uri, parameter: &str) -> String {
    let pairs = Query::<Vec<(String, String)>>::try_from_uri(uri);
    let pairs = pairs.map(|Query(pairs)| pairs).unwrap_or_default();
    pairs
        .into_iter()
        .filter(|(name, _)| name == parameter)
        .map(|(_, value)| value)
        .collect::<Vec<_>>()
        .join(",")
}

async fn selected(response: Response, members: &Members, wanted: &Wanted) -> Result<Response, Problem> {
    if wanted.0.keys().any(|name| !members.names.contains(name)) {
        let told = InvalidField::not_one_of(ProblemCode::ValueInvalid.as_str(), FIELDS, &members.names);
        return Err(AppError::Invalid(vec![told]).into());
    }
    reread(response, async |value| {
        members.objects(value).for_each(|object| wanted.keep(object));
        Ok(())
    })
    .await
}

/// An answer in JSON with something changed in it.
pub(super) async fn reread(
    answer: Response,
    change: impl AsyncFnOnce(&mut Value) -> Result<(), Problem>,
) -> Result<Response, Problem> {
    let broken = |error: &dyn std::fmt::Display| {
        Problem::new(ProblemCode::Internal).caused_by(format!("an answer broke off: {error}"))
    };
    let (mut parts, body) = answer.into_parts();
    let bytes = body.collect().await.map_err(|error| broken(&error))?.to_bytes();
    let mut value: Value = serde_json::from_slice(&bytes).map_err(|error| broken(&error))?;
    change(&mut value).await?;
    parts.headers.remove(header::CONTENT_LENGTH);
    Ok(Response::from_parts(parts, Body::from(value.to_string())))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Members, Wanted};

    #[test]
    fn members_are_those_of_the_items_of_a_list() {
        let document = json!({"components": {"schemas": {
            "Base": {"properties": {"id": {}}},
            "Thing": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"name": {}}}]},
            "List": {"properties": {"data": {"items": {"$ref": "#/components/schemas/Thing"}}, "page": {}}},
        }}});
        let of =
            |name: &str| Members::of(&json!({"$ref": format!("#/components/schemas/{name}")}), &document);
        let names = ["id".to_owned(), "name".to_owned()].into();
        let schema = Some("List".to_owned());
        assert_eq!(of("List"), Members { names, is_list: true, schema });
        assert!(!of("Thing").is_list && of("Thing").names.len() == 2);
        assert!(of("Unknown").names.is_empty());
    }

    #[test]
    fn what_is_wanted_of_a_member_is_kept_of_it() {
        let mut value =
            json!({"id": 1, "by": {"id": 2, "name": "a"}, "all": [{"x": 1, "y": 2}, 3], "none": null});
        Wanted::read("id, by.name,all.x,none.at,").keep(&mut value);
        assert_eq!(value, json!({"id": 1, "by": {"name": "a"}, "all": [{"x": 1}, 3], "none": null}));
    }
}
