//! The sandbox: a clock that only goes forward, tokens for any role; without the flag none of it exists.
use serde_json::json;
use test_support::{Builder, Pick as _, TestApp, assert_instant, on_both};

use crate::desk::certified;

on_both!(the_clock_stands_still_and_never_goes_back, tokens_are_given_for_what_exists);
on_both!(with without_sandbox: without_the_flag_the_routes_do_not_exist);

const fn without_sandbox(builder: Builder) -> Builder {
    builder.without_sandbox()
}

async fn the_clock_stands_still_and_never_goes_back(app: &TestApp) {
    let anybody = app.anonymous();
    assert_instant(anybody.get("/sandbox/clock").await.ok().at("now"), "2026-11-01T00:00:00Z");
    let told = app.move_clock("2026-11-16T10:00:00+03:00").await.ok();
    assert_instant(told.at("now"), "2026-11-16T07:00:00Z");
    app.move_clock("2026-11-16T06:59:59Z").await.problem(409, "clock_backwards");
    assert_instant(anybody.get("/sandbox/clock").await.ok().at("now"), "2026-11-16T07:00:00Z");
    // The same instant again is no step back.
    app.clock("2026-11-16T07:00:00Z").await;
    app.move_clock("soon").await.expect(422);
    anybody
        .put("/sandbox/clock", &json!({"now": "2026-12-01T00:00:00Z", "then": 1}))
        .await
        .finding("unknown_field", "then");
    // Tokens outlive the virtual clock.
    let agent = app.agent("agent1").await;
    app.clock("2027-12-01T00:00:00Z").await;
    agent.get("/me").await.ok();
}

async fn tokens_are_given_for_what_exists(app: &TestApp) {
    let anybody = app.anonymous();
    let nobody = "01939b3c-0000-7000-8000-000000000000";
    anybody.post("/sandbox/tokens", &json!({"role": "system"})).await.expect(422);
    anybody.post("/sandbox/tokens", &json!({"role": "emperor"})).await.expect(422);
    let unknown = json!({"role": "contact", "contact": nobody});
    anybody.post("/sandbox/tokens", &unknown).await.finding("unknown_contact", "contact");
    let unknown = json!({"role": "agent", "provider": nobody});
    anybody.post("/sandbox/tokens", &unknown).await.finding("unknown_organisation", "provider");
    let user = certified(app, "olga").await;
    let me = app.contact(&user.contact).await.get("/me").await.ok();
    assert_eq!(me["role"], "contact");
    assert!(me.to_string().contains(&user.organisation), "{me:#}");
    // The same name is the same agent.
    let first = app.agent("agent7").await.get("/me").await.ok();
    let second = app.agent("agent7").await.get("/me").await.ok();
    assert_eq!(first["id"], second["id"]);
}

async fn without_the_flag_the_routes_do_not_exist(app: &TestApp) {
    let anybody = app.anonymous();
    anybody.get("/sandbox/clock").await.problem(404, "route_unknown");
    anybody
        .put("/sandbox/clock", &json!({"now": "2030-01-01T00:00:00Z"}))
        .await
        .problem(404, "route_unknown");
    anybody.post("/sandbox/tokens", &json!({"role": "administrator"})).await.problem(404, "route_unknown");
    anybody.get("/sandbox/outbox").await.problem(404, "route_unknown");
    let mail = json!({"to": "recfaces@desk.test", "from": "a@b.example", "subject": "x", "text": "y"});
    anybody.post("/sandbox/inbound-mail", &mail).await.problem(404, "route_unknown");
    let document = anybody.get("/openapi.json").await.ok();
    assert!(!document.to_string().contains("/sandbox/"), "nor are they documented");
    app.outside().get("/readyz").await.expect(200);
}
