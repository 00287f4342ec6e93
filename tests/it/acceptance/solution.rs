//! 6.2 with R 5.3 and R 4.6: answers, solutions, patches, and the user's word on them.
use serde_json::json;
use test_support::{Pick as _, TestApp, assert_instant, on_both, timer};

use crate::desk::{certified, letter, noted, reply};

on_both!(
    silence_after_a_solution_closes_r_5_3,
    confirmed_and_not_confirmed_6_2,
    a_marked_confirmation_by_mail_closes_and_an_unproven_one_does_not,
    a_patch_is_a_proposed_solution_r_4_6,
    an_agent_may_reopen_with_a_reason_6_2,
    moves_that_the_machine_does_not_know_6_2,
    an_estimate_where_the_rules_know_none,
);

const ASKED: &str = "2026-11-16T12:00:00+04:00";

async fn proposed(app: &TestApp, name: &str) -> (test_support::Customer, test_support::Actor, String) {
    let user = certified(app, name).await;
    let agent = app.agent("agent1").await;
    app.clock(ASKED).await;
    let ticket = noted(&agent, &user, ASKED, json!({"kind": "advice"})).await;
    let id = ticket.str_at("id").to_owned();
    let solution = json!({"text": "Обновите лицензию в разделе «Настройки»."});
    let ticket = agent.act(&id, "propose_solution", &solution).await.ok();
    assert_eq!(ticket["status"], "solution_proposed", "{ticket:#}");
    (user, agent, id)
}

async fn silence_after_a_solution_closes_r_5_3(app: &TestApp) {
    let (user, _, id) = proposed(app, "olga").await;
    let ticket = app.ticket(&id).await;
    assert_instant(timer(&ticket, "customer_silence").at("due_at"), "2026-11-23T19:00:00+04:00");
    app.clock("2026-11-23T19:00:01+04:00").await;
    let closed = app.ticket(&id).await;
    assert_eq!((closed.str_at("status"), closed.str_at("status_reason")), ("closed", "no_longer_relevant"));
    let solution = app.letters_to(&user.address).await;
    assert!(
        solution.iter().any(|letter| letter.str_at("text").contains("Обновите лицензию")),
        "{solution:#?}"
    );
}

async fn confirmed_and_not_confirmed_6_2(app: &TestApp) {
    let (user, _, id) = proposed(app, "pavel").await;
    let contact = app.contact(&user.contact).await;
    let path = format!("/tickets/{id}/messages");
    let no = json!({"type": "answer", "text": "Не помогло", "answer": {"code": "not_confirmed"}});
    contact.post(&path, &no).await.created();
    let ticket = app.ticket(&id).await;
    assert_eq!(ticket["status"], "in_progress");
    assert_eq!(timer(&ticket, "customer_silence")["state"], "cancelled");
    let agent = app.agent("agent1").await;
    agent.act(&id, "propose_solution", &json!({"text": "Тогда так."})).await.ok();
    let yes = json!({"type": "answer", "text": "Помогло", "answer": {"code": "confirmed"}});
    contact.post(&path, &yes).await.created();
    let ticket = app.ticket(&id).await;
    assert_eq!((ticket.str_at("status"), ticket.str_at("status_reason")), ("closed", "confirmed"));
    app.clock("2026-12-31T12:00:00+04:00").await;
    assert_eq!(app.ticket(&id).await["status_reason"], "confirmed");
}

/// Identity in mail is untrusted: what an unproven sender says is kept, and decides nothing.
async fn a_marked_confirmation_by_mail_closes_and_an_unproven_one_does_not(app: &TestApp) {
    let (user, _, id) = proposed(app, "igor").await;
    let ticket = app.ticket(&id).await;
    let subject = format!("Re: [{}]", ticket.str_at("number"));
    app.clock("2026-11-17T12:00:00+04:00").await;
    let mut mail = letter(&user, "2026-11-17T12:00:00+04:00", &subject, "Помогло, спасибо.");
    mail["intent"] = json!("confirmed");
    mail["authenticated"] = json!(false);
    app.mail(mail.clone()).await;
    assert_ne!(app.ticket(&id).await["status"], "closed");
    mail["authenticated"] = json!(true);
    app.mail(mail).await;
    assert_eq!(app.ticket(&id).await["status_reason"], "confirmed");
}

async fn a_patch_is_a_proposed_solution_r_4_6(app: &TestApp) {
    let user = certified(app, "nina").await;
    let agent = app.agent("agent1").await;
    app.clock(ASKED).await;
    let ticket = noted(&agent, &user, ASKED, json!({"kind": "advice"})).await;
    let id = ticket.str_at("id");
    let ticket = agent.act(id, "deliver_patch", &json!({"version": "2.3.7"})).await.ok();
    assert_eq!(ticket["status"], "solution_proposed");
    assert_instant(timer(&ticket, "customer_silence").at("due_at"), "2026-11-23T19:00:00+04:00");
    let letters = app.letters_to(&user.address).await;
    assert!(letters.iter().any(|letter| letter.str_at("subject").contains("2.3.7")), "{letters:#?}");
    agent.act(id, "deliver_patch", &json!({})).await.expect(422);
    let arrived = reply(app, &user, &ticket, ASKED).await;
    assert_eq!(arrived["disposition"], "message_added");
    assert_eq!(timer(&app.ticket(id).await, "customer_silence")["state"], "cancelled");
}

async fn an_agent_may_reopen_with_a_reason_6_2(app: &TestApp) {
    let (user, agent, id) = proposed(app, "oleg").await;
    app.clock("2026-11-23T19:00:01+04:00").await;
    agent.act(&id, "reopen", &json!({})).await.problem(422, "reason_missing");
    let contact = app.contact(&user.contact).await;
    contact.act(&id, "reopen", &json!({"reason": "ещё"})).await.problem(403, "action_not_allowed");
    let ticket = agent.act(&id, "reopen", &json!({"reason": "Пользователь позвонил"})).await.ok();
    assert_eq!(ticket["status"], "in_progress");
    assert_eq!(ticket["closed_at"], json!(null));
}

async fn moves_that_the_machine_does_not_know_6_2(app: &TestApp) {
    let (_, agent, id) = proposed(app, "vera").await;
    agent.act(&id, "close", &json!({"reason": "confirmed"})).await.ok();
    for action in ["answer", "propose_solution", "request_information"] {
        agent.act(&id, action, &json!({"text": "?"})).await.problem(409, "state_forbids");
    }
    agent.act(&id, "suspend", &json!({"reason": "force_majeure"})).await.problem(409, "state_forbids");
    agent.act(&id, "juggle", &json!({})).await.problem(422, "unknown_action");
}

/// Hours are agreed to before they are worked, also where a regulation does not speak of them.
async fn an_estimate_where_the_rules_know_none(app: &TestApp) {
    let user = certified(app, "estimated").await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock("2026-11-16T11:00:00+04:00").await;
    let ticket = noted(&agent, &user, "2026-11-16T11:00:00+04:00", json!({"kind": "advice"})).await;
    let id = ticket.str_at("id");
    for minutes in [json!(0), json!(-5), json!("five"), json!(null)] {
        agent
            .act(id, "estimate", &json!({"minutes": minutes}))
            .await
            .finding("estimate_invalid", "payload.minutes");
    }
    contact.act(id, "estimate", &json!({"minutes": 60})).await.problem(403, "action_not_allowed");
    agent.act(id, "estimate", &json!({"minutes": 600, "text": "Настройка"})).await.ok();
    let second = agent.act(id, "estimate", &json!({"minutes": 90})).await.ok();
    assert_eq!(second["status"], "waiting_approval");
    let states: Vec<&str> = second.items("approvals").iter().map(|held| held.str_at("state")).collect();
    assert_eq!(states, ["superseded", "asked"]);
    let answer = json!({"type": "answer", "text": "Согласны", "answer": {"code": "given"}});
    contact.post(&format!("/tickets/{id}/messages"), &answer).await.success();
    let given = app.ticket(id).await;
    assert_eq!(given["status"], "registered", "it goes on where it stood");
    assert_eq!(given.items("approvals")[1]["state"], "given");
}
