//! Keys of programs: each opens what it was made for, until it is revoked or its time is over.
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, on_both};

use super::{counted, reading};
use crate::acceptance::maintenance::site;

on_both!(a_key_opens_what_it_was_made_for, a_key_for_readings_reads_nothing_else, what_is_no_key);

async fn a_key_opens_what_it_was_made_for(app: &TestApp) {
    let (site, other) = (site(app, "anna").await, site(app, "boris").await);
    counted(app, &site.sensors[0], "k").await;
    counted(app, &other.sensors[0], "o").await;
    app.clock("2026-11-17T12:00:00+03:00").await;
    let admin = app.administrator().await;
    let draft = json!({
        "name": "door counters", "organisation": site.user.organisation, "scopes": ["readings:write"],
        "expires_at": "2026-11-18T12:00:00+03:00",
    });
    let made = admin.post("/api-keys", &draft).await.created();
    let program = app.bearer(made.str_at("key"));
    let send = |series: &str| json!({"readings": [reading(series, "2026-11-17T10:00:00+03:00", 5)]});
    assert_eq!(program.post("/readings", &send("k/in")).await.ok()["added"], 1);
    assert_eq!(program.post("/readings", &send("o/in")).await.ok().at("rejected.0.code"), "unknown_series");
    program.get("/series").await.problem(403, "scope_missing");
    program.post("/external-events", &json!({"source": "x", "source_key": "1", "asset": site.sensors[0], "kind": "x", "at": "2026-11-17T10:00:00+03:00"})).await.problem(403, "scope_missing");
    // It is listed without its secret.
    let listed = admin.all("/api-keys").await;
    assert_eq!(listed.len(), 1);
    assert_eq!((&listed[0]["name"], &listed[0]["key"]), (&json!("door counters"), &Value::Null));
    admin.delete(&format!("/api-keys/{}", made.str_at("id"))).await.expect(204);
    program.post("/readings", &send("k/in")).await.problem(401, "unauthenticated");
    admin.delete(&format!("/api-keys/{}", made.str_at("id"))).await.problem(404, "not_found");
    let second = admin.post("/api-keys", &draft).await.created();
    let program = app.bearer(second.str_at("key"));
    program.post("/readings", &send("k/in")).await.ok();
    app.clock("2026-11-18T12:00:00+03:00").await;
    program.post("/readings", &send("k/in")).await.problem(401, "unauthenticated");
}

async fn what_is_no_key(app: &TestApp) {
    let admin = app.administrator().await;
    let wrong = json!({"name": " ", "scopes": ["everything"], "expires_at": "2020-01-01T00:00:00Z"});
    let told = admin.post("/api-keys", &wrong).await.problem(422, "name_missing");
    assert_eq!(told.items("findings").len(), 3, "{told:#}");
    let nothing = json!({"name": "n", "scopes": []});
    admin.post("/api-keys", &nothing).await.finding("value_missing", "scopes");
    let agent = app.agent("agent1").await;
    agent
        .post("/api-keys", &json!({"name": "n", "scopes": ["readings:write"]}))
        .await
        .problem(403, "administrators_only");
    app.bearer("rgk_0000").get("/tickets").await.problem(401, "unauthenticated");
}

/// Whatever the document lists for reading: a source that only sends sees the public catalogue and no more.
async fn a_key_for_readings_reads_nothing_else(app: &TestApp) {
    const PUBLIC: [&str; 8] = [
        "/sessions/options",
        "/products",
        "/products/{code}/forms",
        "/calendars",
        "/calendars/{code}",
        "/calendars/{code}/days",
        "/calendars/{code}/open",
        "/holiday-sets/{set}/years/{year}",
    ];
    let draft = json!({"name": "door counters", "scopes": ["readings:write"]});
    let made = app.administrator().await.post("/api-keys", &draft).await.created();
    let program = app.bearer(made.str_at("key"));
    let document = app.anonymous().get("/openapi.json").await.ok();
    let paths = document["paths"].as_object().expect("paths");
    let read = paths.iter().filter(|(_, held)| held.get("get").is_some());
    let mut seen = 0;
    for path in read.filter_map(|(path, _)| path.strip_prefix("/api/v1")) {
        // A token of its own opens a shared case; the sandbox is the tester's.
        if PUBLIC.contains(&path)
            || path.starts_with("/shared")
            || path.starts_with("/sandbox")
            || path == "/me"
        {
            continue;
        }
        let filled: Vec<&str> = path
            .split('/')
            .map(|part| if part.starts_with('{') { "00000000-0000-7000-8000-000000000000" } else { part })
            .collect();
        let query = required(&paths[&format!("/api/v1{path}")]["get"]);
        let reply = program.get(&format!("{}?{query}", filled.join("/"))).await;
        assert_eq!(reply.status, 403, "{path}: {}", reply.text());
        seen += 1;
    }
    assert!(seen > 20, "{seen} addresses");
}

/// Values of the parameters without which an operation is not asked.
fn required(operation: &Value) -> String {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let needed = parameters.filter(|held| held["in"] == "query" && held["required"] == true);
    let pair = |held: &Value| {
        let value = match held["schema"]["format"].as_str() {
            Some("uuid") => "00000000-0000-7000-8000-000000000000",
            Some("date-time") if held["name"] == "to" => "2026-11-02T00:00:00Z",
            Some("date-time") => "2026-11-01T00:00:00Z",
            _ => "1",
        };
        format!("{}={value}", held.str_at("name"))
    };
    needed.map(pair).collect::<Vec<_>>().join("&")
}
