//! What happens, told outside: the feed in pages and live updates, to each reader what it may read.
use serde_json::{Value, json};
use test_support::{Actor, Pick as _, TestApp, on_both};

use crate::desk::{certified, noted, waiting};

on_both!(
    the_feed_is_followed_by_a_cursor_without_gaps,
    a_customer_is_told_of_its_own_and_nothing_internal,
    live_updates_go_on_where_they_were_left,
);

const AT: &str = "2026-11-16T12:00:00+04:00";

async fn feed(actor: &Actor, after: &str, limit: u32) -> (Vec<Value>, String) {
    let (mut events, mut cursor) = (Vec::new(), after.to_owned());
    loop {
        let page = actor.get(&format!("/events?after={cursor}&limit={limit}")).await.ok();
        events.extend(page.items("data").iter().cloned());
        page.str_at("page.next_cursor").clone_into(&mut cursor);
        if page.at("page.has_more") == &json!(false) {
            return (events, cursor);
        }
    }
}

fn kinds(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event.str_at("type")).collect()
}

async fn the_feed_is_followed_by_a_cursor_without_gaps(app: &TestApp) {
    let olga = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    let partner = app.partner("1c").await;
    app.clock(AT).await;
    let first = noted(&agent, &olga, AT, json!({})).await;
    let (before, cursor) = feed(&partner, "0", 2).await;
    assert!(kinds(&before).contains(&"ticket.received"), "{before:#?}");
    let audited = app.audit(first.str_at("id")).await.len();
    assert_eq!(before.len(), audited, "every event once");
    assert_eq!(feed(&partner, &cursor, 100).await, (Vec::new(), cursor.clone()));
    agent.act(first.str_at("id"), "start_work", &json!({})).await.ok();
    let (after, _) = feed(&partner, &cursor, 100).await;
    assert!(kinds(&after).contains(&"status.changed"), "{after:#?}");
    assert_eq!(after[0].at("data.ticket.id"), &first["id"]);
    let some = partner.get("/events?types=status.changed&after=0").await.ok();
    assert!(some.items("data").iter().all(|event| event["type"] == "status.changed"));
    let now = partner.get("/events?after=now").await.ok();
    assert_eq!(now.items("data").len(), 0);
    partner.get("/events?after=yesterday").await.problem(422, "cursor_invalid");
    app.anonymous().get("/events").await.expect(401);
    let narrow = app.actor(json!({"role": "partner", "name": "n", "scopes": ["readings:write"]})).await;
    narrow.get("/events").await.problem(403, "scope_missing");
}

async fn a_customer_is_told_of_its_own_and_nothing_internal(app: &TestApp) {
    let (olga, igor) = (certified(app, "olga").await, certified(app, "igor").await);
    let agent = app.agent("agent1").await;
    let asked = waiting(app, &agent, &olga, AT).await;
    noted(&agent, &igor, AT, json!({})).await;
    let note = json!({"direction": "internal", "type": "notice", "text": "Между нами"});
    agent.post(&format!("/tickets/{}/messages", asked.str_at("id")), &note).await.created();
    let (events, _) = feed(&app.contact(&olga.contact).await, "0", 100).await;
    assert!(!events.is_empty());
    for event in &events {
        assert_eq!(event.at("data.ticket.id"), &asked["id"], "{event:#}");
        assert_ne!(event["data"]["details"]["direction"], "internal", "{event:#}");
        for internal in
            ["note.added", "coverage.decided", "plugin.failed", "work.logged", "decision.explained"]
        {
            assert_ne!(event["type"], internal);
        }
    }
    let moved =
        events.iter().find(|event| event["type"] == "status.changed").expect("as the test arranged it");
    assert!(
        moved
            .at("data.details")
            .as_object()
            .expect("as the test arranged it")
            .keys()
            .all(|key| key != "reason_source")
    );
    let (all, _) = feed(&agent, "0", 100).await;
    let internal = |event: &&Value| event["data"]["details"]["direction"] == "internal";
    assert_eq!(all.iter().filter(internal).count(), 1);
    // A partner bound to the customer reads what the customer does.
    let bound = json!({"role": "partner", "name": "erp", "organisation": olga.organisation});
    assert_eq!(feed(&app.actor(bound).await, "0", 100).await.0, events);
}

/// The stream up to the first event of a kind.
async fn read_until(response: &mut reqwest::Response, kind: &str) -> String {
    let mut text = String::new();
    while !text.contains(&format!("event: {kind}\n")) || !text.ends_with("\n\n") {
        let chunk = response.chunk().await.expect("as the test arranged it").expect("the stream goes on");
        text.push_str(std::str::from_utf8(&chunk).expect("as the test arranged it"));
    }
    text
}

async fn live_updates_go_on_where_they_were_left(app: &TestApp) {
    let (olga, igor) = (certified(app, "olga").await, certified(app, "igor").await);
    let agent = app.agent("agent1").await;
    app.clock(AT).await;
    let ticket = noted(&agent, &olga, AT, json!({})).await;
    let grant = json!({"role": "contact", "contact": olga.contact});
    let token = app.anonymous().post("/sandbox/tokens", &grant).await.success().str_at("token").to_owned();
    let client = reqwest::Client::builder().no_proxy().build().expect("as the test arranged it");
    let open = async |last: Option<String>| {
        let request = client.get(format!("http://{}/api/v1/live", app.address())).bearer_auth(&token);
        let request = last.iter().fold(request, |request, last| request.header("last-event-id", last));
        request.send().await.expect("as the test arranged it")
    };
    let mut stream = open(None).await;
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let begin = read_until(&mut stream, "ready").await;
    let last =
        begin.lines().find_map(|line| line.strip_prefix("id: ")).expect("as the test arranged it").to_owned();
    // Another customer's ticket is none of its business.
    noted(&agent, &igor, AT, json!({})).await;
    agent.act(ticket.str_at("id"), "start_work", &json!({})).await.ok();
    let told = read_until(&mut stream, "status.changed").await;
    assert!(told.contains(ticket.str_at("number")) && !told.contains("ticket.received"), "{told}");
    drop(stream);
    // Who comes back with the last id is told the same again.
    let again = read_until(&mut open(Some(last)).await, "status.changed").await;
    assert!(again.contains(ticket.str_at("number")), "{again}");
    assert_eq!(open(Some("x".to_owned())).await.status(), 422);
}
