//! 401, 403, 404, 405: what is not proven, not allowed, not visible, not possible.
use serde_json::json;
use test_support::{Pick as _, TestApp, on_both};

use crate::desk::{PRODUCT, certified};

on_both!(
    who_is_not_known_is_asked_to_sign_in,
    addresses_and_methods_that_are_not_there,
    set_up_is_for_staff_and_rules_for_administrators,
    a_partner_needs_scopes,
    health_metrics_and_documentation_are_open,
);

async fn who_is_not_known_is_asked_to_sign_in(app: &TestApp) {
    let nobody = app.anonymous();
    for path in ["/tickets", "/me", "/products", "/queue", "/alerts", "/journal"] {
        let reply = nobody.get(path).await;
        assert!(reply.header("www-authenticate").starts_with("Bearer"), "{path}");
        reply.problem(401, "unauthenticated");
    }
    let agent = app.agent("agent1").await;
    agent.get("/me").await.ok();
    for token in
        ["x", "eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYWRtaW5pc3RyYXRvciIsIm5hbWUiOiJyIiwibG9jYWxlIjoicnUifQ."]
    {
        app.bearer(token).get("/tickets").await.problem(401, "unauthenticated");
    }
    nobody.with("Authorization", "Basic cm9vdDpyb290").get("/tickets").await.problem(401, "unauthenticated");
}

async fn addresses_and_methods_that_are_not_there(app: &TestApp) {
    let admin = app.administrator().await;
    admin.get("/nonsense").await.problem(404, "route_unknown");
    admin.post("/nonsense/deeper", &json!({})).await.problem(404, "route_unknown");
    admin.delete("/tickets").await.problem(405, "method_not_allowed");
    admin.put("/products", &json!({})).await.problem(405, "method_not_allowed");
}

async fn set_up_is_for_staff_and_rules_for_administrators(app: &TestApp) {
    let user = certified(app, "olga").await;
    let (contact, agent) = (app.contact(&user.contact).await, app.agent("agent1").await);
    let staff = [
        ("/organisations", json!({"name": "A", "kind": "customer"})),
        ("/releases", json!({"product": PRODUCT, "version": "9", "published_at": "2026-01-01T00:00:00Z"})),
        (
            "/entitlements",
            json!({"customer": user.organisation, "product": PRODUCT, "kind": "certificate", "valid_from": "2026-01-01", "valid_to": "2036-01-01"}),
        ),
    ];
    for (path, body) in staff {
        let problem = contact.post(path, &body).await.expect(403);
        assert_eq!(problem.json()["code"], "staff_only", "{path}");
    }
    for path in ["/alerts", "/rule-sets", "/plugins"] {
        assert_eq!(contact.get(path).await.status, 403, "{path}");
    }
    let refused = agent.post_bytes("/plugins", "application/wasm", b"x".to_vec()).await;
    refused.problem(403, "administrators_only");
    let rules = json!({"product": PRODUCT, "plugin": "x", "in_force_from": "2026-12-01"});
    agent.post("/rule-sets", &rules).await.problem(403, "administrators_only");
}

async fn a_partner_needs_scopes(app: &TestApp) {
    let user = certified(app, "pavel").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let reader = json!({"role": "partner", "name": "reader", "organisation": user.organisation, "scopes": ["tickets:read"]});
    let body = json!({"product": PRODUCT, "text": "Вопрос"});
    app.actor(reader).await.post("/tickets", &body).await.problem(403, "scope_missing");
    let writer = json!({"role": "partner", "name": "writer", "organisation": user.organisation, "scopes": ["tickets:write"]});
    let writer = app.actor(writer).await;
    let ticket = writer.post("/tickets", &body).await.created();
    assert_eq!(ticket["channel"], "api");
    let mut dated = body.clone();
    dated["received_at"] = json!("2026-11-10T12:00:00+04:00");
    writer.post("/tickets", &dated).await.problem(403, "receipt_not_allowed");
    let all = json!({"role": "partner", "name": "all", "organisation": user.organisation});
    let ticket = app.actor(all).await.post("/tickets", &dated).await.created();
    test_support::assert_instant(ticket.at("received_at"), "2026-11-10T12:00:00+04:00");
}

async fn health_metrics_and_documentation_are_open(app: &TestApp) {
    let outside = app.outside();
    outside.get("/livez").await.expect(200);
    outside.get("/readyz").await.expect(200);
    app.administrator().await.get("/tickets").await.ok();
    let metrics = outside.get("/metrics").await.expect(200).text();
    assert!(metrics.contains("# TYPE"), "{metrics}");
    let document = app.anonymous().get("/openapi.json").await.ok();
    assert_eq!(document.str_at("openapi").get(..3), Some("3.1"));
    assert!(document.at("paths").as_object().expect("paths").len() > 30);
}
