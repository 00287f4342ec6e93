//! What the document says of a request is held to, and what it calls deprecated is announced.
use axum::{
    Router,
    body::Body,
    http::{Method, Request, header},
    middleware::from_fn_with_state,
    routing::get,
};
use serde_json::{Value, json};
use tower::ServiceExt as _;
use utoipa::openapi::{OpenApi, path::Operation};

use super::{Described, Facts, keep_to_document};
use crate::{
    document::{openapi, operations_of},
    ending::{Ending, SINCE, SUNSET},
};

/// Things have two parameters, of which one ends; old things end as a whole.
fn document() -> OpenApi {
    let old = json!({"deprecated": true, SINCE: "2026-11-01", SUNSET: "2027-06-01"});
    let parameter = |name: &str, more: Value| {
        let mut held = json!({"name": name, "in": "query", "required": false});
        held.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        held
    };
    let mut soon = old.clone();
    soon[SUNSET] = json!("2027-05-04");
    let things = json!([parameter("limit", json!({})), parameter("page", soon)]);
    let mut olds = old;
    let more = json!({"responses": {}, "parameters": things, "security": [{"bearer": []}]});
    olds.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let document = json!({
        "openapi": "3.1.0", "info": {"title": "t", "version": "1"},
        "paths": {
            "/things/{id}": {"get": {"responses": {}, "parameters": things}, "delete": {"responses": {}}},
            "/olds": {"get": olds},
        },
    });
    serde_json::from_value(document).unwrap()
}

struct Told {
    status: u16,
    headers: axum::http::HeaderMap,
    body: Value,
}

async fn ask(method: Method, address: &str, token: Option<&str>) -> Told {
    let things = get(async || "things").delete(async || "gone");
    let router = Router::new()
        .route("/things/{id}", things)
        .route("/olds", get(async || "olds"))
        .route("/beside", get(async || "beside"))
        .layer(from_fn_with_state(Described::of(&document()), keep_to_document));
    let mut request = Request::builder().method(method).uri(address);
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, token);
    }
    let (parts, body) = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap().into_parts();
    let body = axum::body::to_bytes(body, 1 << 16).await.unwrap();
    Told {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: serde_json::from_slice(&body).unwrap_or(Value::Null),
    }
}

#[tokio::test]
async fn a_parameter_the_document_does_not_know_is_named() {
    for (method, address) in [
        (Method::GET, "/things/1"),
        (Method::GET, "/things/1?limit=2"),
        (Method::HEAD, "/things/1?li%6dit=2"),
        (Method::GET, "/things/1?"),
        (Method::DELETE, "/things/1"),
        (Method::GET, "/beside?anything=1"),
    ] {
        assert_eq!(ask(method, address, None).await.status, 200, "{address}");
    }
    for (method, address, name) in [
        (Method::GET, "/things/1?limt=2", "limt"),
        (Method::GET, "/things/1?limit=2&Limit=2", "Limit"),
        (Method::HEAD, "/things/1?x", "x"),
        (Method::DELETE, "/things/1?limit=2", "limit"),
        (Method::GET, "/things/1?filter%5Bstatus%5D=open", "filter[status]"),
    ] {
        let told = ask(method, address, None).await;
        assert_eq!(told.status, 422, "{address}");
        if told.body != Value::Null {
            assert_eq!(told.body["findings"][0]["path"], name, "{address}");
            assert_eq!(told.body["findings"][0]["code"], "unknown_parameter", "{address}");
        }
    }
    let told = ask(Method::GET, "/things/1?limt=2", None).await;
    assert_eq!(told.body["findings"][0]["message"], "one of: limit, page");
}

#[tokio::test]
async fn who_is_nobody_is_told_that_first() {
    // The operation itself says 401; here it is one that asks nothing.
    assert_eq!(ask(Method::GET, "/olds?limt=2", None).await.status, 200);
    assert_eq!(ask(Method::GET, "/olds?limt=2", Some("Bearer t")).await.status, 422);
}

#[tokio::test]
async fn what_ends_says_since_when_and_on_which_day() {
    let told = ask(Method::GET, "/olds", Some("Bearer t")).await;
    assert_eq!(told.headers["deprecation"], "@1793491200");
    assert_eq!(told.headers["sunset"], "Tue, 01 Jun 2027 00:00:00 GMT");
    assert_eq!(told.headers["link"], "</api/docs>; rel=\"deprecation\"; type=\"text/html\"");
    // Of two things that end, the one that ends first.
    let told = ask(Method::GET, "/olds?page=2", Some("Bearer t")).await;
    assert_eq!(told.headers["sunset"], "Tue, 04 May 2027 00:00:00 GMT");
    // A parameter ends for those who use it.
    let told = ask(Method::GET, "/things/1?limit=2", None).await;
    assert!(!told.headers.contains_key("deprecation") && !told.headers.contains_key("sunset"));
    let told = ask(Method::GET, "/things/1?page=2", None).await;
    assert_eq!(told.headers["sunset"], "Tue, 04 May 2027 00:00:00 GMT");
}

/// Half a year is the least that is promised (R16).
fn ends_too_soon(operation: &Operation) -> bool {
    let too_soon = |ending: Option<Ending>| {
        ending.is_none_or(|held| held.sunset.duration_since(held.since).as_hours() < 24 * 182)
    };
    let of_parameters = operation.parameters.iter().flatten().filter_map(super::in_query);
    let mut of_parameters = of_parameters.filter(|held| held.deprecated.is_some());
    operation.deprecated.is_some()
        && too_soon(Ending::of(operation.deprecated.as_ref(), operation.extensions.as_ref()))
        || of_parameters.any(|held| too_soon(Ending::of(held.deprecated.as_ref(), held.extensions.as_ref())))
}

#[test]
fn nothing_is_deprecated_without_half_a_year() {
    let mut document = openapi();
    for item in document.paths.paths.values_mut() {
        for operation in operations_of(item) {
            assert!(!ends_too_soon(operation), "{:?}", operation.operation_id);
        }
    }
    let of = |held: Value| ends_too_soon(&serde_json::from_value(held).unwrap());
    assert!(of(json!({"responses": {}, "deprecated": true})));
    assert!(of(json!({"responses": {}, "deprecated": true, SINCE: "2026-11-01", SUNSET: "2027-04-01"})));
    assert!(!of(json!({"responses": {}, "deprecated": true, SINCE: "2026-11-01", SUNSET: "2027-05-04"})));
}

#[test]
fn the_facts_of_the_document_are_those_of_its_operations() {
    let mut document = openapi();
    let item = document.paths.paths.get_mut("/api/v1/contacts").unwrap();
    let facts = Facts::of(item.get.as_ref().unwrap());
    let names: Vec<&str> = facts.parameters.iter().map(String::as_str).collect();
    assert_eq!(names, ["address", "cursor", "expand", "fields", "limit", "name", "organisation"]);
    assert!(facts.asks_for_token && facts.ending.is_none());
}
