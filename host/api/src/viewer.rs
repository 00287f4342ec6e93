//! `/api/docs`: the document of the API to be read and tried by people, without any other network: the viewer is
//! embedded (`RapiDoc` 9.3.8, MIT, `assets/rapidoc.LICENSE`).
use axum::{
    Router,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::options::ApiState;

const VIEWER: &[u8] = include_bytes!("../assets/rapidoc-min.js");
/// Where people read the document.
pub(crate) const PAGE_ADDRESS: &str = "/api/docs";
const PAGE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
    <title>Reglament API</title><script type=\"module\" src=\"/api/docs/rapidoc.js\"></script>\
    <rapi-doc spec-url=\"/api/v1/openapi.json\" load-fonts=\"false\" render-style=\"read\" show-header=\"false\" \
    allow-server-selection=\"false\" persist-auth=\"false\" schema-description-expanded=\"true\"></rapi-doc></html>";

pub(crate) fn routes() -> Router<ApiState> {
    Router::new().route(PAGE_ADDRESS, get(page)).route("/api/docs/rapidoc.js", get(script))
}

async fn page() -> Response {
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))];
    (headers, PAGE).into_response()
}

async fn script() -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400")),
    ];
    (headers, VIEWER).into_response()
}
