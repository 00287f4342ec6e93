//! Requests that are one: merged by an agent, and what is written to the merged one goes where it goes on; and
//! the customer's word once it is over.
use serde_json::json;
use test_support::{Pick as _, TestApp, on_both};

use crate::desk::{by_mail, certified, reply};

on_both!(
    a_merged_request_goes_on_in_the_other_a_60,
    a_merge_is_taken_back_by_reopening,
    work_that_was_settled_is_not_taken_back,
    what_cannot_be_merged,
    satisfaction_is_said_once_it_is_over,
);

async fn a_merged_request_goes_on_in_the_other_a_60(app: &TestApp) {
    let user = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T11:00:00+04:00").await;
    let first = by_mail(app, &user, "2026-11-16T11:00:00+04:00", "Как добавить камеру?").await;
    let second = by_mail(app, &user, "2026-11-16T11:00:00+04:00", "И ещё про ту же камеру.").await;
    let (into, from) = (first.str_at("id"), second.str_at("id"));
    let call = json!({"started_at": "2026-11-16T11:00:00+04:00", "ended_at": "2026-11-16T11:00:00+04:00"});
    agent.post(&format!("/tickets/{from}/calls"), &call).await.created();
    let merged = agent.act(from, "merge", &json!({"into": into})).await.ok();
    assert_eq!((&merged["status"], &merged["status_reason"]), (&json!("closed"), &json!("merged")));
    assert_eq!(merged["merged_into"], into);
    assert!(merged.items("timers").iter().all(|timer| timer["state"] != "running"), "{merged:#}");
    let messages = agent.all(&format!("/tickets/{into}/messages")).await;
    assert!(messages.iter().any(|message| message.str_at("text").contains("ту же камеру")), "{messages:#?}");
    assert_eq!(agent.get(&format!("/tickets/{into}/calls")).await.ok().items("data").len(), 1);
    // A mail that answers the merged one.
    app.clock("2026-11-16T12:00:00+04:00").await;
    let arrived = reply(app, &user, &second, "2026-11-16T12:00:00+04:00").await;
    assert_eq!(arrived["ticket_id"], into, "where it can be read: {arrived:#}");
    let messages = agent.all(&format!("/tickets/{into}/messages")).await;
    assert!(
        messages.iter().any(|message| message.str_at("text").contains("Журналы")),
        "{arrived:#} {messages:#?}"
    );
    assert_eq!(app.ticket(from).await["status"], "closed");
}

async fn a_merge_is_taken_back_by_reopening(app: &TestApp) {
    let user = certified(app, "oleg").await;
    let agent = app.agent("agent1").await;
    let at = "2026-11-16T11:00:00+04:00";
    app.clock(at).await;
    let first = by_mail(app, &user, at, "Как добавить камеру?").await;
    let second = by_mail(app, &user, at, "И ещё про ту же камеру.").await;
    let (into, from) = (first.str_at("id"), second.str_at("id"));
    agent.post(&format!("/tickets/{from}/worklogs"), &json!({"minutes": 20})).await.created();
    agent.post(&format!("/tickets/{into}/worklogs"), &json!({"minutes": 5})).await.created();
    agent.act(from, "merge", &json!({"into": into})).await.ok();
    let work = async |id: &str| {
        let held = agent.get(&format!("/tickets/{id}/worklogs")).await.ok();
        held.items("data").iter().map(|work| work["minutes"].as_i64().expect("minutes")).collect::<Vec<_>>()
    };
    assert_eq!((work(from).await, work(into).await), (vec![], vec![5, 20]));

    let reopened = agent.act(from, "reopen", &json!({"reason": "mistake"})).await.ok();
    assert_eq!(reopened["merged_into"], json!(null));
    assert!(reopened.items("links").iter().all(|link| link["type"] != "duplicate_of"), "{reopened:#}");
    assert_eq!((work(from).await, work(into).await), (vec![20], vec![5]));
    assert!(app.audit(into).await.iter().any(|event| event["kind"] == "ticket.merge_undone"));
    // What is written to it stays with it again.
    app.clock("2026-11-16T12:00:00+04:00").await;
    let arrived = reply(app, &user, &second, "2026-11-16T12:00:00+04:00").await;
    assert_eq!(arrived["ticket_id"], from, "{arrived:#}");
}

async fn work_that_was_settled_is_not_taken_back(app: &TestApp) {
    let user = certified(app, "inna").await;
    let agent = app.agent("agent1").await;
    let at = "2026-11-16T11:00:00+04:00";
    app.clock(at).await;
    let (one, two) = (by_mail(app, &user, at, "Раз").await, by_mail(app, &user, at, "Два").await);
    let (into, from) = (one.str_at("id"), two.str_at("id"));
    agent.post(&format!("/tickets/{from}/worklogs"), &json!({"minutes": 20})).await.created();
    agent.act(from, "merge", &json!({"into": into})).await.ok();
    agent.act(into, "close", &json!({"reason": "confirmed"})).await.ok();
    let problem =
        agent.act(from, "reopen", &json!({"reason": "mistake"})).await.problem(409, "state_forbids");
    assert_eq!(problem["alternatives"], json!(["reopen"]));
    assert_eq!(app.ticket(from).await["merged_into"], into, "nothing of it is written");
}

async fn what_cannot_be_merged(app: &TestApp) {
    let (user, other) = (certified(app, "pavel").await, certified(app, "rival").await);
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T11:00:00+04:00").await;
    let at = "2026-11-16T11:00:00+04:00";
    let (one, two) = (by_mail(app, &user, at, "Раз").await, by_mail(app, &user, at, "Два").await);
    let foreign = by_mail(app, &other, at, "Чужое").await;
    let id = one.str_at("id");
    agent.act(id, "merge", &json!({"into": id})).await.finding("link_to_itself", "payload.into");
    agent.act(id, "merge", &json!({"into": foreign["id"]})).await.problem(409, "other_matter");
    let nobody = json!({"into": "00000000-0000-7000-8000-000000000000"});
    agent.act(id, "merge", &nobody).await.finding("unknown_ticket", "payload.into");
    agent.act(two.str_at("id"), "close", &json!({"reason": "confirmed"})).await.ok();
    let problem = agent.act(id, "merge", &json!({"into": two["id"]})).await.problem(409, "state_forbids");
    assert_eq!(problem["alternatives"], json!(["reopen"]));
    assert_eq!(app.ticket(id).await["status"], "registered", "nothing of it is written");
}

async fn satisfaction_is_said_once_it_is_over(app: &TestApp) {
    let user = certified(app, "nina").await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock("2026-11-16T11:00:00+04:00").await;
    let ticket = by_mail(app, &user, "2026-11-16T11:00:00+04:00", "Вопрос").await;
    let (id, path) = (ticket.str_at("id"), format!("/tickets/{}/satisfaction", ticket.str_at("id")));
    contact.post(&path, &json!({"score": 5})).await.problem(409, "state_forbids");
    agent.act(id, "close", &json!({"reason": "confirmed"})).await.ok();
    agent.post(&path, &json!({"score": 5})).await.problem(403, "customers_only");
    contact.post(&path, &json!({"score": 6})).await.finding("score_invalid", "score");
    contact.post(&path, &json!({"score": 2, "comment": "Долго"})).await.ok();
    contact.post(&path, &json!({"score": 4})).await.ok();
    assert_eq!(app.ticket(id).await.at("satisfaction.score"), 4);
    assert_eq!(app.ticket(id).await["status"], "closed");
}
