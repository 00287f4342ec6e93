//! Lists: pages by opaque cursors, filters, the order of the queue.
use serde_json::json;
use test_support::{Pick as _, TestApp, on_both};

use crate::desk::{certified, noted, waiting};

on_both!(
    an_answer_has_the_members_its_reader_wants,
    pages_follow_each_other_without_gaps,
    filters_narrow,
    a_slip_in_a_parameter_is_named,
    the_queue_by_deadline_and_by_criticality,
);

async fn pages_follow_each_other_without_gaps(app: &TestApp) {
    let user = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let mut filed = Vec::new();
    for _ in 0..7 {
        let ticket = noted(&agent, &user, "2026-11-16T12:00:00+04:00", json!({})).await;
        filed.push(ticket.str_at("id").to_owned());
    }
    let mut read: Vec<String> =
        agent.all("/tickets?limit=3").await.iter().map(|held| held.str_at("id").to_owned()).collect();
    read.sort();
    filed.sort();
    assert_eq!(read, filed);
    let page = agent.get("/tickets?limit=3").await.ok();
    assert_eq!(page.items("data").len(), 3);
    assert_eq!(page.at("page.has_more"), true);
    agent.get("/tickets?cursor=nonsense").await.expect(422);
}

async fn filters_narrow(app: &TestApp) {
    let (user, other) = (certified(app, "pavel").await, certified(app, "igor").await);
    let agent = app.agent("agent1").await;
    let asked = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    noted(&agent, &other, "2026-11-16T12:00:00+04:00", json!({"kind": "feature"})).await;
    let one = |path: &str| {
        let path = path.to_owned();
        let agent = agent.clone();
        async move { agent.all(&path).await }
    };
    let waiting = one("/tickets?status=waiting_customer").await;
    assert_eq!((waiting.len(), &waiting[0]["id"]), (1, &asked["id"]));
    assert_eq!(one("/tickets?kind=feature").await.len(), 1);
    assert_eq!(one(&format!("/tickets?customer={}", user.organisation)).await.len(), 1);
    assert_eq!(one("/tickets?product=spp").await.len(), 0);
    assert_eq!(one("/tickets?product=recfaces").await.len(), 2);
    agent.get("/tickets?status=asleep").await.expect(422);
}

async fn a_slip_in_a_parameter_is_named(app: &TestApp) {
    let agent = app.agent("agent1").await;
    for (path, name) in [
        ("/tickets?stauts=open", "stauts"),
        ("/tickets?limit=3&offset=3", "offset"),
        ("/contacts?search=x", "search"),
        ("/calendars?expand=customer", "expand"),
    ] {
        let refused = agent.get(path).await.problem(422, "unknown_parameter");
        assert_eq!(refused.at("findings.0.path"), name, "{path}");
    }
    let refused = agent.post("/tickets?dry_run=true", &json!({})).await.problem(422, "unknown_parameter");
    assert_eq!(refused.at("findings.0.path"), "dry_run");
    let told = agent.with("Accept-Language", "ru").get("/webhooks?page=2").await;
    let told = told.problem(422, "unknown_parameter");
    assert_eq!(
        told.at("findings.0.message"),
        "Неизвестный параметр; известны: cursor, expand, fields, limit"
    );
    // Beside the document nothing is known of parameters, and nobody is told to sign in first.
    agent.get("/openapi.json?of=today").await.expect(200);
    let told = app.anonymous().get("/tickets?stauts=open").await;
    told.problem(401, "unauthenticated");
}

async fn the_queue_by_deadline_and_by_criticality(app: &TestApp) {
    let user = certified(app, "nina").await;
    let agent = app.agent("agent1").await;
    let later = waiting(app, &agent, &user, "2026-11-17T12:00:00+04:00").await;
    app.clock("2026-11-18T12:00:00+04:00").await;
    let sooner = noted(&agent, &user, "2026-11-16T12:00:00+04:00", json!({})).await;
    let closed = noted(&agent, &user, "2026-11-16T13:00:00+04:00", json!({})).await;
    agent.act(closed.str_at("id"), "close", &json!({"reason": "confirmed"})).await.ok();
    let ids = |queue: &[serde_json::Value]| queue.iter().map(|held| held["id"].clone()).collect::<Vec<_>>();
    // What has a deadline stands before what has none.
    let queue = agent.all("/queue?order=deadline").await;
    assert_eq!(ids(&queue), [later["id"].clone(), sooner["id"].clone()]);
    // By receipt, until an agent says that one is critical (T 2.6).
    let queue = agent.all("/queue").await;
    assert_eq!(ids(&queue), [sooner["id"].clone(), later["id"].clone()]);
    agent
        .act(
            later.str_at("id"),
            "set_criticality",
            &json!({"criticality": "high", "text": "Стоит проходная"}),
        )
        .await
        .ok();
    let queue = agent.all("/queue").await;
    assert_eq!(ids(&queue), [later["id"].clone(), sooner["id"].clone()]);
}

async fn an_answer_has_the_members_its_reader_wants(app: &TestApp) {
    let user = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let ticket = noted(&agent, &user, "2026-11-16T12:00:00+04:00", json!({})).await;
    let path = format!("/tickets/{}", ticket.str_at("id"));
    let whole = agent.get(&path).await;
    let part = agent.get(&format!("{path}?fields=number,customer.name")).await;
    assert_eq!(part.header("etag"), whole.header("etag"), "it is the same object");
    let expected = json!({"number": ticket["number"], "customer": {"name": ticket.at("customer.name")}});
    assert_eq!(part.ok(), expected);
    let listed = agent.get("/tickets?limit=1&fields=id").await.ok();
    assert_eq!(listed["data"], json!([{"id": ticket["id"]}]));
    assert_eq!(listed.at("page.has_more"), &json!(false));
    assert_eq!(agent.get(&format!("{path}?fields=")).await.ok(), whole.json());
    agent.get(&format!("{path}?fields=number,colour")).await.finding("value_invalid", "fields");
    agent.with("If-None-Match", whole.header("etag")).get(&format!("{path}?fields=id")).await.expect(304);
    // Who may not read it learns nothing of what could be asked for.
    app.anonymous().get(&format!("{path}?fields=colour")).await.problem(401, "unauthenticated");
    let other = app.customer("boris").await;
    app.contact(&other.contact).await.get(&format!("{path}?fields=colour")).await.expect(404);
    // What is changed is answered whole.
    agent
        .post(&format!("{path}/messages?fields=id"), &json!({}))
        .await
        .finding("unknown_parameter", "fields");
}
