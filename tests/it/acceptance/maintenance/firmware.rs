//! M 4.2.6: a new firmware is a task for every sensor that a subscription covers (SC-57).
use serde_json::json;
use test_support::{Pick as _, TestApp, on_both};

use super::{PRODUCT, alarm, site, subscribed};

on_both!(sc_57_new_firmware_is_a_task_under_a_subscription_m_4_2_6, firmware_of_the_catalogue_m_4_2_6);

async fn sc_57_new_firmware_is_a_task_under_a_subscription_m_4_2_6(app: &TestApp) {
    let (paid, unpaid) = (subscribed(app, "paid", "prof").await, site(app, "unpaid").await);
    let at = "2026-11-17T11:00:00+03:00";
    app.clock(at).await;
    let agent = app.agent("agent1").await;
    let told = async |key: &str, asset: &str| {
        let body = json!({
            "source": "vendor", "source_key": key, "asset": asset, "kind": "firmware_published", "at": at,
            "payload": {"version": "1.6"},
        });
        app.administrator().await.post("/external-events", &body).await.created()
    };
    let task = told("a", &paid.sensors[0]).await.items("tickets")[0].clone();
    let ticket = app.ticket(task.as_str().expect("a task")).await;
    assert_eq!(ticket["kind"], "firmware_update");
    assert_eq!(ticket.at("fields.old_version"), "1.4");
    assert_eq!(ticket.at("fields.new_version"), "1.6");
    assert_eq!(ticket.at("fields.method"), "direct");
    let id = ticket.str_at("id");
    agent
        .act(id, "record_firmware", &json!({"payload": {"old_version": "1.4", "new_version": "1.6"}}))
        .await
        .ok();
    let notes: Vec<String> = app.audit(id).await.iter().map(ToString::to_string).collect();
    assert!(notes.iter().any(|note| note.contains("1.4") && note.contains("1.6") && note.contains("direct")));
    assert!(told("b", &unpaid.sensors[0]).await.items("tickets").is_empty());
    // Of the whole system: the two sensors without a task.
    assert_eq!(told("c", &paid.system).await.items("tickets").len(), 2);
    assert!(told("d", &paid.system).await.items("tickets").is_empty(), "each has its task");
}

async fn firmware_of_the_catalogue_m_4_2_6(app: &TestApp) {
    let paid = subscribed(app, "paid", "prof").await;
    let at = "2026-11-17T11:00:00+03:00";
    app.clock(at).await;
    let release = json!({"product": PRODUCT, "version": "1.6", "kind": "firmware", "published_at": at});
    app.administrator().await.post("/releases", &release).await.created();
    app.administrator().await.post("/releases", &release).await.created();
    let tasks = app.administrator().await.all("/tickets?product=spp-maintenance").await;
    assert_eq!(tasks.len(), 3, "{tasks:#?}");
    // An alarm afterwards is an incident beside the task.
    let event = alarm(app, "1", &paid.sensors[0], "sensor_offline", at).await;
    assert_eq!(app.ticket(event.items("tickets")[0].as_str().expect("a ticket")).await["kind"], "incident");
}
