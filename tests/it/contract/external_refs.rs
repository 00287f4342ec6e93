//! Natural keys: an object is found by what a partner's system calls it, and by no other's names.
use serde_json::json;
use test_support::{Pick as _, TestApp, on_both};

use crate::desk::{certified, noted, provider_of};

on_both!(an_object_is_found_by_its_name_elsewhere, what_is_made_is_called_so_at_once);

async fn an_object_is_found_by_its_name_elsewhere(app: &TestApp) {
    let (olga, igor) = (certified(app, "olga").await, certified(app, "igor").await);
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let ticket = noted(&agent, &olga, "2026-11-16T12:00:00+04:00", json!({})).await;
    let of = |provider: String| json!({"role": "partner", "name": "1c", "provider": provider});
    let one = app.actor(of(provider_of(app, "recfaces").await)).await;
    let two = app.actor(of(provider_of(app, "spp").await)).await;
    let path = "/external-refs/ticket/1c-itilium/000-77%2F2026";
    let body = json!({"object": ticket["id"]});
    one.get(path).await.expect(404);
    let set = one.put(path, &body).await.ok();
    assert_eq!((&set["reference"], &set["object"]), (&json!("000-77/2026"), &ticket["id"]));
    one.put(path, &body).await.ok();
    assert_eq!(one.get(path).await.ok()["object"], ticket["id"]);
    // Names are an owner's own, and lead only to what is seen.
    two.get(path).await.expect(404);
    two.put(path, &body).await.finding("unknown_object", "object");
    agent.get(path).await.expect(404);
    let customer = json!({"object": olga.organisation});
    one.put("/external-refs/organisation/1c/A-1", &customer).await.ok();
    one.put("/external-refs/organisation/1c/A-1", &json!({"object": igor.organisation}))
        .await
        .problem(409, "already_exists");
    let called = one.get(&format!("/external-refs?object={}", olga.organisation)).await.ok();
    assert_eq!(called.items("data").len(), 1);
    one.put("/external-refs/colour/1c/A-1", &customer).await.finding("value_invalid", "kind");
    app.contact(&olga.contact).await.put(path, &body).await.problem(403, "staff_only");
    one.delete(path).await.expect(204);
    one.get(path).await.expect(404);
    one.delete(path).await.expect(404);
}

async fn what_is_made_is_called_so_at_once(app: &TestApp) {
    let olga = certified(app, "olga").await;
    let provider = provider_of(app, "recfaces").await;
    let key =
        |scopes: &[&str]| json!({"role": "partner", "name": "1c", "provider": provider, "scopes": scopes});
    let erp =
        app.actor(key(&["catalogue:read", "catalogue:write", "entitlements:read", "tickets:write"])).await;
    let reader = app.actor(key(&["catalogue:read"])).await;
    let called = |reference: &str| json!({"source": "1c", "reference": reference});
    let body = json!({"name": "Ромашка", "kind": "customer", "external_ref": called("O-1")});
    reader.post("/organisations", &body).await.problem(403, "scope_missing");
    let customer = erp.post("/organisations", &body).await.created();
    erp.post("/organisations", &body).await.problem(409, "already_exists");
    let made = [
        ("contact", "/contacts", json!({"organisation": customer["id"], "name": "Пётр"})),
        ("asset", "/assets", json!({"customer": customer["id"], "kind": "server", "name": "Сервер"})),
        (
            "entitlement",
            "/entitlements",
            json!({"customer": customer["id"], "product": "recfaces", "kind": "certificate", "valid_from": "2026-01-01", "valid_to": "2027-01-01"}),
        ),
        ("ticket", "/tickets", json!({"customer": customer["id"], "product": "recfaces", "text": "Вопрос"})),
    ];
    for (kind, path, mut body) in made {
        body["external_ref"] = json!({"source": "", "reference": "X"});
        erp.post(path, &body).await.finding("value_invalid", "external_ref.source");
        body["external_ref"] = called("X-1");
        let object = erp.post(path, &body).await.created();
        let found = erp.get(&format!("/external-refs/{kind}/1c/X-1")).await.ok();
        assert_eq!(found["object"], object["id"], "{kind}");
        erp.post(path, &body).await.problem(409, "already_exists");
    }
    let mine = erp.get("/tickets").await.ok();
    assert_eq!(mine.items("data").len(), 1, "a refused request left nothing: {mine:#}");
    // People at the portal have no system of their own.
    let body = json!({"product": "recfaces", "text": "Вопрос", "external_ref": called("X-2")});
    app.contact(&olga.contact).await.post("/tickets", &body).await.problem(403, "staff_only");
    // A customer's own program enters nobody's rights or people.
    let own = json!({"role": "partner", "name": "own", "organisation": olga.organisation});
    let own = app.actor(own).await;
    own.post("/assets", &json!({"customer": olga.organisation, "kind": "server"}))
        .await
        .problem(403, "staff_only");
}
