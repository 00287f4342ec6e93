//! R 5.3: five working days without a reaction end a matter; what comes later opens a new, linked ticket (SC-76).
use serde_json::json;
use test_support::{Customer, Pick as _, TestApp, assert_instant, on_both, timer, timers};

use crate::desk::{certified, letter, reply, waiting};

on_both!(
    sc_76_silence_closes_and_a_late_mail_continues_r_5_3,
    silence_over_days_off_and_midnights_r_5_3,
    a_reply_at_the_due_instant_is_in_time_r_5_3,
    a_reply_received_in_time_but_fetched_late_keeps_the_ticket_r_5_3,
    a_reply_received_in_time_undoes_a_closing_6_4,
    a_reply_received_and_fetched_late_does_not_r_5_3,
    automatic_replies_do_not_break_silence_a_48,
    messages_on_other_tickets_do_not_break_silence_a_48,
    the_last_question_counts_a_48,
    several_silences_end_in_the_order_of_their_instants,
    silence_ends_while_the_desk_sleeps_over_years,
);

async fn sc_76_silence_closes_and_a_late_mail_continues_r_5_3(app: &TestApp) {
    let user = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    let ticket = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    let id = ticket.str_at("id");
    let silence = timer(&ticket, "customer_silence");
    assert_eq!(silence["state"], "running");
    assert_instant(silence.at("due_at"), "2026-11-23T19:00:00+04:00");

    app.clock("2026-11-23T18:59:59+04:00").await;
    assert_eq!(app.ticket(id).await["status"], "waiting_customer");
    app.clock("2026-11-23T19:00:01+04:00").await;
    let closed = app.ticket(id).await;
    assert_eq!(closed["status"], "closed");
    assert_eq!(closed["status_reason"], "no_longer_relevant");
    assert_instant(closed.at("closed_at"), "2026-11-23T19:00:00+04:00");
    assert!(app.letters_to(&user.address).await.len() >= 3, "acknowledged, asked and told of the end");

    app.clock("2026-11-24T10:00:00+04:00").await;
    let arrived = reply(app, &user, &closed, "2026-11-24T10:00:00+04:00").await;
    assert_eq!(arrived["disposition"], "ticket_created", "{arrived:#}");
    let next = app.ticket(arrived.str_at("ticket_id")).await;
    assert_ne!(next["id"], closed["id"]);
    let continues = |link: &serde_json::Value| link["type"] == "continues" && link["ticket"] == id;
    assert!(next.items("links").iter().any(continues), "{next:#}");
    assert_instant(next.at("received_at"), "2026-11-24T10:00:00+04:00");
    assert_eq!(next["status"], "registered");
    // The old ticket stays as it was, and its data are at hand for who reads the new one.
    assert_eq!(app.ticket(id).await["status"], "closed");
    let contact = app.contact(&user.contact).await;
    let seen = contact.get(&format!("/tickets/{id}")).await.ok();
    assert_eq!(seen["number"], closed["number"]);
}

async fn silence_over_days_off_and_midnights_r_5_3(app: &TestApp) {
    let user = certified(app, "pavel").await;
    let agent = app.agent("agent1").await;
    let rows = [
        // Wed 4 Nov is a holiday: 5, 6, 9, 10, 11.
        ("2026-11-03T18:30:00+04:00", "2026-11-11T19:00:00+04:00"),
        // Asked on a Saturday: that day does not count anyway.
        ("2026-11-14T12:00:00+04:00", "2026-11-20T19:00:00+04:00"),
        // 23:30 at +04 is still Monday; half past midnight is Tuesday, though Moscow still writes Monday.
        ("2026-11-16T23:30:00+04:00", "2026-11-23T19:00:00+04:00"),
        ("2026-11-16T20:30:00Z", "2026-11-24T19:00:00+04:00"),
        // Over New Year: 30 Dec, then 11, 12, 13, 14 Jan.
        ("2026-12-29T15:00:00+04:00", "2027-01-14T19:00:00+04:00"),
        // Sat 20 Feb 2027 works, Mon 22 and Tue 23 are off: 20, 24, 25, 26, 1 Mar.
        ("2027-02-19T12:00:00+04:00", "2027-03-01T19:00:00+04:00"),
        // May 2027: 3 and 10 May are carried days off. Thu 29 Apr: 30, 4, 5, 6, 7.
        ("2027-04-29T10:00:00+04:00", "2027-05-07T19:00:00+04:00"),
    ];
    for (asked_at, due_at) in rows {
        let ticket = waiting(app, &agent, &user, asked_at).await;
        assert_instant(timer(&ticket, "customer_silence").at("due_at"), due_at);
    }
}

/// TR-10: what is there at the due instant is in time, and mail is taken in before silence ends.
async fn a_reply_at_the_due_instant_is_in_time_r_5_3(app: &TestApp) {
    let user = certified(app, "igor").await;
    let agent = app.agent("agent1").await;
    let ticket = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    let due_at = "2026-11-23T19:00:00+04:00";
    hold_back(app, &user, &ticket, due_at, due_at).await;
    app.clock("2026-12-31T12:00:00+04:00").await;
    let ticket = app.ticket(ticket.str_at("id")).await;
    assert_eq!(ticket["status"], "registered");
    assert_eq!(timer(&ticket, "customer_silence")["state"], "cancelled");
    assert_eq!(agent.all("/tickets").await.len(), 1);
}

/// 6.4: what reached the mail server before the due instant counts, though it was fetched after it.
async fn a_reply_received_in_time_but_fetched_late_keeps_the_ticket_r_5_3(app: &TestApp) {
    let user = certified(app, "nina").await;
    let agent = app.agent("agent1").await;
    let ticket = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    let id = ticket.str_at("id");
    app.clock("2026-11-23T18:00:00+04:00").await;
    hold_back(app, &user, &ticket, "2026-11-23T18:59:00+04:00", "2026-11-24T09:00:00+04:00").await;
    app.clock("2026-11-23T23:00:00+04:00").await;
    assert_eq!(app.ticket(id).await["status"], "waiting_customer", "the mail is not fetched yet");
    app.clock("2026-11-24T12:00:00+04:00").await;
    let ticket = app.ticket(id).await;
    assert_eq!(ticket["status"], "registered", "{ticket:#}");
    let silence = timer(&ticket, "customer_silence");
    assert_eq!(silence["state"], "cancelled");
    assert_eq!(silence["breached_at"], json!(null));
    let messages = agent.all(&format!("/tickets/{id}/messages")).await;
    let last = messages.iter().rfind(|message| message["direction"] == "in").expect("the reply is there");
    assert_instant(last.at("at"), "2026-11-23T18:59:00+04:00");
}

/// 6.4 when nobody knew of the mail: it was received in time, so the matter did not end.
async fn a_reply_received_in_time_undoes_a_closing_6_4(app: &TestApp) {
    let user = certified(app, "dina").await;
    let agent = app.agent("agent1").await;
    let rows = [
        ("2026-11-23T18:30:00+04:00", true),
        ("2026-11-23T19:00:00+04:00", true),
        ("2026-11-23T19:00:01+04:00", false),
    ];
    let mut tickets = Vec::new();
    for _ in rows {
        tickets.push(waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await);
    }
    app.clock("2026-11-24T12:00:00+04:00").await;
    for (ticket, (received_at, in_time)) in tickets.iter().zip(rows) {
        assert_eq!(app.ticket(ticket.str_at("id")).await["status"], "closed");
        let arrived = reply(app, &user, ticket, received_at).await;
        let expected = if in_time { "message_added" } else { "ticket_created" };
        assert_eq!(arrived["disposition"], expected, "received {received_at}: {arrived:#}");
        let held = app.ticket(ticket.str_at("id")).await;
        assert_eq!(held["status"] == "closed", !in_time, "received {received_at}: {held:#}");
    }
}

async fn a_reply_received_and_fetched_late_does_not_r_5_3(app: &TestApp) {
    let user = certified(app, "oleg").await;
    let agent = app.agent("agent1").await;
    let ticket = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    app.clock("2026-11-23T18:00:00+04:00").await;
    hold_back(app, &user, &ticket, "2026-11-23T19:00:01+04:00", "2026-11-24T09:00:00+04:00").await;
    app.clock("2026-11-24T12:00:00+04:00").await;
    let closed = app.ticket(ticket.str_at("id")).await;
    assert_eq!(closed["status"], "closed");
    assert_instant(closed.at("closed_at"), "2026-11-23T19:00:00+04:00");
    let tickets = agent.all(&format!("/tickets?customer={}", user.organisation)).await;
    assert_eq!(tickets.len(), 2, "the mail opened a ticket of its own");
}

async fn hold_back(
    app: &TestApp,
    user: &Customer,
    ticket: &serde_json::Value,
    received_at: &str,
    fetched_at: &str,
) {
    let subject = format!("Re: [{}]", ticket.str_at("number"));
    let mut mail = letter(user, received_at, &subject, "Вот журналы.");
    mail["fetched_at"] = json!(fetched_at);
    app.mail(mail).await;
}

async fn automatic_replies_do_not_break_silence_a_48(app: &TestApp) {
    let user = certified(app, "vera").await;
    let agent = app.agent("agent1").await;
    let ticket = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    app.clock("2026-11-18T12:00:00+04:00").await;
    let before = app.outbox().await.len();
    let subject = format!("Автоответ: [{}]", ticket.str_at("number"));
    let mut mail = letter(&user, "2026-11-18T12:00:00+04:00", &subject, "Я в отпуске.");
    mail["headers"] = json!({"Auto-Submitted": "auto-replied"});
    let arrived = app.mail(mail).await;
    assert_eq!(arrived["disposition"], "technical");
    assert_eq!(app.outbox().await.len(), before, "machine mail triggers no mail");
    let held = app.ticket(ticket.str_at("id")).await;
    assert_eq!(held["status"], "waiting_customer");
    assert_eq!(timer(&held, "customer_silence")["state"], "running");
    app.clock("2026-11-24T12:00:00+04:00").await;
    assert_eq!(app.ticket(ticket.str_at("id")).await["status"], "closed");
}

async fn messages_on_other_tickets_do_not_break_silence_a_48(app: &TestApp) {
    let user = certified(app, "lena").await;
    let agent = app.agent("agent1").await;
    let ticket = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    app.clock("2026-11-17T12:00:00+04:00").await;
    let arrived =
        app.mail(letter(&user, "2026-11-17T12:00:00+04:00", "Другое", "Совсем другой вопрос")).await;
    assert_eq!(arrived["disposition"], "ticket_created");
    assert_ne!(arrived["ticket_id"], ticket["id"]);
    app.clock("2026-11-23T19:00:01+04:00").await;
    assert_eq!(app.ticket(ticket.str_at("id")).await["status"], "closed");
    assert_eq!(app.ticket(arrived.str_at("ticket_id")).await["status"], "registered");
}

async fn the_last_question_counts_a_48(app: &TestApp) {
    let user = certified(app, "anna").await;
    let agent = app.agent("agent1").await;
    let ticket = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    let id = ticket.str_at("id");
    app.clock("2026-11-19T09:00:00+04:00").await;
    let ticket = agent.act(id, "request_information", &json!({"text": "И версию сервера."})).await.ok();
    let starts = timers(&ticket, "customer_silence");
    assert_eq!(starts.len(), 2, "one entry per start");
    assert_eq!(starts[0]["state"], "cancelled");
    assert_instant(starts[1].at("due_at"), "2026-11-26T19:00:00+04:00");
    app.clock("2026-11-24T12:00:00+04:00").await;
    assert_eq!(app.ticket(id).await["status"], "waiting_customer");
    app.clock("2026-11-27T00:00:00+04:00").await;
    assert_eq!(app.ticket(id).await["status"], "closed");
}

/// One move of the clock over several due instants: each piece of work at its own instant.
async fn several_silences_end_in_the_order_of_their_instants(app: &TestApp) {
    let user = certified(app, "boris").await;
    let agent = app.agent("agent1").await;
    let first = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    let second = waiting(app, &agent, &user, "2026-11-17T12:00:00+04:00").await;
    let third = waiting(app, &agent, &user, "2026-12-29T12:00:00+04:00").await;
    app.clock("2027-02-01T12:00:00+04:00").await;
    let ends = [
        (first, "2026-11-23T19:00:00+04:00"),
        (second, "2026-11-24T19:00:00+04:00"),
        (third, "2027-01-14T19:00:00+04:00"),
    ];
    for (ticket, at) in ends {
        let closed = app.ticket(ticket.str_at("id")).await;
        assert_eq!(closed["status"], "closed");
        assert_instant(closed.at("closed_at"), at);
        assert_instant(timer(&closed, "customer_silence").at("due_at"), at);
    }
}

async fn silence_ends_while_the_desk_sleeps_over_years(app: &TestApp) {
    let user = certified(app, "maria").await;
    let agent = app.agent("agent1").await;
    let ticket = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    app.clock("2027-12-01T12:00:00+04:00").await;
    let closed = app.ticket(ticket.str_at("id")).await;
    assert_instant(closed.at("closed_at"), "2026-11-23T19:00:00+04:00");
    let ended = app.audit(ticket.str_at("id")).await;
    let closing = ended.iter().rfind(|event| event["code"] == "status_changed").expect("it was closed");
    assert_instant(closing.at("at"), "2026-11-23T19:00:00+04:00");
}
