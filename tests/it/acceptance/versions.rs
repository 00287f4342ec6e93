//! R 6.1 (8), R 4.6: advice for two releases, corrections for one (SC-77, A-50).
use serde_json::{Value, json};
use test_support::{Actor, Customer, Pick as _, TestApp, codes, on_both};

use crate::desk::{PRODUCT, certified, checklist, defect, noted, photo, releases};

on_both!(
    sc_77_supported_versions_r_6_1,
    sc_77_only_the_current_version_is_corrected_r_4_6,
    the_latest_release_is_that_of_the_receipt_r_6_1,
    what_does_not_depend_on_a_version_is_served_r_4_5,
);

async fn on_release(agent: &Actor, user: &Customer, received_at: &str, release: &str) -> Value {
    let more = json!({"kind": "advice", "fields": {"problem": "Как добавить камеру?", "release": release}});
    noted(agent, user, received_at, more).await
}

async fn sc_77_supported_versions_r_6_1(app: &TestApp) {
    releases(app).await;
    let user = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    let at = "2026-11-16T11:00:00+04:00";
    app.clock(at).await;
    for release in ["2.3", "2.2"] {
        let ticket = on_release(&agent, &user, at, release).await;
        assert_eq!(ticket.at("coverage.decision"), "covered", "{release}");
        assert!(codes(&ticket, "findings").is_empty(), "{release}: {ticket:#}");
    }
    let ticket = on_release(&agent, &user, at, "2.1").await;
    assert_eq!(ticket.at("coverage.decision"), "not_covered");
    assert_eq!(ticket.coded("findings", "version_not_supported")["path"], "release");
    assert!(ticket.items("proposals").iter().any(|held| held["reason"] == "version_not_supported"));
    assert_eq!(ticket["status"], "registered", "a number is owed all the same");
}

async fn sc_77_only_the_current_version_is_corrected_r_4_6(app: &TestApp) {
    releases(app).await;
    let user = certified(app, "pavel").await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock("2026-11-16T11:00:00+04:00").await;
    let mut tickets = Vec::new();
    for release in ["2.3", "2.2"] {
        let ticket = contact.post("/tickets", &defect(release, &photo())).await.created();
        let id = ticket.str_at("id").to_owned();
        contact.post(&format!("/tickets/{id}/forms/recfaces-checklist"), &checklist()).await.ok();
        tickets.push(id);
    }
    let accepted = json!({"accepted": true, "criticality": "critical"});
    let fixed = agent.act(&tickets[0], "decide_fix", &accepted).await.ok();
    assert!(fixed.items("flags").iter().any(|flag| flag == "fix_planned"), "{fixed:#}");
    assert_eq!(fixed["criticality"], "critical");
    let refused = agent.act(&tickets[1], "decide_fix", &accepted).await;
    refused.problem(409, "fix_requires_current_version");
    // The decision on criticality and possibility is the vendor's.
    contact.act(&tickets[0], "decide_fix", &accepted).await.problem(403, "action_not_allowed");
    let advice = app.ticket(&tickets[1]).await;
    assert_eq!(advice.at("coverage.decision"), "covered", "advice on the previous release goes on");
}

async fn the_latest_release_is_that_of_the_receipt_r_6_1(app: &TestApp) {
    releases(app).await;
    let user = certified(app, "igor").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-25T12:00:00+04:00").await;
    app.release(PRODUCT, "2.4", "2026-11-20T10:00:00+04:00").await;
    let rows = [
        ("2026-11-20T09:59:59+04:00", "2.2", "covered"),
        ("2026-11-20T10:00:01+04:00", "2.2", "not_covered"),
        ("2026-11-20T10:00:01+04:00", "2.3", "covered"),
        ("2026-11-20T10:00:01+04:00", "2.4", "covered"),
    ];
    for (received_at, release, decision) in rows {
        let ticket = on_release(&agent, &user, received_at, release).await;
        assert_eq!(ticket.at("coverage.decision"), decision, "{release} received {received_at}");
    }
}

async fn what_does_not_depend_on_a_version_is_served_r_4_5(app: &TestApp) {
    releases(app).await;
    let user = certified(app, "nina").await;
    let agent = app.agent("agent1").await;
    let at = "2026-11-16T11:00:00+04:00";
    app.clock(at).await;
    let wish = json!({"kind": "feature", "fields": {"problem": "Тёмная тема", "release": "2.1"}});
    let ticket = noted(&agent, &user, at, wish).await;
    assert_eq!(ticket.at("coverage.decision"), "covered");
    // R 4.5: wishes are taken without a term.
    assert!(ticket.items("timers").iter().all(|timer| timer["code"] == "registration"), "{ticket:#}");
}
