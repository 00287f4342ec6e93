//! SC-82: the events of a ticket are appended, never changed, and their chain shows it.
use serde_json::json;
use test_support::{Pick as _, TestApp, instant, on_both};

use crate::desk::{certified, reply, waiting};

on_both!(sc_82_the_audit_is_append_only, every_event_says_who_when_and_why);

async fn sc_82_the_audit_is_append_only(app: &TestApp) {
    let user = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    let ticket = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    let path = format!("/tickets/{}/audit", ticket.str_at("id"));
    let admin = app.administrator().await;
    let before = admin.get(&path).await.ok();
    assert_eq!(before.at("chain.intact"), true);
    for path in [path.clone(), format!("{path}/1")] {
        for reply in [
            admin.delete(&path).await,
            admin.put(&path, &json!({"code": "x"})).await,
            admin.patch(&path, &json!({"code": "x"})).await,
            admin.post(&path, &json!({"code": "x"})).await,
        ] {
            assert!([404, 405].contains(&reply.status), "{path}: {}", reply.status);
            assert!(!reply.json().str_at("code").is_empty());
        }
    }
    assert_eq!(admin.get(&path).await.ok(), before);
    let contact = app.contact(&user.contact).await;
    contact.get(&path).await.problem(403, "staff_only");
    // It grows, and what was there stays as it was.
    reply(app, &user, &ticket, "2026-11-16T12:00:00+04:00").await;
    let after = admin.get(&path).await.ok();
    assert_eq!(after.at("chain.intact"), true);
    let held = before.items("data").len();
    assert!(after.items("data").len() > held);
    assert_eq!(after.items("data")[..held], before.items("data")[..]);
}

async fn every_event_says_who_when_and_why(app: &TestApp) {
    let user = certified(app, "pavel").await;
    let agent = app.agent("agent1").await;
    let ticket = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    app.clock("2026-11-23T19:00:01+04:00").await;
    let events = app.audit(ticket.str_at("id")).await;
    let sequence: Vec<i64> = events.iter().filter_map(|event| event.at("sequence").as_i64()).collect();
    assert!(sequence.windows(2).all(|pair| pair[1] == pair[0] + 1), "{sequence:?}");
    let instants: Vec<_> = events.iter().map(|event| instant(event.str_at("at"))).collect();
    assert!(instants.is_sorted(), "{instants:?}");
    let of = |code: &str| {
        let found = events.iter().find(|event| event["code"] == code);
        found.unwrap_or_else(|| panic!("no event `{code}`"))
    };
    assert_eq!(of("ticket_received").at("data.number"), &ticket["number"]);
    assert_eq!(of("ticket_registered").at("actor.kind"), "plugin");
    assert_eq!(of("ticket_registered").items("clauses")[0].str_at("document"), "recfaces-2023");
    let asked = events
        .iter()
        .find(|event| event["code"] == "status_changed" && event["data"]["to"] == "waiting_customer");
    assert_eq!(asked.expect("the agent asked").at("actor.name"), "agent1");
    let closed =
        events.iter().find(|event| event["code"] == "status_changed" && event["data"]["to"] == "closed");
    assert!(closed.expect("it ended").items("clauses").iter().any(|clause| clause["section"] == "5.3"));
}
