//! R 5.2: one problem per ticket; the parts keep the receipt of the message (SC-75, A-51).
use serde_json::json;
use test_support::{Pick as _, TestApp, assert_instant, on_both, timer};

use crate::desk::{by_mail, certified};

on_both!(
    sc_75_three_problems_are_three_tickets_r_5_2,
    parts_of_a_request_before_opening_count_from_its_receipt_a_51,
    a_split_needs_parts_with_words,
);

async fn sc_75_three_problems_are_three_tickets_r_5_2(app: &TestApp) {
    let user = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T11:00:00+04:00").await;
    let text = "1) Не видно камеру.\n2) Долгий поиск.\n3) Нет отчёта.";
    let whole = by_mail(app, &user, "2026-11-16T11:00:00+04:00", text).await;
    let id = whole.str_at("id");
    app.clock("2026-11-16T11:40:00+04:00").await;
    let parts =
        json!({"parts": [{"text": "Не видно камеру."}, {"text": "Долгий поиск."}, {"text": "Нет отчёта."}]});
    agent.act(id, "split", &parts).await.ok();

    let tickets = agent.all(&format!("/tickets?customer={}", user.organisation)).await;
    let mut numbers = Vec::new();
    for summary in tickets.iter().filter(|summary| summary["id"] != whole["id"]) {
        let part = app.ticket(summary.str_at("id")).await;
        let from_it = |link: &serde_json::Value| link["type"] == "split_from" && link["ticket"] == id;
        assert!(part.items("links").iter().any(from_it), "{part:#}");
        assert_instant(part.at("received_at"), "2026-11-16T11:00:00+04:00");
        let registration = timer(&part, "registration");
        assert_instant(registration.at("origin"), "2026-11-16T11:00:00+04:00");
        assert_instant(registration.at("due_at"), "2026-11-18T17:00:00+04:00");
        assert_eq!(part["status"], "registered");
        numbers.push(part.str_at("number").to_owned());
    }
    assert_eq!(numbers.len(), 3);
    let letters = app.letters_to(&user.address).await;
    for number in numbers {
        let told = |letter: &serde_json::Value| {
            letter.str_at("subject").contains(&number) || letter.str_at("text").contains(&number)
        };
        assert!(letters.iter().any(told), "{number} was not mailed: {letters:#?}");
    }
    assert!(app.audit(id).await.iter().any(|event| event["code"] == "ticket_split"));
}

async fn parts_of_a_request_before_opening_count_from_its_receipt_a_51(app: &TestApp) {
    let user = certified(app, "pavel").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-17T07:30:00+04:00").await;
    let whole = by_mail(app, &user, "2026-11-17T07:30:00+04:00", "Два вопроса сразу").await;
    app.clock("2026-11-19T12:00:00+04:00").await;
    let parts = json!({"parts": [{"text": "Первый"}, {"text": "Второй", "kind": "feature"}]});
    agent.act(whole.str_at("id"), "split", &parts).await.ok();
    let tickets = agent.all(&format!("/tickets?customer={}", user.organisation)).await;
    let mut kinds = Vec::new();
    for summary in tickets.iter().filter(|summary| summary["id"] != whole["id"]) {
        let part = app.ticket(summary.str_at("id")).await;
        assert_instant(part.at("received_at"), "2026-11-17T07:30:00+04:00");
        assert_instant(timer(&part, "registration").at("due_at"), "2026-11-19T16:00:00+04:00");
        assert_eq!(part.at("coverage.decision"), "covered", "judged by the facts at receipt");
        kinds.push(part.str_at("kind").to_owned());
    }
    kinds.sort();
    assert_eq!(kinds, ["advice", "feature"]);
}

async fn a_split_needs_parts_with_words(app: &TestApp) {
    let user = certified(app, "igor").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T11:00:00+04:00").await;
    let whole = by_mail(app, &user, "2026-11-16T11:00:00+04:00", "Вопрос").await;
    let id = whole.str_at("id");
    agent.act(id, "split", &json!({"parts": [{"text": "Один"}]})).await.problem(422, "parts_invalid");
    agent
        .act(id, "split", &json!({"parts": [{"text": "Один"}, {"text": " "}]}))
        .await
        .problem(422, "text_missing");
    let foreign = json!({"parts": [{"text": "Один"}, {"text": "Два", "kind": "incident"}]});
    agent.act(id, "split", &foreign).await.problem(422, "unknown_kind");
    let untouched = app.ticket(id).await;
    assert_eq!(untouched["status"], "registered");
    let contact = app.contact(&user.contact).await;
    let parts = json!({"parts": [{"text": "Один"}, {"text": "Два"}]});
    contact.act(id, "split", &parts).await.problem(403, "action_not_allowed");
}
