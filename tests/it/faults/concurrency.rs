//! Many at once: numbers stay unique, chains intact, a deadline is acted on once.
use serde_json::json;
use test_support::{Pick as _, TestApp, assert_instant, on_both, timer};

use crate::desk::{MAILBOX, PRODUCT, certified, letter, waiting};

on_both!(
    many_requests_at_once_have_numbers_of_their_own,
    the_same_mail_at_once_is_one_ticket,
    a_silence_and_a_reply_at_once_leave_one_of_both,
    a_change_of_hours_and_replies_at_once_lose_neither_tr_11,
    many_replies_to_one_ticket_at_once_are_all_kept,
    many_mails_to_one_ticket_at_once_are_all_kept,
    many_works_on_one_ticket_at_once_are_all_logged,
    a_merge_and_replies_at_once_lose_no_word_a_60,
);

const MANY: usize = 16;

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

/// Texts the customer wrote to a ticket after its request.
async fn words(agent: &test_support::Actor, id: &str) -> Vec<String> {
    let messages = agent.all(&format!("/tickets/{id}/messages")).await;
    let mut texts: Vec<String> = messages
        .iter()
        .filter(|held| held["direction"] == "in")
        .map(|held| held.str_at("text").trim().to_owned())
        .filter(|text| text.starts_with("word "))
        .collect();
    texts.sort();
    texts
}

fn all_words() -> Vec<String> {
    let mut texts: Vec<String> = (0..MANY).map(|index| format!("word {index}")).collect();
    texts.sort();
    texts
}

async fn many_replies_to_one_ticket_at_once_are_all_kept(app: &TestApp) {
    let user = certified(app, "olga").await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    let ticket = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    let id = ticket.str_at("id");
    let path = format!("/tickets/{id}/messages");
    let replies = (0..MANY).map(async |index| {
        let body = json!({"type": "information", "text": format!("word {index}")});
        contact.post(&path, &body).await.created();
    });
    futures::future::join_all(replies).await;
    assert_eq!(words(&agent, id).await, all_words());
    assert_eq!(app.administrator().await.all("/tickets").await.len(), 1);
}

async fn many_mails_to_one_ticket_at_once_are_all_kept(app: &TestApp) {
    let user = certified(app, "pavel").await;
    let agent = app.agent("agent1").await;
    let at = "2026-11-16T12:00:00+04:00";
    let ticket = waiting(app, &agent, &user, at).await;
    let (id, subject) = (ticket.str_at("id"), format!("Re: [{}]", ticket.str_at("number")));
    let mails = (0..MANY).map(async |index| {
        let arrived = app.mail(letter(&user, at, &subject, &format!("word {index}"))).await;
        assert_eq!(arrived["disposition"], "message_added", "{arrived:#}");
    });
    futures::future::join_all(mails).await;
    assert_eq!(words(&agent, id).await, all_words());
}

async fn many_works_on_one_ticket_at_once_are_all_logged(app: &TestApp) {
    let user = certified(app, "igor").await;
    let agent = app.agent("agent1").await;
    let ticket = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    let path = format!("/tickets/{}/worklogs", ticket.str_at("id"));
    let works = (0..MANY).map(async |index| {
        agent.post(&path, &json!({"minutes": index + 1})).await.created();
    });
    futures::future::join_all(works).await;
    let logged = agent.all(&path).await;
    assert_eq!(logged.iter().filter_map(|work| work["minutes"].as_u64()).sum::<u64>(), 136);
}

async fn a_merge_and_replies_at_once_lose_no_word_a_60(app: &TestApp) {
    let user = certified(app, "nina").await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    let into = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    let from = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    let ids = [into.str_at("id"), from.str_at("id")];
    let replies = (0..MANY).map(async |index| {
        let body = json!({"type": "information", "text": format!("word {index}")});
        contact.post(&format!("/tickets/{}/messages", ids[index % 2]), &body).await.created();
    });
    let merge = json!({"payload": {"into": ids[0]}});
    let (_, merged) =
        futures::future::join(futures::future::join_all(replies), agent.act(ids[1], "merge", &merge)).await;
    assert_eq!(merged.ok()["status"], "closed");
    assert_eq!(words(&agent, ids[0]).await, all_words());
}
