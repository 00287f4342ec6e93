//! A product whose plugin fails takes nothing from the others.
use serde_json::json;
use test_support::{Pick as _, TestApp, bundled_plugin, guest, manifest_of, on_both, packed};

use crate::desk::{PRODUCT, certified};

on_both!(while_one_plugin_burns_another_answers);

async fn while_one_plugin_burns_another_answers(app: &TestApp) {
    let mut manifest = manifest_of(&bundled_plugin(PRODUCT));
    manifest["version"] = json!("6.6.8");
    manifest["hooks"] = json!(["intake"]);
    manifest["cases"] = json!([]);
    let component = packed(&guest("(loop $again (br $again)) (i32.const 1024)"), &manifest);
    let admin = app.administrator().await;
    let plugin = admin.post_bytes("/plugins", "application/wasm", component).await.created();
    let rules = json!({"product": PRODUCT, "plugin": plugin["digest"], "in_force_from": "2026-11-10"});
    admin.post("/rule-sets", &rules).await.created();
    let user = certified(app, "olga").await;
    let contact = app.contact(&user.contact).await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let burning = json!({"product": PRODUCT, "text": "Вопрос"});
    let healthy = json!({"product": "spp", "text": "Вопрос"});
    let burn = futures::future::join_all((0..6).map(|_| contact.post("/tickets", &burning)));
    let answer = async {
        let ticket = contact.post("/tickets", &healthy).await.created();
        assert_eq!(ticket["flags"], json!([]), "{ticket:#}");
    };
    let (burned, ()) = futures::future::join(burn, answer).await;
    for reply in burned {
        let ticket = reply.created();
        assert!(ticket.items("flags").iter().any(|flag| flag == "rules_unavailable"), "{ticket:#}");
        assert_eq!(ticket["status"], "registered");
    }
    assert_eq!(contact.all("/tickets").await.len(), 7, "no request is lost");
    // Asked what only rules can decide, the desk says so and when to come back.
    let agent = app.agent("agent1").await;
    let of_product = agent.all(&format!("/tickets?product={PRODUCT}")).await;
    let path = format!("/tickets/{}/actions/deliver_patch", of_product[0].str_at("id"));
    let told = agent.post(&path, &json!({"version": "2.3.7"})).await;
    assert!([200, 503].contains(&told.status), "{}", told.text());
}
