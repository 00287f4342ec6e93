//! SC-83: a plugin that fails loses no request; its rules are applied later, from the original receipt.
use serde_json::{Value, json};
use test_support::{
    Pick as _, TestApp, assert_instant, bundled_plugin, guest, manifest_of, on_both, packed, timer, timers,
};

use crate::desk::{PRODUCT, by_mail, certified};

on_both!(sc_83_a_trapping_plugin_loses_nothing, sc_83_an_endless_plugin_loses_nothing);

/// Code that fails, under the manifest of the real rule set.
fn failing(version: &str, body: &str) -> Vec<u8> {
    let mut manifest = manifest_of(&bundled_plugin(PRODUCT));
    manifest["version"] = json!(version);
    manifest["hooks"] = json!(["intake"]);
    manifest["cases"] = json!([]);
    packed(&guest(body), &manifest)
}

async fn switched_on(app: &TestApp, component: Vec<u8>, from: &str) -> Value {
    let admin = app.administrator().await;
    let plugin = admin.post_bytes("/plugins", "application/wasm", component).await.created();
    let draft = json!({"product": PRODUCT, "plugin": plugin["digest"], "in_force_from": from});
    admin.post("/rule-sets", &draft).await.created()
}

async fn sc_83_a_trapping_plugin_loses_nothing(app: &TestApp) {
    outlived(app, failing("6.6.6", "unreachable")).await;
}

async fn sc_83_an_endless_plugin_loses_nothing(app: &TestApp) {
    outlived(app, failing("6.6.7", "(loop $again (br $again)) (i32.const 1024)")).await;
}

async fn outlived(app: &TestApp, component: Vec<u8>) {
    let user = certified(app, "olga").await;
    let rules = switched_on(app, component, "2026-11-10").await;
    app.clock("2026-11-20T16:00:00+04:00").await;
    let ticket = by_mail(app, &user, "2026-11-20T16:00:00+04:00", "Как добавить камеру?").await;
    let id = ticket.str_at("id");
    assert!(ticket.items("flags").iter().any(|flag| flag == "rules_unavailable"), "{ticket:#}");
    assert_eq!(ticket["status"], "registered");
    assert_instant(timer(&ticket, "registration").at("due_at"), "2026-11-25T13:00:00+04:00");
    let letters = app.letters_to(&user.address).await;
    assert!(letters.iter().any(|letter| letter.str_at("subject").contains(ticket.str_at("number"))));
    let alerts = app.alerts().await;
    assert!(alerts.iter().any(|alert| alert["code"] == "rules_unavailable"), "{alerts:#?}");
    assert!(app.audit(id).await.iter().any(|event| event["code"] == "plugin_failed"));
    // A person who asks for what only the rules can do is told so.
    let agent = app.agent("agent1").await;
    agent.act(id, "answer", &json!({"text": "Ответим, как только починим."})).await.ok();

    // Still failing an hour later; then the vendor goes back to the version before.
    app.clock("2026-11-20T17:00:00+04:00").await;
    assert!(app.ticket(id).await.items("flags").iter().any(|flag| flag == "rules_unavailable"));
    let path = format!("/rule-sets/{}/rollback", rules.str_at("id"));
    app.administrator().await.post(&path, &json!({})).await.ok();
    app.clock("2026-11-21T17:00:00+04:00").await;
    let healed = app.ticket(id).await;
    assert_eq!(healed["flags"], json!([]), "{healed:#}");
    assert_eq!(healed.at("coverage.decision"), "covered");
    assert_eq!(healed["kind"], "advice");
    assert_instant(healed.at("received_at"), "2026-11-20T16:00:00+04:00");
    assert_eq!(timers(&healed, "registration").len(), 1, "no timer is started twice");
    assert_instant(timer(&healed, "registration").at("origin"), "2026-11-20T16:00:00+04:00");
    assert_eq!(
        app.letters_to(&user.address).await.len(),
        letters.len() + 1,
        "acknowledged once, answered once"
    );
}
