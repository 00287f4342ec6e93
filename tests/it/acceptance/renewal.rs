//! Entitlements that change: renewed, on another tariff. What was received before keeps the right it had; what waits
//! is judged again.
use serde_json::json;
use test_support::{Pick as _, TestApp, on_both};

use crate::desk::{certificate, noted};

on_both!(a_renewal_frees_what_waits_r_4_6, what_a_renewal_cannot_be);

async fn a_renewal_frees_what_waits_r_4_6(app: &TestApp) {
    let user = app.customer("olga").await;
    let id = certificate(app, &user, "2025-11-16", "2026-11-15").await;
    let agent = app.agent("agent1").await;
    let at = "2026-11-16T11:00:00+04:00";
    app.clock(at).await;
    let ticket = noted(&agent, &user, at, json!({"kind": "advice"})).await;
    let coverage = |ticket: &serde_json::Value| ticket.at("coverage.decision").clone();
    assert_eq!(coverage(&ticket), "not_covered");
    let path = format!("/entitlements/{id}");
    let renewed = agent
        .patch(&path, &json!({"valid_to": "2027-11-15", "source": "renewed", "facts": {"invoice": "17"}}))
        .await
        .ok();
    assert_eq!((&renewed["valid_from"], &renewed["valid_to"]), (&json!("2025-11-16"), &json!("2027-11-15")));
    assert_eq!((&renewed["source"], renewed.at("facts.invoice")), (&json!("renewed"), &json!("17")));
    app.clock("2026-11-16T11:01:00+04:00").await;
    let judged = app.ticket(ticket.str_at("id")).await;
    assert_eq!(coverage(&judged), "covered", "{judged:#}");
    // Cut short, it covers nothing that comes later.
    agent.patch(&path, &json!({"valid_to": "2026-11-16"})).await.ok();
    app.clock("2026-11-17T11:00:00+04:00").await;
    let later = noted(&agent, &user, "2026-11-17T11:00:00+04:00", json!({"kind": "advice"})).await;
    assert_eq!(coverage(&later), "not_covered");
}

async fn what_a_renewal_cannot_be(app: &TestApp) {
    let user = app.customer("pavel").await;
    let id = certificate(app, &user, "2026-01-01", "2026-12-31").await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    let path = format!("/entitlements/{id}");
    agent.patch(&path, &json!({"valid_to": "2025-12-31"})).await.finding("period_reversed", "valid_to");
    agent.patch(&path, &json!({"units_minutes": 600})).await.expect(422);
    contact.patch(&path, &json!({"valid_to": "2030-12-31"})).await.expect(403);
    let held = agent.get(&path).await.ok();
    assert_eq!(held["valid_to"], "2026-12-31");
}
