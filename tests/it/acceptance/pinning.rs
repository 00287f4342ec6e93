//! SC-84 (M 1.11, A-57): a ticket keeps the rules of its receipt.
use serde_json::{Value, json};
use test_support::{
    Actor, Customer, Pick as _, TestApp, assert_instant, bundled_plugin, manifest_of, on_both, repacked,
    timer,
};

use crate::desk::{PRODUCT, certified, noted};

on_both!(sc_84_rules_are_pinned_m_1_11, a_rollback_brings_the_version_before_back);

const NEW: &str = "2.0.0";

/// The same code under a new version, in force from 1 December with ten days of silence.
async fn new_version(app: &TestApp) -> Value {
    let admin = app.administrator().await;
    let component = repacked(&bundled_plugin(PRODUCT), |manifest| manifest["version"] = json!(NEW));
    let plugin = admin.post_bytes("/plugins", "application/wasm", component.clone()).await.created();
    assert_eq!(plugin["version"], NEW);
    // The same component again is the same plugin.
    let again = admin.post_bytes("/plugins", "application/wasm", component).await.ok();
    assert_eq!(again["digest"], plugin["digest"]);
    let draft = json!({
        // By its code alone the newest is meant.
        "product": PRODUCT, "plugin": plugin["plugin"], "in_force_from": "2026-12-01",
        "settings": {"silence_days": 10},
    });
    let unknown = json!({
        "product": PRODUCT, "plugin": format!("{PRODUCT}@{NEW}"), "in_force_from": "2026-12-01",
        "settings": {"silent_days": 10},
    });
    admin.post("/rule-sets", &unknown).await.finding("unknown_field", "settings.silent_days");
    admin.post("/rule-sets", &draft).await.created()
}

fn old() -> String {
    manifest_of(&bundled_plugin(PRODUCT)).str_at("version").to_owned()
}

async fn silence_of(agent: &Actor, ticket: &Value) -> Value {
    let asked = json!({"text": "Пришлите журналы."});
    let ticket = agent.act(ticket.str_at("id"), "request_information", &asked).await.ok();
    timer(&ticket, "customer_silence").clone()
}

async fn opened(agent: &Actor, user: &Customer, received_at: &str) -> Value {
    noted(agent, user, received_at, json!({"kind": "advice"})).await
}

async fn sc_84_rules_are_pinned_m_1_11(app: &TestApp) {
    let user = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    new_version(app).await;
    app.clock("2026-11-20T12:00:00+04:00").await;
    let before = opened(&agent, &user, "2026-11-20T12:00:00+04:00").await;
    assert_eq!(before.at("rule_set.version"), &json!(old()), "the new one is not in force yet");

    app.clock("2026-12-02T12:00:00+04:00").await;
    let rows = [
        ("2026-11-30T23:59:59+04:00", old()),
        ("2026-12-01T00:00:00+04:00", NEW.to_owned()),
        ("2026-12-01T00:00:00+03:00", NEW.to_owned()),
    ];
    for (received_at, version) in rows {
        let ticket = opened(&agent, &user, received_at).await;
        assert_eq!(ticket.at("rule_set.version"), &json!(version), "received {received_at}");
        assert_eq!(ticket.at("rule_set.plugin"), PRODUCT);
        let due_at = if version == NEW { "2026-12-16T19:00:00+04:00" } else { "2026-12-09T19:00:00+04:00" };
        assert_instant(silence_of(&agent, &ticket).await.at("due_at"), due_at);
    }
    let silence = silence_of(&agent, &before).await;
    assert_instant(silence.at("due_at"), "2026-12-09T19:00:00+04:00");
    assert_eq!(app.ticket(before.str_at("id")).await.at("rule_set.version"), &json!(old()));
    let product = app.product(PRODUCT).await;
    let versions: Vec<&str> = product.items("rule_sets").iter().map(|held| held.str_at("version")).collect();
    assert_eq!(versions, [old().as_str(), NEW]);
}

async fn a_rollback_brings_the_version_before_back(app: &TestApp) {
    let user = certified(app, "pavel").await;
    let agent = app.agent("agent1").await;
    let rules = new_version(app).await;
    app.clock("2026-12-02T12:00:00+04:00").await;
    let pinned = opened(&agent, &user, "2026-12-02T12:00:00+04:00").await;
    assert_eq!(pinned.at("rule_set.version"), NEW);
    let admin = app.administrator().await;
    let path = format!("/rule-sets/{}/rollback", rules.str_at("id"));
    agent.post(&path, &json!({})).await.problem(403, "administrators_only");
    admin.post(&path, &json!({})).await.ok();
    admin.post(&path, &json!({})).await.problem(409, "already_withdrawn");
    let next = opened(&agent, &user, "2026-12-02T12:00:00+04:00").await;
    assert_eq!(next.at("rule_set.version"), &json!(old()));
    let kept = app.ticket(pinned.str_at("id")).await;
    assert_eq!(kept.at("rule_set.version"), NEW, "what was opened under it keeps it");
    assert_instant(silence_of(&agent, &kept).await.at("due_at"), "2026-12-16T19:00:00+04:00");
    // The last one standing cannot be withdrawn.
    let sets = admin.all(&format!("/rule-sets?product={PRODUCT}")).await;
    let first = sets.iter().find(|held| held["id"] != rules["id"]).expect("the bundled one");
    let path = format!("/rule-sets/{}/rollback", first.str_at("id"));
    admin.post(&path, &json!({})).await.problem(409, "last_rule_set");
    let wrong = json!({
        "product": PRODUCT, "plugin": format!("{PRODUCT}@{NEW}"), "in_force_from": "2026-12-10",
        "settings": {"silence_days": 0},
    });
    let refused = admin.with("Accept-Language", "ru").post("/rule-sets", &wrong).await;
    let refused = refused.problem(422, "setting_invalid");
    let finding = refused.at("findings.0");
    assert_eq!(finding["keyword"], "minimum", "{finding:#}");
    assert_eq!(finding["message"], format!("не меньше {}", finding.str_at("limit")));
}
