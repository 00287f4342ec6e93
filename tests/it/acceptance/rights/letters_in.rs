//! T/F 2.4: files of any format, threads and automatic replies (SC-18 … SC-20).
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, assert_instant, on_both, timer};

use super::{FM, SPP, by_mail, letter, licensed, mailed_at, merged, reply};
use crate::desk::PICTURE;

on_both!(
    sc_18_files_of_any_format_are_kept_t_2_4,
    sc_19_a_reply_is_threaded_and_ends_the_pause_t_2_4,
    sc_20_automatic_replies_are_no_requests_t_2_4,
    files_come_with_answers_too_t_2_4,
    a_mail_to_a_closed_ticket_continues_in_a_new_one_a_60,
);

fn files(names: &[&str]) -> Value {
    let file = |name: &&str| json!({"name": name, "content": PICTURE});
    Value::Array(names.iter().map(file).collect())
}

/// Names of files that a finding calls other information.
fn others(ticket: &Value) -> Vec<&str> {
    let findings = ticket.items("findings").iter();
    findings.filter(|held| held["code"] == "other_information").map(|held| held.str_at("path")).collect()
}

const SEVEN: [&str; 7] = ["e.jpg", "f.gif", "g.png", "h.doc", "i.bmp", "log.zip", "scheme.webp"];

async fn sc_18_files_of_any_format_are_kept_t_2_4(app: &TestApp) {
    let user = licensed(app, SPP, "olga").await;
    app.clock("2026-11-16T10:00:00+03:00").await;
    let more = json!({"attachments": files(&SEVEN)});
    let ticket = by_mail(app, &user, SPP, "2026-11-16T10:00:00+03:00", more).await;
    let messages = app.administrator().await.all(&format!("/tickets/{}/messages", ticket.str_at("id"))).await;
    let request = messages.iter().find(|message| message["direction"] == "in").expect("the request");
    let names: Vec<&str> = request.items("attachments").iter().map(|held| held.str_at("name")).collect();
    assert_eq!(names, SEVEN);
    assert_eq!(others(&ticket), ["log.zip", "scheme.webp"]);
    assert_eq!(ticket.coded("findings", "other_information")["severity"], "info");
    assert_eq!(ticket["status"], "registered");
}

async fn files_come_with_answers_too_t_2_4(app: &TestApp) {
    let user = licensed(app, FM, "pavel").await;
    let agent = app.agent("agent1").await;
    let ticket = mailed_at(app, &user, FM, "2026-11-16T10:00:00+03:00").await;
    let id = ticket.str_at("id");
    assert!(others(&ticket).is_empty());
    agent.act(id, "request_information", &json!({"text": "Пришлите журнал."})).await.ok();
    app.clock("2026-11-16T12:00:00+03:00").await;
    let subject = format!("Re: [{}]", ticket.str_at("number"));
    let mail = letter(&user, FM, "2026-11-16T12:00:00+03:00", "Вот.");
    let more =
        json!({"subject": subject, "attachments": files(&["SCREEN.JPG", "scan.jpeg", "журнал", "a.tar.gz"])});
    let arrived = app.mail(merged(mail, more)).await;
    assert_eq!(arrived["disposition"], "message_added");
    let told = app.ticket(id).await;
    assert_eq!(others(&told), ["журнал", "a.tar.gz"]);
    assert_eq!(told["status"], "registered");
}

async fn sc_19_a_reply_is_threaded_and_ends_the_pause_t_2_4(app: &TestApp) {
    let user = licensed(app, SPP, "igor").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T10:00:00+03:00").await;
    let headers = json!({"headers": {"Message-ID": "<first@igor.example>"}});
    let ticket = by_mail(app, &user, SPP, "2026-11-16T10:00:00+03:00", headers).await;
    let id = ticket.str_at("id");
    let ask = json!({"text": "Какой датчик?"});
    app.clock("2026-11-17T09:00:00+03:00").await;
    agent.act(id, "request_information", &ask).await.ok();
    // Received at ten, fetched at noon: the pause ends with the receipt.
    app.clock("2026-11-17T12:00:00+03:00").await;
    reply(app, &user, &ticket, "2026-11-17T10:00:00+03:00", "У входа.").await;
    let told = app.ticket(id).await;
    assert_eq!(told["status"], "registered");
    assert_eq!(timer(&told, "answer")["paused_minutes"], 60);
    assert_instant(timer(&told, "answer").at("due_at"), "2026-11-20T10:00:00+03:00");
    agent.act(id, "request_information", &ask).await.ok();
    app.clock("2026-11-17T13:00:00+03:00").await;
    let mail = letter(&user, SPP, "2026-11-17T13:00:00+03:00", "И у выхода.");
    let more = json!({"subject": "Другая тема", "headers": {"References": "<first@igor.example>"}});
    let arrived = app.mail(merged(mail, more)).await;
    assert_eq!(arrived["disposition"], "message_added");
    assert_eq!(arrived["ticket_id"], ticket["id"]);
    assert_eq!(timer(&app.ticket(id).await, "answer")["paused_minutes"], 120);
    assert_eq!(agent.all("/tickets").await.len(), 1, "no second ticket");
}

async fn sc_20_automatic_replies_are_no_requests_t_2_4(app: &TestApp) {
    for (product, name) in [(SPP, "nina"), (FM, "vera")] {
        let user = licensed(app, product, name).await;
        let agent = app.agent("agent1").await;
        app.clock("2026-11-16T10:00:00+03:00").await;
        let ticket = by_mail(app, &user, product, "2026-11-16T10:00:00+03:00", json!({})).await;
        let id = ticket.str_at("id");
        agent.act(id, "request_information", &json!({"text": "Какой датчик?"})).await.ok();
        let (letters, tickets) = (app.outbox().await.len(), agent.all("/tickets").await.len());
        let automatic = json!({"headers": {"Auto-Submitted": "auto-replied"}});
        for subject in ["Автоответ".to_owned(), format!("Re: [{}]", ticket.str_at("number"))] {
            let mail = letter(&user, product, "2026-11-16T10:00:00+03:00", "Я в отпуске.");
            let mail = merged(merged(mail, automatic.clone()), json!({"subject": subject}));
            assert_eq!(app.mail(mail).await["disposition"], "technical", "{product}");
        }
        assert_eq!(app.outbox().await.len(), letters, "machine mail triggers no mail");
        assert_eq!(agent.all("/tickets").await.len(), tickets);
        assert_eq!(timer(&app.ticket(id).await, "answer")["state"], "paused");
    }
}

async fn a_mail_to_a_closed_ticket_continues_in_a_new_one_a_60(app: &TestApp) {
    let user = licensed(app, SPP, "lena").await;
    let agent = app.agent("agent1").await;
    let ticket = mailed_at(app, &user, SPP, "2026-11-16T10:00:00+03:00").await;
    let id = ticket.str_at("id");
    agent.act(id, "answer", &json!({"text": "Раздел «Отчёты»."})).await.ok();
    agent.act(id, "close", &json!({"reason": "confirmed"})).await.ok();
    app.clock("2026-11-18T10:00:00+03:00").await;
    let arrived = reply(app, &user, &ticket, "2026-11-18T10:00:00+03:00", super::WHOLE).await;
    assert_eq!(arrived["disposition"], "ticket_created");
    let next = app.ticket(arrived.str_at("ticket_id")).await;
    let continues = |link: &Value| link["type"] == "continues" && link["ticket"] == id;
    assert!(next.items("links").iter().any(continues), "{next:#}");
    assert_instant(timer(&next, "answer").at("due_at"), "2026-11-23T18:00:00+03:00");
}
