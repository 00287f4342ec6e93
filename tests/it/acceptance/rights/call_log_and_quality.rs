//! What stands on the desk's call log, its quality mailbox, escalation, tags of files and word of undelivered mail
//! (T/F 2.4, 4.1, 4.2, 5.1; SC-18, SC-28, SC-38).
use serde_json::{Value, json};
use test_support::{Actor, Customer, Pick as _, TestApp, assert_instant, on_both, timer};

use super::{FM, SPP, WHOLE, events, licensed, mailed_at, noted};

on_both!(
    sc_28_the_call_log_marks_the_limit_t_4_1,
    calls_at_the_limit_t_4_1,
    calls_that_cannot_be_t_4_1,
    a_call_of_ours_holds_the_callback_t_4_2,
    sc_38_a_complaint_is_judged_by_others_t_5_1,
    a_complaint_finds_its_ticket_by_number_t_5_1,
    anybody_may_ask_to_speed_up_t_5_1,
    sc_18_files_are_tagged_t_2_4,
    an_undelivered_acknowledgement_flags_the_customer_t_2_4,
);

async fn call(agent: &Actor, user: &Customer, product: &str, at: &str) -> String {
    let ticket = noted(agent, user, product, at, json!({"channel": "phone"})).await;
    ticket.str_at("id").to_owned()
}

async fn logged(agent: &Actor, ticket: &str, started_at: &str, ended_at: Option<&str>) -> Value {
    let mut body = json!({"started_at": started_at, "direction": "in"});
    if let Some(ended_at) = ended_at {
        body["ended_at"] = json!(ended_at);
    }
    agent.post(&format!("/tickets/{ticket}/calls"), &body).await.created()
}

async fn marks(app: &TestApp, ticket: &str) -> Vec<Value> {
    events(app, ticket, "call_limit_reached").await
}

async fn sc_28_the_call_log_marks_the_limit_t_4_1(app: &TestApp) {
    let user = licensed(app, SPP, "olga").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-17T11:00:00+03:00").await;
    let id = call(&agent, &user, SPP, "2026-11-17T11:00:00+03:00").await;
    let first = logged(&agent, &id, "2026-11-17T11:00:00+03:00", None).await;
    assert_instant(first.at("started_at"), "2026-11-17T11:00:00+03:00");
    assert_eq!(first["direction"], "in");
    assert_eq!(first["ended_at"], json!(null));
    app.clock("2026-11-17T11:14:59+03:00").await;
    assert!(marks(app, &id).await.is_empty());
    app.clock("2026-11-17T11:15:01+03:00").await;
    let reached = marks(app, &id).await;
    assert_eq!(reached.len(), 1, "{reached:#?}");
    assert_instant(reached[0].at("at"), "2026-11-17T11:15:00+03:00");
    assert_eq!(app.ticket(&id).await["flags"], json!([]), "it may still end");
    app.clock("2026-11-17T11:20:00+03:00").await;
    let ended = logged(&agent, &id, "2026-11-17T11:00:00+03:00", Some("2026-11-17T11:20:00+03:00")).await;
    assert_eq!(ended["id"], first["id"], "the same call");
    assert_eq!(app.ticket(&id).await["flags"], json!(["call_over_limit"]));

    let other = call(&agent, &user, SPP, "2026-11-17T11:20:00+03:00").await;
    app.clock("2026-11-17T12:00:00+03:00").await;
    for id in [&id, &other] {
        logged(&agent, id, "2026-11-17T12:00:00+03:00", None).await;
    }
    app.clock("2026-11-17T12:14:59+03:00").await;
    for id in [&id, &other] {
        logged(&agent, id, "2026-11-17T12:00:00+03:00", Some("2026-11-17T12:14:59+03:00")).await;
    }
    app.clock("2026-11-17T13:00:00+03:00").await;
    assert_eq!(marks(app, &id).await.len(), 1, "the second call is within the limit");
    assert!(marks(app, &other).await.is_empty());
    assert_eq!(app.ticket(&other).await["flags"], json!([]));
    for id in [&id, &other] {
        assert_eq!(timer(&app.ticket(id).await, "answer")["state"], "running");
    }
}

async fn calls_at_the_limit_t_4_1(app: &TestApp) {
    let user = licensed(app, FM, "pavel").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-18T15:00:00+03:00").await;
    // Written down afterwards; by the clock and not by working time: over the closing as well.
    let rows = [
        ("2026-11-17T12:00:00+03:00", "2026-11-17T12:15:00+03:00", false),
        ("2026-11-17T12:00:00+03:00", "2026-11-17T12:15:01+03:00", true),
        ("2026-11-17T17:50:00+03:00", "2026-11-17T18:10:00+03:00", true),
        ("2026-11-17T17:50:00+03:00", "2026-11-17T18:05:00+03:00", false),
        ("2026-11-17T23:59:00+03:00", "2026-11-18T00:14:30+03:00", true),
    ];
    for (started_at, ended_at, over) in rows {
        let id = call(&agent, &user, FM, started_at).await;
        logged(&agent, &id, started_at, Some(ended_at)).await;
        app.clock("2026-11-18T15:00:00+03:00").await;
        let held = app.ticket(&id).await;
        let flagged = held.items("flags").iter().any(|flag| flag == "call_over_limit");
        assert_eq!(flagged, over, "{started_at} to {ended_at}");
    }
    // Ended at the very limit while the clock stands there.
    app.clock("2026-11-19T11:00:00+03:00").await;
    let id = call(&agent, &user, FM, "2026-11-19T11:00:00+03:00").await;
    logged(&agent, &id, "2026-11-19T11:00:00+03:00", None).await;
    app.clock("2026-11-19T11:15:00+03:00").await;
    logged(&agent, &id, "2026-11-19T11:00:00+03:00", Some("2026-11-19T11:15:00+03:00")).await;
    app.clock("2026-11-19T12:00:00+03:00").await;
    assert_eq!(app.ticket(&id).await["flags"], json!([]));
    assert!(marks(app, &id).await.is_empty());
}

async fn calls_that_cannot_be_t_4_1(app: &TestApp) {
    let user = licensed(app, SPP, "igor").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-17T11:00:00+03:00").await;
    let id = call(&agent, &user, SPP, "2026-11-17T11:00:00+03:00").await;
    let path = format!("/tickets/{id}/calls");
    let future = json!({"started_at": "2026-11-17T11:00:01+03:00", "direction": "in"});
    agent.post(&path, &future).await.expect(422);
    let reversed = json!({
        "started_at": "2026-11-17T10:00:00+03:00", "ended_at": "2026-11-17T09:59:59+03:00", "direction": "in",
    });
    agent.post(&path, &reversed).await.problem(422, "interval_reversed");
    let sideways = json!({"started_at": "2026-11-17T10:00:00+03:00", "direction": "sideways"});
    agent.post(&path, &sideways).await.expect(422);
    assert_eq!(app.ticket(&id).await["flags"], json!([]));
}

async fn a_call_of_ours_holds_the_callback_t_4_2(app: &TestApp) {
    let user = licensed(app, SPP, "nina").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-17T14:20:00+03:00").await;
    let id = call(&agent, &user, SPP, "2026-11-17T14:20:00+03:00").await;
    agent.post(&format!("/tickets/{id}/appointments"), &json!({"kind": "callback"})).await.created();
    app.clock("2026-11-17T16:00:00+03:00").await;
    // The customer calls again: that is not our call.
    logged(&agent, &id, "2026-11-17T15:00:00+03:00", Some("2026-11-17T15:01:00+03:00")).await;
    assert_eq!(timer(&app.ticket(&id).await, "callback")["state"], "running");
    let ours = json!({"started_at": "2026-11-17T16:00:00+03:00", "direction": "out"});
    agent.post(&format!("/tickets/{id}/calls"), &ours).await.created();
    let held = app.ticket(&id).await;
    assert_eq!(timer(&held, "callback")["state"], "met");
    assert_eq!(held.items("appointments")[0]["state"], "held");
}

/// A mail to the quality mailbox about a ticket.
async fn complain(app: &TestApp, user: &Customer, about: &Value, at: &str) -> Value {
    let mail = json!({
        "to": "quality@desk.test", "from": user.address, "received_at": at,
        "subject": format!("Жалоба на {}", about.str_at("number")), "text": "Мне не помогли.",
    });
    let arrived = app.mail(mail).await;
    assert_eq!(arrived["disposition"], "ticket_created", "{arrived:#}");
    app.ticket(arrived.str_at("ticket_id")).await
}

async fn sc_38_a_complaint_is_judged_by_others_t_5_1(app: &TestApp) {
    for (product, name, day, due_at) in [
        (SPP, "olga", "2026-11-16", "2026-11-20T18:00:00+03:00"),
        (FM, "pavel", "2026-11-19", "2026-11-25T18:00:00+03:00"),
    ] {
        let user = licensed(app, product, name).await;
        let (accused, other) = (app.agent("agent1").await, app.agent("agent2").await);
        let ticket = mailed_at(app, &user, product, &format!("{day}T10:00:00+03:00")).await;
        let id = ticket.str_at("id");
        accused.act(id, "assign", &json!({})).await.ok();
        accused.act(id, "answer", &json!({"text": "Нет."})).await.ok();
        accused.act(id, "close", &json!({"reason": "confirmed"})).await.ok();
        // The next day, after closing: the day of receipt is not counted.
        let next = if product == SPP { "2026-11-17" } else { "2026-11-20" };
        let at = format!("{next}T19:30:00+03:00");
        app.clock(&at).await;
        let complaint = complain(app, &user, &ticket, &at).await;
        let about = complaint.str_at("id");
        assert_eq!(complaint["kind"], "complaint");
        assert_eq!(complaint["product"], product);
        assert_eq!(complaint["queue"], "quality");
        assert_eq!(complaint["missing_fields"], json!([]), "nobody identifies twice");
        let linked = |link: &Value| link["type"] == "complains_about" && link["ticket"] == id;
        assert!(complaint.items("links").iter().any(linked), "{complaint:#}");
        assert_eq!(timer(&complaint, "answer")["state"], "running");
        assert_instant(timer(&complaint, "answer").at("due_at"), due_at);
        assert_eq!(app.ticket(id).await["status"], "closed", "the ticket itself stays as it was");

        let quality = app.administrator().await.all("/queue?queue=quality").await;
        assert!(quality.iter().any(|held| held["id"] == about), "{quality:#?}");
        let words = json!({"text": "Разберёмся."});
        accused.act(about, "answer", &words).await.problem(403, "accused_cannot_write");
        accused.act(about, "assign", &json!({})).await.problem(403, "accused_cannot_write");
        let note = json!({"direction": "internal", "text": "Клиент неправ."});
        accused.post(&format!("/tickets/{about}/messages"), &note).await.problem(403, "accused_cannot_write");
        // Nor what other systems call it.
        let (path, named) = ("/external-refs/ticket/1c/Q-1", json!({"object": about}));
        accused.put(path, &named).await.problem(403, "accused_cannot_write");
        other.put(path, &named).await.ok();
        accused.delete(path).await.problem(403, "accused_cannot_write");
        other.delete(path).await.expect(204);
        let answered = other.act(about, "answer", &words).await.ok();
        assert_eq!(timer(&answered, "answer")["state"], "met");
    }
}

async fn a_complaint_finds_its_ticket_by_number_t_5_1(app: &TestApp) {
    let user = licensed(app, SPP, "vera").await;
    let rival = licensed(app, SPP, "rival").await;
    let ticket = mailed_at(app, &user, SPP, "2026-11-16T10:00:00+03:00").await;
    // Open tickets are complained about as well (delay), without a licence too.
    let complaint = complain(app, &user, &ticket, "2026-11-16T10:00:00+03:00").await;
    assert_eq!(complaint["kind"], "complaint");
    assert_eq!(complaint["status"], "registered");
    // Somebody else's number opens nothing to them.
    let mail = json!({
        "to": "quality@desk.test", "from": rival.address, "received_at": "2026-11-16T10:00:00+03:00",
        "subject": format!("Жалоба на {}", ticket.str_at("number")), "text": "Покажите.",
    });
    let arrived = app.mail(mail).await;
    if let Some(id) = arrived["ticket_id"].as_str() {
        let foreign = app.ticket(id).await;
        assert!(foreign.items("links").iter().all(|link| link["ticket"] != ticket["id"]), "{foreign:#}");
    }
}

async fn anybody_may_ask_to_speed_up_t_5_1(app: &TestApp) {
    let user = licensed(app, FM, "oleg").await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    let ticket = mailed_at(app, &user, FM, "2026-11-16T10:00:00+03:00").await;
    let id = ticket.str_at("id");
    contact.act(id, "escalate", &json!({})).await.problem(422, "reason_missing");
    for (actor, reason) in [(&contact, "Третий день без ответа"), (&agent, "Клиент ждёт")]
    {
        let held = actor.act(id, "escalate", &json!({"reason": reason})).await.ok();
        assert_eq!(held["status"], "registered", "nothing else changes");
        assert_instant(timer(&held, "answer").at("due_at"), "2026-11-19T18:00:00+03:00");
        let audit = app.audit(id).await;
        assert!(audit.iter().any(|event| event["data"].to_string().contains(reason)), "{audit:#?}");
    }
}

async fn sc_18_files_are_tagged_t_2_4(app: &TestApp) {
    let user = licensed(app, SPP, "lena").await;
    app.clock("2026-11-16T10:00:00+03:00").await;
    let names = ["e.jpg", "f.gif", "g.png", "h.doc", "i.bmp", "log.zip", "scheme.webp"];
    let mail = json!({
        "to": "spp@desk.test", "from": user.address, "subject": "Вопрос", "text": WHOLE, "attachments": names,
        "received_at": "2026-11-16T10:00:00+03:00",
    });
    let arrived = app.mail(mail).await;
    let path = format!("/tickets/{}/messages", arrived.str_at("ticket_id"));
    let messages = app.administrator().await.all(&path).await;
    let request = messages.iter().find(|message| message["direction"] == "in").expect("the request");
    for (index, file) in request.items("attachments").iter().enumerate() {
        let tag = if index < 5 { "screenshot_listed_format" } else { "other_information" };
        assert_eq!(file["tags"], json!([tag]), "{file:#}");
    }
}

async fn an_undelivered_acknowledgement_flags_the_customer_t_2_4(app: &TestApp) {
    let user = licensed(app, SPP, "anna").await;
    let ticket = mailed_at(app, &user, SPP, "2026-11-16T10:00:00+03:00").await;
    let number = ticket.str_at("number");
    let report = format!(
        "From: MAILER-DAEMON@anna.example\r\nTo: spp@desk.test\r\nSubject: Undelivered Mail Returned to Sender [{number}]\r\n\
         Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nNot delivered.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; anna.example\r\n\r\n\
         Final-Recipient: rfc822; {}\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--\r\n",
        user.address
    );
    app.raw_mail("to=spp@desk.test&received_at=2026-11-16T10:00:00+03:00", report).await.success();
    let held = app.ticket(ticket.str_at("id")).await;
    assert!(held.items("flags").iter().any(|flag| flag == "customer_unreachable"), "{held:#}");
}
