//! Internal notes never leave: a word that only staff may read is looked for in every byte a customer can get.
use serde_json::json;
use test_support::{Actor, Pick as _, TestApp, on_both};

use crate::desk::{PRODUCT, certified, releases};

on_both!(an_internal_note_never_reaches_the_customer);

const CANARY: &str = "kanareika-7f3a";

async fn an_internal_note_never_reaches_the_customer(app: &TestApp) {
    releases(app).await;
    let user = certified(app, "olga").await;
    let (contact, agent) = (app.contact(&user.contact).await, app.agent("agent1").await);
    app.clock("2026-11-16T12:00:00+04:00").await;
    let ticket = contact
        .post("/tickets", &json!({"product": PRODUCT, "text": "Вопрос", "fields": {"release": "2.3"}}))
        .await
        .created();
    let id = ticket.str_at("id");
    let note = json!({
        "direction": "internal", "type": "notice", "text": format!("Между нами: {CANARY}"),
        "attachments": [{"name": format!("{CANARY}.txt"), "media_type": "text/plain", "content": "a2FuYXJlaWthLTdmM2E="}],
    });
    let written = agent.post(&format!("/tickets/{id}/messages"), &note).await.created();
    assert_eq!(written.at("message.direction"), "internal");
    let attachment = written.items("message.attachments")[0].str_at("id").to_owned();
    agent.get(&format!("/attachments/{attachment}")).await.expect(200);
    // An internal ground is recorded with evidence, which is a note as well.
    let ground = json!({"ground": "third_party_cause", "evidence": format!("Доказательство {CANARY}")});
    agent.act(id, "state_limitation", &ground).await.ok();
    agent.act(id, "request_information", &json!({"text": "Пришлите журналы."})).await.ok();
    agent.act(id, "propose_solution", &json!({"text": "Обновите драйвер."})).await.ok();
    app.clock("2026-12-10T12:00:00+04:00").await;

    let seen = everything(&contact, id).await;
    assert!(!seen.contains(CANARY), "the note leaked: {seen}");
    contact.get(&format!("/attachments/{attachment}")).await.problem(404, "not_found");
    for letter in app.outbox().await {
        assert!(!letter.to_string().contains(CANARY), "{letter:#}");
    }
    let messages = agent.all(&format!("/tickets/{id}/messages")).await;
    assert!(messages.iter().any(|message| message["direction"] == "internal"));
    // Nor does a customer write among staff.
    contact.post(&format!("/tickets/{id}/messages"), &note).await.problem(403, "staff_only");
    let out = json!({"direction": "out", "type": "answer", "text": "Я агент"});
    contact.post(&format!("/tickets/{id}/messages"), &out).await.problem(403, "staff_only");
}

/// Every answer this actor can get about a ticket, and in general.
async fn everything(actor: &Actor, id: &str) -> String {
    let ticket = actor.get(&format!("/tickets/{id}")).await.ok();
    let mut seen = ticket.to_string();
    let mut paths = vec![
        "/me".to_owned(),
        "/products".to_owned(),
        "/tickets".to_owned(),
        "/queue".to_owned(),
        "/alerts".to_owned(),
        "/journal".to_owned(),
        "/organisations".to_owned(),
        format!("/products/{PRODUCT}/forms"),
        format!("/tickets/{id}/messages"),
        format!("/tickets/{id}/forms"),
        format!("/tickets/{id}/audit"),
    ];
    let timers = ticket
        .items("timers")
        .iter()
        .map(|timer| format!("/tickets/{id}/timers/{}/explain", timer.str_at("id")));
    paths.extend(timers);
    for path in paths {
        let reply = actor.get(&path).await;
        assert!(reply.status < 500, "{path}: {}", reply.status);
        seen += &reply.text();
        seen.extend([format!("{:?}", reply.headers)]);
    }
    seen
}
