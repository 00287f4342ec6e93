//! S 3.8: the user's word or ten working days of silence end a case, and its hours are settled then (SC-64, SC-65, A-42).
use serde_json::{Value, json};
use test_support::{Actor, Customer, Pick as _, TestApp, assert_instant, on_both, timer, timers};

use super::{
    MONDAY, account, case, debits, estimate, holder, letter, log_all, mail, ordered, say, settlements,
};

on_both!(
    sc_64_silence_closes_and_settles_s_3_8,
    sc_65_the_users_word_closes_at_its_receipt_s_3_8,
    silence_over_days_off_s_3_8,
    a_reminder_does_not_start_the_term_anew_a_42,
    not_fixed_goes_on_a_42,
    any_word_of_the_user_ends_the_silence_s_3_8,
    a_word_taken_in_late_ends_the_silence_s_3_8,
    a_letter_does_what_its_type_says,
    automatic_replies_do_not_count_a_42,
    a_closing_that_cannot_be_settled_waits_for_a_person,
    a_word_received_in_time_takes_the_closing_back,
    a_mail_after_closing_is_a_case_of_its_own_a_60,
);

const ASKED: &str = "2026-11-23T12:00:00+03:00";

/// SC-62 up to the closing request of SC-64.
async fn asked(app: &TestApp, name: &str, accepted: i64) -> (Customer, String, Actor, Value) {
    let (user, certificate) = holder(app, name, 2_400).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let ticket = ordered(app, &agent, &user, MONDAY, accepted).await;
    log_all(&agent, ticket.str_at("id"), &[125, 50, 31]).await;
    app.clock(ASKED).await;
    let ticket = request(&agent, ticket.str_at("id")).await;
    (user, certificate, agent, ticket)
}

async fn request(agent: &Actor, id: &str) -> Value {
    let ticket = agent.act(id, "request_closing", &json!({"text": "Отчёт готов, закрываем?"})).await.ok();
    assert_eq!(ticket["status"], "solution_proposed", "{ticket:#}");
    ticket
}

async fn sc_64_silence_closes_and_settles_s_3_8(app: &TestApp) {
    let (user, certificate, _, ticket) = asked(app, "olga", 360).await;
    let id = ticket.str_at("id");
    assert_instant(timer(&ticket, "closure_silence").at("due_at"), "2026-12-07T18:00:00+03:00");
    app.clock("2026-12-07T17:59:59+03:00").await;
    assert_eq!(app.ticket(id).await["status"], "solution_proposed");
    app.clock("2026-12-07T18:00:01+03:00").await;
    let closed = app.ticket(id).await;
    assert_eq!((closed.str_at("status"), closed.str_at("status_reason")), ("closed", "done_by_silence"));
    assert_instant(closed.at("closed_at"), "2026-12-07T18:00:00+03:00");
    assert_eq!(settlements(app, &user, id).await, [[210, 210, 2_190]]);
    assert_eq!(debits(app, &certificate, Some(id)).await, [210]);
    assert_eq!(account(app, &certificate).await, (2_190, 0, 2_190));
}

async fn sc_65_the_users_word_closes_at_its_receipt_s_3_8(app: &TestApp) {
    let (user, certificate, _, ticket) = asked(app, "pavel", 360).await;
    let id = ticket.str_at("id");
    let word_at = "2026-11-25T20:00:00+03:00";
    app.clock("2026-11-26T09:30:00+03:00").await;
    mail(app, &user, &ticket, word_at, json!({"intent": "confirmed"})).await;
    let closed = app.ticket(id).await;
    assert_eq!((closed.str_at("status"), closed.str_at("status_reason")), ("closed", "confirmed"));
    assert_instant(closed.at("closed_at"), word_at);
    assert_eq!(timer(&closed, "closure_silence")["state"], "cancelled");
    assert_eq!(settlements(app, &user, id).await, [[210, 210, 2_190]]);
    app.clock("2027-01-15T12:00:00+03:00").await;
    assert_eq!(app.ticket(id).await["status_reason"], "confirmed");
    assert_eq!(debits(app, &certificate, None).await, [210], "settled once");
}

async fn silence_over_days_off_s_3_8(app: &TestApp) {
    let (user, _) = holder(app, "igor", 2_400).await;
    let agent = app.agent("agent1").await;
    for (asked_at, due_at) in [
        // Wed 4 Nov is a holiday; asked on a Saturday; just before midnight; over New Year.
        ("2026-11-03T10:00:00+03:00", "2026-11-18T18:00:00+03:00"),
        ("2026-11-21T12:00:00+03:00", "2026-12-04T18:00:00+03:00"),
        ("2026-11-23T23:59:00+03:00", "2026-12-07T18:00:00+03:00"),
        ("2026-12-25T10:00:00+03:00", "2027-01-19T18:00:00+03:00"),
    ] {
        app.clock(asked_at).await;
        let ticket = case(&agent, &user, "defect", asked_at).await;
        let ticket = request(&agent, ticket.str_at("id")).await;
        assert_instant(timer(&ticket, "closure_silence").at("due_at"), due_at);
    }
}

async fn a_reminder_does_not_start_the_term_anew_a_42(app: &TestApp) {
    let (_, _, agent, ticket) = asked(app, "nina", 360).await;
    let id = ticket.str_at("id");
    app.clock("2026-11-27T12:00:00+03:00").await;
    let reminder = json!({"direction": "out", "type": "notice", "text": "Напоминаем о кейсе."});
    agent.post(&format!("/tickets/{id}/messages"), &reminder).await.created();
    let held = app.ticket(id).await;
    assert_eq!(timers(&held, "closure_silence").len(), 1);
    assert_instant(timer(&held, "closure_silence").at("due_at"), "2026-12-07T18:00:00+03:00");
    // A new request does.
    let held = request(&agent, id).await;
    let starts = timers(&held, "closure_silence");
    assert_eq!((starts.len(), &starts[0]["state"]), (2, &json!("cancelled")));
    assert_instant(starts[1].at("due_at"), "2026-12-11T18:00:00+03:00");
}

async fn not_fixed_goes_on_a_42(app: &TestApp) {
    let (user, certificate, agent, ticket) = asked(app, "oleg", 360).await;
    let id = ticket.str_at("id");
    mail(app, &user, &ticket, ASKED, json!({"intent": "not_confirmed"})).await;
    let held = app.ticket(id).await;
    assert_eq!(held["status"], "in_progress");
    assert_eq!(timer(&held, "closure_silence")["state"], "cancelled");
    app.clock("2027-01-15T12:00:00+03:00").await;
    assert_eq!(app.ticket(id).await["status"], "in_progress");
    assert!(debits(app, &certificate, None).await.is_empty());
    log_all(&agent, id, &[100]).await;
    request(&agent, id).await;
    say(&app.contact(&user.contact).await, id, "confirmed").await.created();
    assert_eq!(debits(app, &certificate, Some(id)).await, [315]);
}

/// Words that answer nothing are no silence either, whether they are read in time or fetched after the term.
async fn any_word_of_the_user_ends_the_silence_s_3_8(app: &TestApp) {
    a_word_ends_it(app, "2026-11-30T12:00:00+03:00", "2026-11-30T12:00:00+03:00").await;
}

async fn a_word_taken_in_late_ends_the_silence_s_3_8(app: &TestApp) {
    a_word_ends_it(app, "2026-12-07T17:59:00+03:00", "2026-12-08T09:00:00+03:00").await;
}

async fn a_word_ends_it(app: &TestApp, received_at: &str, taken_at: &str) {
    let (user, certificate, agent, ticket) = asked(app, "rita", 360).await;
    let id = ticket.str_at("id");
    app.clock(taken_at).await;
    mail(app, &user, &ticket, received_at, json!({"text": "Смотрим, напишем позже."})).await;
    app.clock("2027-01-15T12:00:00+03:00").await;
    let held = app.ticket(id).await;
    assert_ne!(held["status"], "closed", "{held:#}");
    assert_eq!(timer(&held, "closure_silence")["state"], "cancelled");
    assert_eq!(account(app, &certificate).await.0, 2_400, "nothing is charged");
    // Asked again, the term begins anew.
    let again = request(&agent, id).await;
    assert_eq!(timers(&again, "closure_silence").len(), 2);
}

/// 8.1: the type is stated; an action and a typed letter are two ways to the same thing.
async fn a_letter_does_what_its_type_says(app: &TestApp) {
    let (user, _) = holder(app, "lida", 2_400).await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock(ASKED).await;
    for (kind, status, reason) in [
        ("information_request", "waiting_customer", json!("information_missing")),
        ("proposal", "solution_proposed", json!(null)),
        ("closing_request", "solution_proposed", json!(null)),
        ("answer", "registered", json!(null)),
        ("notice", "registered", json!(null)),
    ] {
        let ticket = case(&agent, &user, "defect", ASKED).await;
        let id = ticket.str_at("id");
        let path = format!("/tickets/{id}/messages");
        let words = json!({"direction": "out", "type": kind, "text": "Слова клиенту."});
        agent.post(&path, &words).await.created();
        let held = app.ticket(id).await;
        assert_eq!((held.str_at("status"), &held["status_reason"]), (status, &reason), "{kind}");
        assert_eq!(timers(&held, "closure_silence").len(), usize::from(kind == "closing_request"), "{kind}");
        // Among staff it is a note, whatever it is called; on a case that is over it is words.
        let note = json!({"direction": "internal", "type": kind, "text": "Себе."});
        agent.post(&path, &note).await.created();
        assert_eq!(app.ticket(id).await["status"], status, "{kind}");
        agent.act(id, "close", &json!({"reason": "confirmed"})).await.ok();
        agent.post(&path, &words).await.created();
        assert_eq!(app.ticket(id).await["status"], "closed", "{kind}");
    }
    // What the action would refuse the letter does not get by.
    let ticket = case(&agent, &user, "defect", ASKED).await;
    let id = ticket.str_at("id");
    agent.act(id, "propose_solution", &json!({"text": "Готово."})).await.ok();
    let again = json!({"direction": "out", "type": "proposal", "text": "Готово, смотрите."});
    agent.post(&format!("/tickets/{id}/messages"), &again).await.created();
    say(&contact, id, "confirmed").await.created();
    assert_eq!(app.ticket(id).await["status"], "closed");
}

async fn automatic_replies_do_not_count_a_42(app: &TestApp) {
    let (user, _, _, ticket) = asked(app, "vera", 360).await;
    let subject = format!("Автоответ: [{}]", ticket.str_at("number"));
    let mut reply = letter(&user, ASKED, &subject, "Я в отпуске.");
    reply["headers"] = json!({"Auto-Submitted": "auto-replied"});
    reply["intent"] = json!("not_confirmed");
    assert_eq!(app.mail(reply).await["disposition"], "technical");
    app.clock("2026-12-07T18:00:01+03:00").await;
    assert_eq!(app.ticket(ticket.str_at("id")).await["status_reason"], "done_by_silence");
}

/// 206 minutes on 200: neither silence nor the user's word debits what was not agreed.
async fn a_closing_that_cannot_be_settled_waits_for_a_person(app: &TestApp) {
    let (user, certificate, agent, ticket) = asked(app, "dina", 200).await;
    let id = ticket.str_at("id");
    app.clock("2026-12-07T18:00:01+03:00").await;
    let held = app.ticket(id).await;
    assert_ne!(held["status"], "closed");
    assert!(held.items("flags").contains(&json!("settlement_blocked")), "{held:#}");
    let closes = |held: &Value| held["action"] == "close" && held["state"] == "open";
    assert!(held.items("proposals").iter().any(closes), "{held:#}");
    assert!(app.alerts().await.iter().any(|alert| alert["code"] == "settlement_blocked"));
    assert!(settlements(app, &user, id).await.is_empty() && debits(app, &certificate, None).await.is_empty());
    estimate(&agent, id, 240).await;
    say(&app.contact(&user.contact).await, id, "given").await.created();
    super::close(&agent, id).await.ok();
    assert_eq!(debits(app, &certificate, Some(id)).await, [210]);
}

async fn a_word_received_in_time_takes_the_closing_back(app: &TestApp) {
    let (user, certificate, _, ticket) = asked(app, "lena", 360).await;
    let id = ticket.str_at("id");
    app.clock("2026-12-08T09:00:00+03:00").await;
    assert_eq!(account(app, &certificate).await.0, 2_190);
    mail(app, &user, &ticket, "2026-12-07T17:30:00+03:00", json!({"intent": "not_confirmed"})).await;
    assert_eq!(app.ticket(id).await["status"], "in_progress");
    assert_eq!(account(app, &certificate).await.0, 2_400, "the debit is reversed");
    let postings = super::ledger(app, &certificate).await;
    let kinds: Vec<&str> = postings.items("postings").iter().map(|held| held.str_at("kind")).collect();
    assert_eq!(kinds, ["grant", "debit", "reverse"], "nothing is deleted");
}

async fn a_mail_after_closing_is_a_case_of_its_own_a_60(app: &TestApp) {
    let (user, _, agent, ticket) = asked(app, "anna", 360).await;
    super::close(&agent, ticket.str_at("id")).await.ok();
    let subject = format!("Re: [{}]", ticket.str_at("number"));
    let arrived = app.mail(letter(&user, ASKED, &subject, "Опять не работает.")).await;
    assert_eq!(arrived["disposition"], "ticket_created");
    let next = app.ticket(arrived.str_at("ticket_id")).await;
    let continues = |link: &Value| link["type"] == "continues" && link["ticket"] == ticket["id"];
    assert!(next.items("links").iter().any(continues), "{next:#}");
    next.coded("findings", "warranty_test");
}
