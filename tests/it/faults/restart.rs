//! A restart loses nothing: tickets, timers, held-back mail, the clock, the rules in force.
use serde_json::json;
use test_support::{Pick as _, TestApp, assert_instant, on_both, timer};

use crate::desk::{certified, letter, waiting};

on_both!(a_restart_keeps_timers_mail_and_clock);

async fn a_restart_keeps_timers_mail_and_clock(app: &TestApp) {
    let user = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    let ticket = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    app.clock("2026-11-18T12:00:00+04:00").await;
    let mut later = letter(&user, "2026-11-18T12:00:00+04:00", "Другое", "Другой вопрос");
    later["fetched_at"] = json!("2026-11-19T12:00:00+04:00");
    assert_eq!(app.mail(later).await["disposition"], "scheduled");
    app.restart().await;
    let clock = app.anonymous().get("/sandbox/clock").await.ok();
    assert_instant(clock.at("now"), "2026-11-18T12:00:00+04:00");
    // The token still opens: the installation's secret is kept with its data.
    let seen = agent.get(&format!("/tickets/{}", ticket.str_at("id"))).await.ok();
    assert_instant(timer(&seen, "customer_silence").at("due_at"), "2026-11-23T19:00:00+04:00");
    app.clock("2026-11-24T12:00:00+04:00").await;
    assert_eq!(app.ticket(ticket.str_at("id")).await["status"], "closed");
    assert_eq!(agent.all("/tickets").await.len(), 2, "the held-back mail came in");
    assert_eq!(app.product("recfaces").await.items("rule_sets").len(), 1, "rules are set up once");
}
