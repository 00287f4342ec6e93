//! `?expand=customer,asset`: the objects that an answer names, beside it under `expanded`. Each is what its own address
//! answers to the same caller; what they may not read is left out.
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use app::{AppError, InvalidField};
use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http_body_util::BodyExt as _;
use serde_json::{Map, Value};
use tower::ServiceExt as _;

use super::{
    inner::Asker,
    selected::{Members, Selectable, asked, reread},
};
use crate::{
    document::BASE,
    problem::{Problem, ProblemCode},
};

pub(crate) const EXPAND: &str = "expand";
pub(crate) const EXPANDED: &str = "expanded";
/// Members that name an object, by its identity or as `{id, name}`, and where it is read.
const REFERENCES: [(&str, &str); 13] = [
    ("account", "accounts"),
    ("asset", "assets"),
    ("assignee", "accounts"),
    ("contact", "contacts"),
    ("customer", "organisations"),
    ("entitlement", "entitlements"),
    ("installer", "organisations"),
    ("merged_into", "tickets"),
    ("organisation", "organisations"),
    ("parent", "assets"),
    ("provider", "organisations"),
    ("requester", "contacts"),
    ("supplier", "organisations"),
];

/// Members that can be expanded, by the path of the operation.
#[derive(Clone, Default)]
pub(crate) struct Expandable(Arc<HashMap<String, Members>>);

/// The operations by which objects are read.
#[derive(Clone)]
pub(crate) struct Expanding {
    pub(crate) routes: Router,
    pub(crate) expandable: Expandable,
}

impl Expandable {
    pub(crate) fn of(selectable: &Selectable) -> Self {
        let known = selectable.paths().filter_map(|(path, members)| {
            let mut members = members.clone();
            members.names.retain(|name| REFERENCES.iter().any(|(known, _)| known == name));
            (!members.names.is_empty()).then(|| (path.clone(), members))
        });
        Self(Arc::new(known.collect()))
    }

    pub(crate) fn names(&self, path: &str) -> Option<&BTreeSet<String>> {
        self.0.get(path).map(|members| &members.names)
    }

    /// Schemas of the answers whose objects may have something beside them.
    pub(crate) fn schemas(&self) -> impl Iterator<Item = &str> {
        self.0.values().filter_map(|members| members.schema.as_deref())
    }
}

pub(crate) async fn expand(State(known): State<Expanding>, mut request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let members = path.and_then(|path| known.expandable.0.get(&path));
    let members = members.filter(|_| request.method() == Method::GET);
    let text = asked(request.uri(), EXPAND);
    let wanted: BTreeSet<&str> = text.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    let Some(members) = members.filter(|_| !wanted.is_empty()) else { return next.run(request).await };
    let asker = Asker::of(&request);
    // A tag is one of the object alone: it says nothing of those beside it.
    request.headers_mut().remove(header::IF_NONE_MATCH);
    let mut response = next.run(request).await;
    response.headers_mut().remove(header::ETAG);
    if response.status() != StatusCode::OK {
        return response;
    }
    if wanted.iter().any(|name| !members.names.contains(*name)) {
        let told = InvalidField::not_one_of(ProblemCode::ValueInvalid.as_str(), EXPAND, &members.names);
        return Problem::from(AppError::Invalid(vec![told])).into_response();
    }
    let mut beside = Beside { routes: &known.routes, asker, read: BTreeMap::new() };
    let expanded = reread(response, async |value| {
        for object in members.objects(value) {
            beside.show(object, &wanted).await?;
        }
        Ok(())
    });
    expanded.await.unwrap_or_else(Problem::into_response)
}

/// What stands beside objects, by its address, each read once.
struct Beside<'a> {
    routes: &'a Router,
    asker: Asker,
    read: BTreeMap<String, Option<Value>>,
}

impl Beside<'_> {
    async fn show(&mut self, item: &mut Value, wanted: &BTreeSet<&str>) -> Result<(), Problem> {
        let mut found = Map::new();
        for (name, kind) in REFERENCES.iter().filter(|(name, _)| wanted.contains(name)) {
            let Some(id) = identity(&item[*name]) else { continue };
            let address = format!("{BASE}/{kind}/{id}");
            if let Some(object) = self.object(address).await? {
                found.insert((*name).to_owned(), object);
            }
        }
        if let Value::Object(members) = item {
            members.insert(EXPANDED.to_owned(), Value::Object(found));
        }
        Ok(())
    }

    async fn object(&mut self, address: String) -> Result<Option<Value>, Problem> {
        if let Some(known) = self.read.get(&address) {
            return Ok(known.clone());
        }
        let broken = |error: &dyn std::fmt::Display| {
            Problem::new(ProblemCode::Internal).caused_by(format!("{address} was not read: {error}"))
        };
        let uri = address.parse::<Uri>().map_err(|error| broken(&error))?;
        let answer = self.routes.clone().oneshot(self.asker.read(uri)).await.into_response();
        let object = match answer.status() {
            StatusCode::OK => {
                let bytes = answer.into_body().collect().await.map_err(|error| broken(&error))?.to_bytes();
                Some(serde_json::from_slice(&bytes).map_err(|error| broken(&error))?)
            }
            // Nobody's, or nothing of theirs.
            status if status.is_client_error() => None,
            status => return Err(broken(&status)),
        };
        self.read.insert(address, object.clone());
        Ok(object)
    }
}

fn identity(reference: &Value) -> Option<&str> {
    reference.as_str().or_else(|| reference["id"].as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::identity;

    #[test]
    fn an_object_is_named_by_its_identity_or_with_its_name() {
        assert_eq!(identity(&json!("a")), Some("a"));
        assert_eq!(identity(&json!({"id": "a", "name": "b"})), Some("a"));
        assert_eq!((identity(&json!(null)), identity(&json!({"name": "b"}))), (None, None));
    }
}
