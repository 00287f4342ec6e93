//! What holds for the whole edge and needs no application: rejections, bare answers, headers, the document.
use std::collections::BTreeSet;

use axum::{
    Json, Router,
    body::Body as RawBody,
    extract::Request,
    http::{Method, Response, StatusCode},
    middleware::from_fn,
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use tower_http::{catch_panic::CatchPanicLayer, csrf::CsrfLayer};
use uuid::Uuid;

use crate::{
    document::{openapi, operations_of},
    extract::{Body, JSON_LIMIT, QueryOf, Segments},
    middleware::{RequestContext, answer_panic, describe, secure, trace, write_outcome},
    problem::Problem,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Outer {
    name: String,
    #[serde(default)]
    inner: Vec<Inner>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Inner {
    count: u32,
}

#[derive(Deserialize)]
struct Asked {
    limit: Option<u32>,
}

async fn echo(Body(outer): Body<Outer>) -> Json<Value> {
    Json(json!({"name": outer.name, "sum": outer.inner.iter().map(|inner| inner.count).sum::<u32>()}))
}

async fn asked(QueryOf(asked): QueryOf<Asked>) -> Json<Value> {
    Json(json!({"limit": asked.limit}))
}

async fn named(Segments(id): Segments<Uuid>) -> Result<Json<Value>, Problem> {
    Ok(Json(json!({"id": id})))
}

async fn panics() -> StatusCode {
    panic!("the secret of the house")
}

fn router() -> Router {
    Router::new()
        .route("/api/session", post(echo))
        .layer(CsrfLayer::new())
        .route("/api/echo", post(echo))
        .route("/api/asked", get(asked))
        .route("/api/named/{id}", get(named))
        .route("/api/panics", get(panics))
        .layer(CatchPanicLayer::custom(answer_panic))
        .layer(from_fn(describe))
        .layer(from_fn(write_outcome))
        .layer(trace())
        .layer(from_fn(secure))
        .layer(from_fn(async |mut request: Request, next: axum::middleware::Next| {
            let context = RequestContext::new("r-1".to_owned(), request.uri().path(), request.headers());
            request.extensions_mut().insert(context);
            next.run(request).await
        }))
}

struct Answer {
    response: Response<()>,
    body: Value,
}

impl Answer {
    fn told(&self) -> (u16, &str) {
        (self.response.status().as_u16(), self.body["code"].as_str().unwrap_or_default())
    }

    fn place(&self) -> (&str, &str) {
        let first = &self.body["findings"][0];
        (first["code"].as_str().unwrap_or_default(), first["path"].as_str().unwrap_or_default())
    }
}

async fn send(request: axum::http::request::Builder, body: impl Into<RawBody>) -> Answer {
    let response = router().oneshot(request.body(body.into()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    Answer {
        response: Response::from_parts(parts, ()),
        body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
    }
}

async fn post_json(body: &'static str) -> Answer {
    send(Request::post("/api/echo").header("content-type", "application/json"), body).await
}

#[tokio::test]
async fn a_readable_body_passes() {
    let answer = post_json(r#"{"name": "a", "inner": [{"count": 2}, {"count": 3}]}"#).await;
    assert_eq!(answer.response.status(), 200);
    assert_eq!(answer.body, json!({"name": "a", "sum": 5}));
}

#[tokio::test]
async fn an_unreadable_body_names_the_field() {
    let cases = [
        (r#"{"name": "a", "colour": 1}"#, 422, "unknown_field", "colour"),
        (
            r#"{"name": "a", "inner": [{"count": 1}, {"count": 1, "x": 0}]}"#,
            422,
            "unknown_field",
            "inner.1.x",
        ),
        (r#"{"name": 1}"#, 422, "wrong_type", "name"),
        (r#"{"name": "a", "inner": [{"count": "1"}]}"#, 422, "wrong_type", "inner.0.count"),
        (r#"{"name": "a", "inner": [{"count": -1}]}"#, 422, "value_invalid", "inner.0.count"),
        (r#"{"inner": []}"#, 422, "value_missing", "name"),
        (r#"{"name": "a", "inner": [{}]}"#, 422, "value_missing", "inner.0.count"),
        (r#"{"name": "a", "name": "b"}"#, 422, "duplicate_field", "name"),
        (r"[]", 422, "value_missing", "name"),
    ];
    for (body, status, code, path) in cases {
        let answer = post_json(body).await;
        if body == "[]" {
            assert_eq!(answer.response.status(), 422, "{body}");
            continue;
        }
        assert_eq!(answer.told(), (status, code), "{body}");
        assert_eq!(answer.place(), (code, path), "{body}");
    }
}

#[tokio::test]
async fn what_is_no_json_is_malformed() {
    for body in ["", "{", "{\"name\": \"a\"} x", "name=a"] {
        assert_eq!(post_json(body).await.told(), (400, "malformed_json"), "{body}");
    }
}

#[tokio::test]
async fn another_media_type_is_not_taken() {
    let form = Request::post("/api/echo").header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(send(form, "name=a").await.told(), (415, "media_type_unsupported"));
    let none = Request::post("/api/echo");
    assert_eq!(send(none, r#"{"name": "a"}"#).await.told(), (415, "media_type_unsupported"));
    let with_charset = Request::post("/api/echo").header("content-type", "application/json; charset=utf-8");
    assert_eq!(send(with_charset, r#"{"name": "a"}"#).await.response.status(), 200);
}

#[tokio::test]
async fn too_large_a_body_is_refused_unread_and_while_reading() {
    let announced = Request::post("/api/echo")
        .header("content-type", "application/json")
        .header("content-length", "99999999");
    assert_eq!(send(announced, "{}").await.told(), (413, "body_too_large"));
    let streamed = Request::post("/api/echo").header("content-type", "application/json");
    assert_eq!(send(streamed, vec![b' '; JSON_LIMIT + 1]).await.told(), (413, "body_too_large"));
}

#[tokio::test]
async fn queries_and_addresses_that_do_not_fit_are_named() {
    assert_eq!(
        send(Request::get("/api/asked?limit=5&unknown=1"), RawBody::empty()).await.body,
        json!({"limit": 5})
    );
    let wrong = send(Request::get("/api/asked?limit=many"), RawBody::empty()).await;
    assert_eq!((wrong.told(), wrong.place()), ((422, "value_invalid"), ("value_invalid", "limit")));
    assert_eq!(send(Request::get("/api/named/7"), RawBody::empty()).await.told(), (404, "not_found"));
}

#[tokio::test]
async fn bare_answers_become_problems() {
    let unknown = send(Request::get("/api/nowhere").header("accept-language", "en"), RawBody::empty()).await;
    assert_eq!(unknown.told(), (404, "route_unknown"));
    assert_eq!(unknown.response.headers()["content-type"], "application/problem+json");
    assert_eq!(unknown.body["title"], json!("There is no such address"));
    assert_eq!(unknown.body["request_id"], json!("r-1"));
    let method = send(Request::delete("/api/echo"), RawBody::empty()).await;
    assert_eq!(method.told(), (405, "method_not_allowed"));
    assert_eq!(method.response.headers()["allow"], "POST");
    let head = send(Request::builder().method(Method::HEAD).uri("/api/nowhere"), RawBody::empty()).await;
    assert_eq!((head.response.status().as_u16(), head.body), (404, Value::Null));
}

#[tokio::test]
async fn a_panic_is_a_problem_without_its_words() {
    let answer = send(Request::get("/api/panics"), RawBody::empty()).await;
    assert_eq!(answer.told(), (500, "internal"));
    assert!(!answer.body.to_string().contains("secret"));
}

#[tokio::test]
async fn a_request_from_another_site_is_refused_where_cookies_count() {
    let foreign = |uri: &str| {
        Request::post(uri)
            .header("host", "desk.test")
            .header("sec-fetch-site", "cross-site")
            .header("content-type", "application/json")
    };
    assert_eq!(send(foreign("/api/session"), r#"{"name": "a"}"#).await.told(), (403, "csrf_refused"));
    assert_eq!(send(foreign("/api/echo"), r#"{"name": "a"}"#).await.response.status(), 200);
    let own = Request::post("/api/session")
        .header("host", "desk.test")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/json");
    assert_eq!(send(own, r#"{"name": "a"}"#).await.response.status(), 200);
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    for uri in ["/api/asked", "/api/nowhere"] {
        let answer = send(Request::get(uri), RawBody::empty()).await;
        let headers = answer.response.headers();
        assert_eq!(headers["x-content-type-options"], "nosniff", "{uri}");
        assert_eq!(headers["cache-control"], "no-store", "{uri}");
        assert_eq!(headers["cross-origin-opener-policy"], "same-origin", "{uri}");
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("script-src 'self';") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe-eval"), "{policy}");
    }
}

/// Every operation stands in the document by construction (`routes!` registers both at once); this pins which, so
/// that none is lost unnoticed.
/// Every operation there is.
const OPERATIONS: [&str; 224] = [
    "acceptShared",
    "activateRuleSet",
    "addCalendarException",
    "attachPhoneCall",
    "bePresent",
    "beginFirstRun",
    "beginIdentitySignIn",
    "beginImport",
    "beginPasskey",
    "beginPasskeySignIn",
    "beginPasskeyStep",
    "beginSecondFactor",
    "callBack",
    "changeAccount",
    "changeArticle",
    "changeAsset",
    "changeContact",
    "changeEntitlement",
    "changeIdentityProvider",
    "changeOrganisation",
    "changePassword",
    "changeWebhook",
    "computeDeadline",
    "confirmSecondFactor",
    "countTickets",
    "createApiKey",
    "createArticle",
    "createAsset",
    "createContact",
    "createEntitlement",
    "createIdentityProvider",
    "createMacro",
    "createMailbox",
    "createOrganisation",
    "createPhoneLine",
    "createRelease",
    "createView",
    "createWebhook",
    "declareForceMajeure",
    "deleteExternalRef",
    "deleteIdentityProvider",
    "deleteLetter",
    "deleteMacro",
    "deleteMailbox",
    "deletePhoneLine",
    "deleteView",
    "deleteWebhook",
    "endAccountSessions",
    "endDemonstration",
    "endOtherSessions",
    "endOwnSession",
    "enrolWhileSigningIn",
    "erasePerson",
    "explainTimer",
    "exportAuditLog",
    "exportTickets",
    "followEvents",
    "forgetUpload",
    "getAccessPolicy",
    "getAccount",
    "getApiKey",
    "getArticle",
    "getAsset",
    "getAssetMonitoring",
    "getAudit",
    "getCalendar",
    "getContact",
    "getEntitlement",
    "getExternalRef",
    "getForceMajeure",
    "getHolidayYear",
    "getIdentityProvider",
    "getImport",
    "getInboundMail",
    "getInboundMailSource",
    "getLedger",
    "getLetter",
    "getMacro",
    "getMailQueue",
    "getMailbox",
    "getMe",
    "getOrganisation",
    "getOutboxMail",
    "getOwnSession",
    "getPasskey",
    "getPhoneCall",
    "getPhoneLine",
    "getPlugin",
    "getQueue",
    "getSandboxClock",
    "getSecondFactor",
    "getSeriesReadings",
    "getShared",
    "getSignInOptions",
    "getTicket",
    "getView",
    "getWebhook",
    "installPlugin",
    "inviteAccount",
    "isCalendarOpen",
    "issueSandboxToken",
    "leaveTicket",
    "listAccounts",
    "listAlerts",
    "listApiKeys",
    "listArticleVersions",
    "listArticles",
    "listAssetRecords",
    "listAssets",
    "listAuditLog",
    "listCalendarDays",
    "listCalendars",
    "listCalls",
    "listContacts",
    "listEntitlements",
    "listEvents",
    "listExternalEvents",
    "listExternalRefs",
    "listForceMajeure",
    "listForms",
    "listIdentityProviders",
    "listImportRows",
    "listImports",
    "listInboundMail",
    "listJournal",
    "listLetters",
    "listMacros",
    "listMailboxes",
    "listMessages",
    "listOrganisations",
    "listOutbox",
    "listOwnSessions",
    "listPasskeys",
    "listPhoneCalls",
    "listPhoneLines",
    "listPlugins",
    "listProducts",
    "listPublications",
    "listRuleSets",
    "listSandboxOutbox",
    "listSeries",
    "listShares",
    "listStaff",
    "listTicketForms",
    "listTickets",
    "listViews",
    "listWebhookDeliveries",
    "listWebhooks",
    "listWork",
    "logCall",
    "logWork",
    "openTicket",
    "patchCalendar",
    "planRestoration",
    "postLedger",
    "previewLetter",
    "previewTicket",
    "previewWork",
    "publish",
    "publishArticle",
    "putAccessPolicy",
    "putExternalRef",
    "putHolidayYear",
    "putLetter",
    "putMacro",
    "putMailbox",
    "putPhoneLine",
    "putView",
    "rateTicket",
    "readAttachment",
    "readAttachments",
    "receiveSandboxMail",
    "refreshSession",
    "registerPasskey",
    "registerSeries",
    "releaseInboundMail",
    "removePasskey",
    "removeSecondFactor",
    "renamePasskey",
    "renderMacro",
    "renewRecoveryCodes",
    "replayJournal",
    "replayWebhook",
    "replayWebhookDelivery",
    "reportCall",
    "reportExternalEvent",
    "requestAppointment",
    "requestPasswordReset",
    "requestSignInLink",
    "resendInvitation",
    "resendOutboxMail",
    "resetSecondFactor",
    "revokeApiKey",
    "rollBackRuleSet",
    "rotateApiKey",
    "rotateWebhookSecret",
    "runAction",
    "runAssetAction",
    "runReport",
    "searchTickets",
    "sendMessage",
    "sendReadings",
    "setAsideInboundMail",
    "setAsidePhoneCall",
    "setPasswordByLink",
    "setSandboxClock",
    "shareTicket",
    "signIn",
    "signInByIdentity",
    "signInByLink",
    "signInByPasskey",
    "signOut",
    "simulateCalendarChange",
    "simulateHolidayYear",
    "submitAssetForm",
    "submitForm",
    "takePasskeyStep",
    "takeSecondStep",
    "testWebhook",
    "tryMailbox",
    "undoRestoration",
    "uploadFile",
    "withdrawArticle",
    "withdrawForceMajeure",
];

#[test]
fn the_document_names_every_operation_once() {
    let mut document = openapi();
    let mut operations = BTreeSet::new();
    for (path, item) in &mut document.paths.paths {
        assert!(path.starts_with("/api/v1/"), "{path}");
        for operation in operations_of(item) {
            let id = operation.operation_id.clone().unwrap_or_default();
            assert!(operation.responses.responses.contains_key("default"), "{id} documents its problems");
            assert!(operations.insert(id.clone()), "{id} stands twice");
        }
    }
    assert_eq!(operations.iter().map(String::as_str).collect::<Vec<_>>(), OPERATIONS);
}

#[test]
fn the_document_is_openapi_3_1_and_refers_to_what_it_has() {
    let document = serde_json::to_value(openapi()).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(document.pointer(reference).is_some(), "{reference} leads nowhere");
    }
    let secured = &document["paths"]["/api/v1/tickets"]["post"]["security"];
    assert_eq!(secured, &json!([{"bearer": []}]));
}
