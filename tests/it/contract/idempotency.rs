//! The same intention sent twice acts once.
use serde_json::json;
use test_support::{Pick as _, TestApp, on_both};

use crate::desk::{PRODUCT, certified};

on_both!(
    the_same_key_twice_is_one_ticket,
    the_same_key_at_once_is_one_ticket,
    keys_belong_to_who_sent_them,
    actions_and_messages_take_keys_too,
    a_refused_request_does_not_use_the_key_up,
);

async fn the_same_key_twice_is_one_ticket(app: &TestApp) {
    let user = certified(app, "olga").await;
    let contact = app.contact(&user.contact).await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let body = json!({"product": PRODUCT, "text": "Вопрос"});
    let keyed = contact.with("Idempotency-Key", "8e03978e-40d5-43e8-bc93-6894a57f9324");
    let first = keyed.post("/tickets", &body).await.created();
    let second = keyed.post("/tickets", &body).await.created();
    assert_eq!(first["id"], second["id"]);
    assert_eq!(first["number"], second["number"]);
    let other = json!({"product": PRODUCT, "text": "Другой вопрос"});
    keyed.post("/tickets", &other).await.problem(422, "idempotency_key_reused");
    assert_eq!(contact.all("/tickets").await.len(), 1);
    assert_eq!(app.letters_to(&user.address).await.len(), 1);
    for malformed in ["", "with space", &"k".repeat(300)] {
        let reply = contact.with("Idempotency-Key", malformed).post("/tickets", &body).await;
        reply.problem(400, "idempotency_key_malformed");
    }
    assert_eq!(contact.all("/tickets").await.len(), 1);
    // Without a key two requests are two tickets.
    contact.post("/tickets", &body).await.created();
    assert_eq!(contact.all("/tickets").await.len(), 2);
}

async fn the_same_key_at_once_is_one_ticket(app: &TestApp) {
    let user = certified(app, "pavel").await;
    let contact = app.contact(&user.contact).await.with("Idempotency-Key", "at-once");
    app.clock("2026-11-16T12:00:00+04:00").await;
    let body = json!({"product": PRODUCT, "text": "Вопрос"});
    let replies = futures::future::join_all((0..6).map(|_| contact.post("/tickets", &body))).await;
    let mut ids: Vec<String> = Vec::new();
    for reply in replies {
        match reply.status {
            201 => ids.push(reply.json().str_at("id").to_owned()),
            status => assert_eq!(status, 409, "{}", reply.text()),
        }
    }
    ids.dedup();
    assert_eq!(ids.len(), 1, "{ids:?}");
    assert_eq!(contact.all("/tickets").await.len(), 1);
}

async fn keys_belong_to_who_sent_them(app: &TestApp) {
    let (one, other) = (certified(app, "igor").await, certified(app, "nina").await);
    app.clock("2026-11-16T12:00:00+04:00").await;
    let body = json!({"product": PRODUCT, "text": "Вопрос"});
    let mut ids = Vec::new();
    for user in [&one, &other] {
        let contact = app.contact(&user.contact).await.with("Idempotency-Key", "the-same");
        ids.push(contact.post("/tickets", &body).await.created().str_at("id").to_owned());
    }
    assert_ne!(ids[0], ids[1]);
}

async fn actions_and_messages_take_keys_too(app: &TestApp) {
    let user = certified(app, "oleg").await;
    let (contact, agent) = (app.contact(&user.contact).await, app.agent("agent1").await);
    app.clock("2026-11-16T12:00:00+04:00").await;
    let ticket = contact.post("/tickets", &json!({"product": PRODUCT, "text": "Вопрос"})).await.created();
    let id = ticket.str_at("id");
    let before = app.letters_to(&user.address).await.len();
    let keyed = agent.with("Idempotency-Key", "answer-1");
    for _ in 0..2 {
        keyed.act(id, "answer", &json!({"text": "Откройте раздел камер."})).await.ok();
    }
    assert_eq!(app.letters_to(&user.address).await.len(), before + 1);
    let keyed = contact.with("Idempotency-Key", "word-1");
    let word = json!({"type": "information", "text": "Спасибо"});
    let path = format!("/tickets/{id}/messages");
    let first = keyed.post(&path, &word).await.created();
    let second = keyed.post(&path, &word).await.created();
    assert_eq!(first.at("message.id"), second.at("message.id"));
    let words = contact.all(&path).await;
    assert_eq!(words.iter().filter(|message| message["text"] == "Спасибо").count(), 1);
}

async fn a_refused_request_does_not_use_the_key_up(app: &TestApp) {
    let user = certified(app, "vera").await;
    let contact = app.contact(&user.contact).await.with("Idempotency-Key", "again");
    app.clock("2026-11-16T12:00:00+04:00").await;
    let wrong = json!({"product": "none", "text": "Вопрос"});
    contact.post("/tickets", &wrong).await.problem(422, "unknown_product");
    contact.post("/tickets", &json!({"product": PRODUCT, "text": "Вопрос"})).await.created();
}
