//! Who is at a case: colleagues see each other for seconds, customers never.
use serde_json::{Value, json};
use test_support::{Actor, Pick as _, TestApp, on_both};

use crate::desk::{certified, noted, provider_of};

on_both!(colleagues_at_a_case_see_each_other_for_seconds, who_writes_is_told_from_who_looks,);

const AT: &str = "2026-11-16T12:00:00+04:00";

async fn tells(actor: &Actor, ticket: &Value, doing: &str) -> Vec<Value> {
    let path = format!("/tickets/{}/presence", ticket.str_at("id"));
    actor.put(&path, &json!({"doing": doing})).await.ok().items("data").to_vec()
}

async fn colleagues_at_a_case_see_each_other_for_seconds(app: &TestApp) {
    let olga = certified(app, "olga").await;
    let provider = provider_of(app, "recfaces").await;
    let (anna, boris) = (app.agent_of("anna", &provider).await, app.agent_of("boris", &provider).await);
    app.clock(AT).await;
    let ticket = noted(&anna, &olga, AT, json!({"kind": "advice", "text": "Не видит камеру"})).await;
    let other = noted(&anna, &olga, AT, json!({"kind": "advice", "text": "Другое"})).await;
    assert_eq!(tells(&anna, &ticket, "viewing").await, Vec::<Value>::new(), "nobody sees oneself");
    let seen = tells(&boris, &ticket, "viewing").await;
    assert_eq!((seen.len(), seen[0].str_at("name"), seen[0].str_at("doing")), (1, "anna", "viewing"));
    assert_eq!(tells(&boris, &other, "viewing").await, Vec::<Value>::new());
    // A page that stays says so again; one that says nothing more has gone.
    app.clock("2026-11-16T12:00:20+04:00").await;
    tells(&anna, &ticket, "viewing").await;
    app.clock("2026-11-16T12:00:44+04:00").await;
    assert_eq!(tells(&boris, &ticket, "viewing").await.len(), 1);
    app.clock("2026-11-16T12:00:46+04:00").await;
    assert_eq!(tells(&boris, &ticket, "viewing").await.len(), 0);
    // Leaving is known at once.
    tells(&anna, &ticket, "viewing").await;
    anna.delete(&format!("/tickets/{}/presence", ticket.str_at("id"))).await.expect(204);
    assert_eq!(tells(&boris, &ticket, "viewing").await.len(), 0);
    // Another provider's staff and customers are at no case of ours.
    let path = format!("/tickets/{}/presence", ticket.str_at("id"));
    let stranger = app.agent_of("clara", &provider_of(app, "spp").await).await;
    stranger.put(&path, &json!({"doing": "viewing"})).await.expect(404);
    app.contact(&olga.contact)
        .await
        .put(&path, &json!({"doing": "viewing"}))
        .await
        .problem(403, "staff_only");
    anna.put(&path, &json!({"doing": "dancing"})).await.expect(422);
}

async fn who_writes_is_told_from_who_looks(app: &TestApp) {
    let olga = certified(app, "olga").await;
    let (anna, boris) = (app.agent("anna").await, app.agent("boris").await);
    app.clock(AT).await;
    let ticket = noted(&anna, &olga, AT, json!({"kind": "advice", "text": "Не видит камеру"})).await;
    tells(&anna, &ticket, "viewing").await;
    app.clock("2026-11-16T12:00:03+04:00").await;
    tells(&anna, &ticket, "writing").await;
    let seen = tells(&boris, &ticket, "viewing").await;
    assert_eq!(seen[0].str_at("doing"), "writing");
    test_support::assert_instant(seen[0].at("since"), "2026-11-16T12:00:03+04:00");
    // Nothing of it is an event of the case.
    let id = ticket.str_at("id");
    assert!(app.audit(id).await.iter().all(|event| !event.str_at("code").contains("presence")));
    assert_eq!(app.ticket(id).await["version"], ticket["version"]);
}
