//! Every deadline can explain itself: rule, calendar, clause, what was counted and what was left out.
use serde_json::json;
use test_support::{Pick as _, TestApp, assert_instant, on_both, timer};

use crate::desk::{certified, waiting};

on_both!(a_deadline_explains_itself_r_5_3, the_next_step_and_who_moves_r_3);

async fn a_deadline_explains_itself_r_5_3(app: &TestApp) {
    let user = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    let ticket = waiting(app, &agent, &user, "2026-12-29T15:00:00+04:00").await;
    let silence = timer(&ticket, "customer_silence");
    let path = format!("/tickets/{}/timers/{}/explain", ticket.str_at("id"), silence.str_at("id"));
    for actor in [agent, app.contact(&user.contact).await] {
        let told = actor.get(&path).await.ok();
        assert_eq!(told["code"], "customer_silence");
        assert_instant(told.at("origin"), "2026-12-29T15:00:00+04:00");
        assert_instant(told.at("due_at"), "2027-01-14T19:00:00+04:00");
        assert_eq!(told["calendar"], "rf");
        assert_eq!(told["zone"], "+04:00");
        assert_eq!(told["rule"], json!({"kind": "working_days", "count": 5}));
        assert_eq!(told.at("plugin.id"), "recfaces");
        assert_eq!(told.items("clauses")[0]["section"], "5.3");
        // The days left out are named with their reasons.
        assert!(told.items("steps").len() > 3, "{told:#}");
    }
}

async fn the_next_step_and_who_moves_r_3(app: &TestApp) {
    let user = certified(app, "pavel").await;
    let agent = app.agent("agent1").await;
    let ticket = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    let contact = app.contact(&user.contact).await;
    let seen = contact.get(&format!("/tickets/{}", ticket.str_at("id"))).await.ok();
    assert_eq!(seen["status"], "waiting_customer");
    assert_eq!(seen.at("next_step.by"), "customer");
    assert!(!seen.at("rule_set.document").is_null());
    let queue = agent.all("/queue?order=deadline").await;
    assert_eq!(queue.len(), 1);
    assert_eq!(queue[0].at("next_timer.code"), "customer_silence");
    assert_instant(queue[0].at("next_timer.due_at"), "2026-11-23T19:00:00+04:00");
    contact.get("/queue").await.problem(403, "staff_only");
}
