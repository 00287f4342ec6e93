//! Many at once: numbers stay unique, chains intact, a deadline is acted on once.
use serde_json::json;
use test_support::{Pick as _, TestApp, assert_instant, on_both, timer};

use crate::desk::{MAILBOX, PRODUCT, certified, waiting};

on_both!(
    many_requests_at_once_have_numbers_of_their_own,
    the_same_mail_at_once_is_one_ticket,
    a_silence_and_a_reply_at_once_leave_one_of_both,
    a_change_of_hours_and_replies_at_once_lose_neither_tr_11,
);

async fn many_requests_at_once_have_numbers_of_their_own(app: &TestApp) {
    let user = certified(app, "olga").await;
    let contact = app.contact(&user.contact).await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let body = json!({"product": PRODUCT, "text": "Вопрос"});
    let replies = futures::future::join_all((0..24).map(|_| contact.post("/tickets", &body))).await;
    let mut numbers: Vec<String> =
        replies.into_iter().map(|reply| reply.created().str_at("number").to_owned()).collect();
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), 24);
}

async fn the_same_mail_at_once_is_one_ticket(app: &TestApp) {
    let user = certified(app, "pavel").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let raw = format!(
        "From: {}\r\nTo: {MAILBOX}\r\nSubject: Q\r\nMessage-ID: <once@pavel.example>\r\n\r\nHow do I add a camera?\r\n",
        user.address
    );
    let query = format!("to={MAILBOX}");
    futures::future::join_all((0..5).map(|_| app.raw_mail(&query, raw.clone()))).await;
    app.raw_mail(&query, raw.clone()).await.success();
    assert_eq!(app.administrator().await.all("/tickets").await.len(), 1);
    assert_eq!(app.letters_to(&user.address).await.len(), 1);
}

async fn a_silence_and_a_reply_at_once_leave_one_of_both(app: &TestApp) {
    let user = certified(app, "igor").await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    let ticket = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    let id = ticket.str_at("id");
    app.clock("2026-11-23T18:59:59+04:00").await;
    let word = json!({"type": "information", "text": "Вот журналы"});
    let path = format!("/tickets/{id}/messages");
    let ((), told) =
        futures::future::join(app.clock("2026-11-23T19:00:01+04:00"), contact.post(&path, &word)).await;
    told.created();
    let held = app.ticket(id).await;
    let tickets = agent.all("/tickets").await.len();
    let consistent = match held.str_at("status") {
        // The reply came first, or came in time and undid the closing.
        "registered" | "in_progress" => tickets == 1,
        "closed" => tickets == 2,
        other => panic!("{other}: {:#?}", app.audit(id).await),
    };
    assert!(consistent, "{tickets} tickets, {held:#}");
}

async fn a_change_of_hours_and_replies_at_once_lose_neither_tr_11(app: &TestApp) {
    let user = certified(app, "olga").await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    let mut tickets = Vec::new();
    for _ in 0..8 {
        tickets.push(waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await.str_at("id").to_owned());
    }
    let (answered, silent) = tickets.split_at(4);
    let word = json!({"type": "information", "text": "Вот журналы"});
    let replies = answered.iter().map(async |id| {
        contact.post(&format!("/tickets/{id}/messages"), &word).await.created();
    });
    let hours =
        json!({"date": "2026-11-23", "open": "10:00", "close": "16:00", "source": "https://desk.test/1"});
    let administrator = app.administrator().await;
    let (_, changed) = futures::future::join(
        futures::future::join_all(replies),
        administrator.post("/calendars/rf/exceptions", &hours),
    )
    .await;
    changed.created();
    for id in &tickets {
        let held = app.ticket(id).await;
        let silence = timer(&held, "customer_silence");
        let audit = app.audit(id).await;
        let recalculated = audit.iter().filter(|event| event["code"] == "timer_recalculated").count();
        if silent.contains(id) {
            assert_instant(silence.at("due_at"), "2026-11-23T16:00:00+04:00");
            assert_eq!((held.str_at("status"), recalculated), ("waiting_customer", 1));
        } else {
            assert_ne!(held["status"], "waiting_customer", "{audit:#?}");
            assert_eq!(silence["state"], "cancelled", "{audit:#?}");
        }
    }
}
