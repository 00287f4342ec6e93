//! `Idempotency-Key` on whatever is made: the same key and request make one, and are answered alike.
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, on_both};

use crate::desk::{PRODUCT, certified, noted};

on_both!(
    whatever_is_made_is_made_once,
    at_once_one_is_made,
    a_refusal_gives_the_key_back,
    what_is_told_once_is_told_again_to_the_same_key,
    what_is_filed_on_a_ticket_is_filed_once,
);

async fn whatever_is_made_is_made_once(app: &TestApp) {
    let user = certified(app, "olga").await;
    let admin = app.administrator().await;
    let made = [
        ("/organisations", json!({"name": "Ромашка", "kind": "customer"})),
        ("/contacts", json!({"organisation": user.organisation, "name": "Пётр"})),
        (
            "/entitlements",
            json!({"customer": user.organisation, "product": PRODUCT, "kind": "certificate", "valid_from": "2026-01-01", "valid_to": "2027-01-01"}),
        ),
        ("/assets", json!({"customer": user.organisation, "kind": "server", "name": "Сервер"})),
        ("/releases", json!({"product": PRODUCT, "version": "9.1", "published_at": "2026-10-01T00:00:00Z"})),
        ("/accounts", json!({"name": "Вера", "email": "vera@desk.test", "role": "agent"})),
        ("/views", json!({"name": "Мои", "filter": {"open": true}})),
    ];
    for (path, body) in &made {
        let keyed = admin.with("Idempotency-Key", &path.replace('/', "once-"));
        let first = keyed.post(path, body).await.expect(201);
        assert!(!first.headers.contains_key("idempotency-replayed"), "{path}");
        let second = keyed.post(path, body).await.expect(201);
        assert_eq!(second.header("idempotency-replayed"), "true", "{path}");
        assert_eq!(first.json(), second.json(), "{path}");
        let mut other = body.clone();
        other["name"] = json!("Другое");
        keyed.post(path, &other).await.problem(422, "idempotency_key_reused");
        admin
            .with("Idempotency-Key", "with space")
            .post(path, body)
            .await
            .problem(400, "idempotency_key_malformed");
    }
    let found = admin.get("/organisations?name=Ромашка").await.ok();
    assert_eq!(found.items("data").len(), 1, "{found:#}");
    assert_eq!(admin.all(&format!("/assets?customer={}", user.organisation)).await.len(), 1);
}

async fn at_once_one_is_made(app: &TestApp) {
    let keyed = app.administrator().await.with("Idempotency-Key", "at-once");
    let body = json!({"name": "Ромашка", "kind": "customer"});
    let replies = futures::future::join_all((0..6).map(|_| keyed.post("/organisations", &body))).await;
    let mut ids: Vec<Value> = Vec::new();
    for reply in replies {
        match reply.status {
            201 => ids.push(reply.json()["id"].clone()),
            _ => drop(reply.problem(409, "idempotency_key_in_flight")),
        }
    }
    ids.dedup();
    assert_eq!(ids.len(), 1, "{ids:?}");
    let found = app.administrator().await.get("/organisations?name=Ромашка").await.ok();
    assert_eq!(found.items("data").len(), 1, "{found:#}");
}

async fn a_refusal_gives_the_key_back(app: &TestApp) {
    let keyed = app.administrator().await.with("Idempotency-Key", "again");
    keyed
        .post("/organisations", &json!({"name": " ", "kind": "customer"}))
        .await
        .problem(422, "name_missing");
    keyed.post("/organisations", &json!({"name": "Ромашка", "kind": "customer"})).await.created();
    // The keys of one are not the keys of another, and who proves nobody has none.
    let agent = app.agent("agent1").await.with("Idempotency-Key", "again");
    agent.post("/organisations", &json!({"name": "Лютик", "kind": "customer"})).await.created();
    let nobody = app.anonymous().with("Idempotency-Key", "again");
    nobody
        .post("/organisations", &json!({"name": "Лютик", "kind": "customer"}))
        .await
        .problem(401, "unauthenticated");
}

async fn what_is_told_once_is_told_again_to_the_same_key(app: &TestApp) {
    let admin = app.administrator().await;
    let keyed = admin.with("Idempotency-Key", "key-of-1c");
    let body = json!({"name": "1c", "scopes": ["tickets:read"]});
    let first = keyed.post("/api-keys", &body).await.created();
    let second = keyed.post("/api-keys", &body).await.created();
    assert_eq!(first, second);
    app.bearer(second.str_at("key")).get("/tickets").await.ok();
    assert_eq!(admin.all("/api-keys").await.len(), 1);
    // It does not lie about in the clear.
    let inside = app.inside().await;
    let whose = format!("administrator:{}", me(admin).await);
    let held = store::find_idempotency(&inside.store, &whose, "key-of-1c").await;
    let held = held.expect("read").expect("the key is on file");
    assert!(!held.response.to_string().contains(first.str_at("key")), "{}", held.response);
}

async fn me(actor: &test_support::Actor) -> String {
    actor.get("/me").await.ok().str_at("id").to_owned()
}

async fn what_is_filed_on_a_ticket_is_filed_once(app: &TestApp) {
    let user = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let ticket = noted(&agent, &user, "2026-11-16T12:00:00+04:00", json!({})).await;
    let path = |rest: &str| format!("/tickets/{}/{rest}", ticket.str_at("id"));
    let work = json!({"minutes": 30, "text": "Разбор"});
    let keyed = agent.with("Idempotency-Key", "work-1");
    let first = keyed.post(&path("worklogs"), &work).await.created();
    assert_eq!(keyed.post(&path("worklogs"), &work).await.created(), first);
    agent.post(&path("worklogs"), &work).await.created();
    assert_eq!(agent.all(&path("worklogs")).await.len(), 2);
    let call = json!({"started_at": "2026-11-16T12:00:00+04:00", "direction": "out"});
    let keyed = agent.with("Idempotency-Key", "call-1");
    let first = keyed.post(&path("calls"), &call).await.created();
    assert_eq!(keyed.post(&path("calls"), &call).await.created(), first);
    // What was read before is not what is there now.
    let stale = agent.with("If-Match", "\"v1\"");
    for (rest, body) in [("worklogs", &work), ("calls", &call), ("forms/checklist", &json!({}))] {
        stale.post(&path(rest), body).await.problem(412, "version_mismatch");
    }
    assert_eq!(agent.all(&path("worklogs")).await.len(), 2);
}
