//! Keys of programs: bounded, ending, followed by another without a gap.
use serde_json::json;
use test_support::{Pick as _, TestApp, on_both};

use crate::desk::{PRODUCT, certified};

use super::behind_proxy;

on_both!(
    a_key_is_followed_by_another_while_both_live,
    s_25_keys_of_one_name_are_those_of_whom_they_are_bound_to,
    s_37_keys_are_kept_as_hashes_and_end,
);
on_both!(with behind_proxy: s_37_a_key_opens_from_its_networks_alone);

async fn a_key_is_followed_by_another_while_both_live(app: &TestApp) {
    let user = certified(app, "olga").await;
    let admin = app.administrator().await;
    let body = json!({
        "name": "1c", "scopes": ["tickets:read"], "organisation": user.organisation, "expires_at": "2026-11-11T00:00:00Z",
    });
    let old = admin.post("/api-keys", &body).await.created();
    let (path, first) = (format!("/api-keys/{}/rotation", old.str_at("id")), app.bearer(old.str_at("key")));
    first.get("/tickets").await.ok();
    app.agent("agent1").await.post(&path, &json!({})).await.problem(403, "administrators_only");
    admin.post(&path, &json!({"overlap_hours": 721})).await.finding("value_invalid", "overlap_hours");
    let new = admin.post(&path, &json!({"overlap_hours": 2})).await.created();
    assert_eq!((&new["replaces"], &new["organisation"]), (&old["id"], &old["organisation"]));
    assert_eq!(new["scopes"], old["scopes"]);
    test_support::assert_instant(&new["expires_at"], "2026-11-11T00:00:00Z");
    admin.post(&path, &json!({})).await.problem(409, "already_rotated");
    let second = app.bearer(new.str_at("key"));
    for key in [&first, &second] {
        key.get("/tickets").await.ok();
    }
    app.clock("2026-11-01T02:00:00Z").await;
    first.get("/tickets").await.problem(401, "unauthenticated");
    second.get("/tickets").await.ok();
    admin.post(&path, &json!({})).await.problem(404, "not_found");
    let listed = admin.all("/api-keys").await;
    let used = |id: &str| listed.iter().find(|key| key["id"] == id).expect("listed")["last_used_at"].clone();
    test_support::assert_instant(&used(old.str_at("id")), "2026-11-01T00:00:00Z");
    test_support::assert_instant(&used(new.str_at("id")), "2026-11-01T02:00:00Z");
}

async fn s_25_keys_of_one_name_are_those_of_whom_they_are_bound_to(app: &TestApp) {
    let (olga, ivan) = (certified(app, "olga").await, certified(app, "ivan").await);
    let admin = app.administrator().await;
    let mut keys = Vec::new();
    for user in [&olga, &ivan] {
        let body = json!({"name": "1c", "scopes": ["tickets:write"], "organisation": user.organisation});
        keys.push(app.bearer(admin.post("/api-keys", &body).await.created().str_at("key")));
    }
    let file = keys[0].post_bytes("/uploads?name=a.txt", "text/plain", b"secret".to_vec()).await.created();
    let mut body = json!({"product": PRODUCT, "kind": "advice", "text": "Как перенести лицензию"});
    let mine = keys[0].with("Idempotency-Key", "\"one\"").post("/tickets", &body).await.created();
    let other = keys[1].with("Idempotency-Key", "\"one\"").post("/tickets", &body).await.created();
    assert_ne!(mine["id"], other["id"], "the answer to one customer is told to no other");
    assert_eq!(other.at("customer.id"), ivan.organisation.as_str());
    body["attachments"] = json!([{"name": "a.txt", "upload": file["id"]}]);
    keys[1].post("/tickets", &body).await.finding("unknown_upload", "attachments.0.upload");
    keys[0].post("/tickets", &body).await.created();
}

async fn s_37_keys_are_kept_as_hashes_and_end(app: &TestApp) {
    let admin = app.administrator().await;
    let body = json!({"name": "reader", "scopes": ["tickets:read"], "expires_at": "2026-11-02T00:00:00Z"});
    let made = admin.post("/api-keys", &body).await.created();
    let key = made.str_at("key").to_owned();
    assert!(!json!(admin.all("/api-keys").await).to_string().contains(&key));
    // A key in an address is no key: addresses end in logs.
    app.anonymous().get(&format!("/tickets?token={key}&api_key={key}")).await.problem(401, "unauthenticated");
    app.bearer(&key.to_uppercase()).get("/tickets").await.problem(401, "unauthenticated");
    app.bearer(&key[..key.len() - 1]).get("/tickets").await.problem(401, "unauthenticated");
    app.bearer(&key).get("/tickets").await.ok();
    app.clock("2026-11-02T00:00:00Z").await;
    app.bearer(&key).get("/tickets").await.problem(401, "unauthenticated");
}

async fn s_37_a_key_opens_from_its_networks_alone(app: &TestApp) {
    let admin = app.administrator().await;
    let body = |networks| json!({"name": "1c", "scopes": ["tickets:read"], "networks": networks});
    admin.post("/api-keys", &body(json!(["everywhere"]))).await.finding("value_invalid", "networks.0");
    let made = admin.post("/api-keys", &body(json!(["198.51.100.7/24", "2001:db8::1"]))).await.created();
    assert_eq!(made["networks"], json!(["198.51.100.0/24", "2001:db8::1/128"]));
    let path = format!("/api-keys/{}", made.str_at("id"));
    let shown = admin.get(&path).await.ok();
    assert_eq!((&shown["networks"], shown.get("key")), (&made["networks"], None));
    let from = |key: &str, address| app.bearer(key).with("x-forwarded-for", address);
    let key = made.str_at("key");
    for inside in ["198.51.100.1", "::ffff:198.51.100.255", "2001:db8::1"] {
        from(key, inside).get("/tickets").await.ok();
    }
    for outside in ["198.51.101.1", "2001:db8::2", "192.0.2.1"] {
        from(key, outside).get("/tickets").await.problem(403, "network_refused");
    }
    // Of a refused one nothing is seen, not even that it was used.
    app.clock("2026-11-01T06:00:00Z").await;
    from(key, "192.0.2.1").get("/live").await.problem(403, "network_refused");
    test_support::assert_instant(&admin.get(&path).await.ok()["last_used_at"], "2026-11-01T00:00:00Z");
    // Its successor is bound alike.
    let new = admin.post(&format!("{path}/rotation"), &json!({})).await.created();
    assert_eq!(new["networks"], made["networks"]);
    from(new.str_at("key"), "192.0.2.1").get("/tickets").await.problem(403, "network_refused");
    from(new.str_at("key"), "198.51.100.9").get("/tickets").await.ok();
}
