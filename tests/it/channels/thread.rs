//! SC-19, SC-20, A-60: what belongs to a ticket, who may say so, and what machines say.
use serde_json::json;
use test_support::{Pick as _, TestApp, assert_instant, on_both, timer};

use crate::desk::{MAILBOX, certified, letter, reply, waiting};

on_both!(
    sc_19_a_reply_is_threaded_by_its_number,
    a_number_is_read_in_any_case,
    sc_19_a_reply_is_threaded_by_its_references,
    a_foreign_sender_does_not_hijack_a_thread_by_number,
    a_foreign_sender_does_not_hijack_a_thread_by_references,
    sc_20_automatic_replies_are_no_requests,
    the_desks_own_mail_coming_back_is_no_request,
    a_mail_to_a_closed_ticket_opens_a_linked_one_a_60,
    a_colleague_of_the_requester_writes_to_the_same_ticket,
    a_mailbox_that_nobody_reads_is_quarantined,
);

async fn sc_19_a_reply_is_threaded_by_its_number(app: &TestApp) {
    let user = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    let ticket = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    app.clock("2026-11-18T09:30:00+04:00").await;
    // Received an hour before it is put in: what follows counts from the receipt.
    let arrived = reply(app, &user, &ticket, "2026-11-18T08:30:00+04:00").await;
    assert_eq!(arrived["disposition"], "message_added");
    assert_eq!(arrived["ticket_id"], ticket["id"]);
    let held = app.ticket(ticket.str_at("id")).await;
    assert_eq!(held["status"], "registered");
    assert_eq!(timer(&held, "customer_silence")["state"], "cancelled");
    assert_eq!(agent.all("/tickets").await.len(), 1, "no second ticket");
    let messages = agent.all(&format!("/tickets/{}/messages", ticket.str_at("id"))).await;
    let last = messages.iter().rfind(|message| message["direction"] == "in").expect("the reply");
    assert_instant(last.at("at"), "2026-11-18T08:30:00+04:00");
    assert_eq!(last["channel"], "email");
}

async fn a_number_is_read_in_any_case(app: &TestApp) {
    let user = certified(app, "nina").await;
    let agent = app.agent("agent1").await;
    let at = "2026-11-16T12:00:00+04:00";
    let ticket = waiting(app, &agent, &user, at).await;
    let subject = format!("re: {}", ticket.str_at("number").to_lowercase());
    let arrived = app.mail(letter(&user, at, &subject, "Журналы во вложении.")).await;
    assert_eq!(arrived["ticket_id"], ticket["id"], "{arrived:#}");
}

async fn sc_19_a_reply_is_threaded_by_its_references(app: &TestApp) {
    let user = certified(app, "pavel").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let mut first = letter(&user, "2026-11-16T12:00:00+04:00", "Вопрос", "Как добавить камеру?");
    first["headers"] = json!({"Message-ID": "<question-1@pavel.example>"});
    let created = app.mail(first).await;
    for (header, at) in
        [("References", "2026-11-16T12:00:00+04:00"), ("In-Reply-To", "2026-11-16T12:00:00+04:00")]
    {
        let mut next = letter(&user, at, "Совсем другая тема", "Дополняю.");
        next["headers"] = json!({header: "<question-1@pavel.example>"});
        let added = app.mail(next).await;
        assert_eq!(added["disposition"], "message_added", "{header}: {added:#}");
        assert_eq!(added["ticket_id"], created["ticket_id"]);
    }
}

async fn a_foreign_sender_does_not_hijack_a_thread_by_number(app: &TestApp) {
    let (user, rival) = (certified(app, "igor").await, certified(app, "rival").await);
    let agent = app.agent("agent1").await;
    let ticket = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    let letters = app.letters_to(&user.address).await.len();
    for sender in [rival.address.as_str(), "stranger@evil.example"] {
        let mail = json!({
            "to": MAILBOX, "from": sender, "subject": format!("Re: [{}] Вопрос", ticket.str_at("number")),
            "text": "Закройте, пожалуйста.", "received_at": "2026-11-16T12:00:00+04:00", "intent": "confirmed",
        });
        let arrived = app.mail(mail).await;
        assert_eq!(arrived["disposition"], "ticket_created", "{sender}");
        assert_ne!(arrived["ticket_id"], ticket["id"], "{sender}");
    }
    let held = app.ticket(ticket.str_at("id")).await;
    assert_eq!(held["status"], "waiting_customer");
    assert_eq!(timer(&held, "customer_silence")["state"], "running");
    assert_eq!(app.letters_to(&user.address).await.len(), letters, "the customer hears nothing of it");
    // Nor does the stranger learn anything of the ticket.
    for letter in app.letters_to("stranger@evil.example").await {
        assert!(
            !letter.str_at("text").contains("Igor") && !letter.str_at("text").contains("журналы"),
            "{letter:#}"
        );
    }
}

async fn a_foreign_sender_does_not_hijack_a_thread_by_references(app: &TestApp) {
    let user = certified(app, "nina").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let mut first = letter(&user, "2026-11-16T12:00:00+04:00", "Вопрос", "Как добавить камеру?");
    first["headers"] = json!({"Message-ID": "<question-2@nina.example>"});
    let created = app.mail(first).await;
    let mail = json!({
        "to": MAILBOX, "from": "stranger@evil.example", "subject": "Re: Вопрос", "text": "Это тоже мы.",
        "headers": {"In-Reply-To": "<question-2@nina.example>", "References": "<question-2@nina.example>"},
    });
    let arrived = app.mail(mail).await;
    assert_eq!(arrived["disposition"], "ticket_created");
    assert_ne!(arrived["ticket_id"], created["ticket_id"]);
}

async fn sc_20_automatic_replies_are_no_requests(app: &TestApp) {
    let user = certified(app, "oleg").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let rows = [
        json!({"Auto-Submitted": "auto-replied"}),
        json!({"Auto-Submitted": "AUTO-GENERATED; owner=x"}),
        json!({"X-Auto-Response-Suppress": "All"}),
        json!({"Precedence": "bulk"}),
        json!({"X-Autoreply": "yes"}),
    ];
    for mailbox in [MAILBOX, "spp@desk.test", "fm@desk.test"] {
        for headers in &rows {
            let mail = json!({"to": mailbox, "from": user.address, "subject": "Автоответ", "text": "В отпуске", "headers": headers});
            let arrived = app.mail(mail).await;
            assert_eq!(arrived["disposition"], "technical", "{mailbox} {headers}");
            assert!(arrived["ticket_id"].is_null() && arrived["message_id"].is_string(), "{arrived:#}");
        }
    }
    assert!(app.administrator().await.all("/tickets").await.is_empty());
    assert!(app.outbox().await.is_empty(), "no acknowledgement");
    // `no` is what people's mail says.
    let mut human = letter(&user, "2026-11-16T12:00:00+04:00", "Вопрос", "?");
    human["headers"] = json!({"Auto-Submitted": "no"});
    assert_eq!(app.mail(human).await["disposition"], "ticket_created");
}

async fn the_desks_own_mail_coming_back_is_no_request(app: &TestApp) {
    app.clock("2026-11-16T12:00:00+04:00").await;
    for sender in [MAILBOX, "spp@desk.test", "desk@desk.test", "mailer-daemon@relay.example"] {
        let mail = json!({"to": MAILBOX, "from": sender, "subject": "Вопрос", "text": "?"});
        assert_eq!(app.mail(mail).await["disposition"], "technical", "{sender}");
    }
    assert!(app.outbox().await.is_empty());
}

async fn a_mail_to_a_closed_ticket_opens_a_linked_one_a_60(app: &TestApp) {
    let user = certified(app, "vera").await;
    let agent = app.agent("agent1").await;
    let ticket = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    agent.act(ticket.str_at("id"), "close", &json!({"reason": "confirmed"})).await.ok();
    let arrived = reply(app, &user, &ticket, "2026-11-16T12:00:00+04:00").await;
    assert_eq!(arrived["disposition"], "ticket_created");
    let next = app.ticket(arrived.str_at("ticket_id")).await;
    let link = json!({"type": "continues", "ticket": ticket["id"]});
    let linked = next
        .items("links")
        .iter()
        .any(|held| held["type"] == link["type"] && held["ticket"] == link["ticket"]);
    assert!(linked, "{next:#}");
    let contact = app.contact(&user.contact).await;
    let path = format!("/tickets/{}/messages", ticket.str_at("id"));
    let word = json!({"type": "information", "text": "Опять не работает"});
    let answered = contact.post(&path, &word).await.created();
    assert_eq!(answered["continues"], ticket["id"], "the portal does the same: {answered:#}");
    assert_ne!(answered.at("ticket.id"), &ticket["id"]);
}

async fn a_colleague_of_the_requester_writes_to_the_same_ticket(app: &TestApp) {
    let user = certified(app, "lena").await;
    app.person(&user.organisation, "Colleague", "second@lena.example").await;
    let agent = app.agent("agent1").await;
    let ticket = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    let mail = json!({
        "to": MAILBOX, "from": "Second Person <SECOND@lena.example>", "text": "Я за неё. Журналы вот.",
        "subject": format!("[{}]", ticket.str_at("number")), "received_at": "2026-11-16T12:00:00+04:00",
    });
    let arrived = app.mail(mail).await;
    assert_eq!(arrived["disposition"], "message_added", "{arrived:#}");
    assert_eq!(app.ticket(ticket.str_at("id")).await["status"], "registered");
}

async fn a_mailbox_that_nobody_reads_is_quarantined(app: &TestApp) {
    let user = certified(app, "boris").await;
    let mail = json!({"to": "nobody@desk.test", "from": user.address, "subject": "Вопрос", "text": "?"});
    let arrived = app.mail(mail).await;
    assert_eq!(arrived["disposition"], "quarantined");
    assert!(arrived["message_id"].is_string(), "it is kept: {arrived:#}");
}
