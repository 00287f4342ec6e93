//! Maintenance of counting systems (regulation M): alarms, sides, visits, subscriptions.
mod alarms;
mod articles;
mod assets;
mod firmware;
mod sides;
mod subscriptions;
mod tariffs;
mod third_parties;

use serde_json::{Value, json};
use test_support::{Actor, Customer, Pick as _, TestApp};

pub(super) const PRODUCT: &str = "spp-maintenance";

/// A site with a system of three sensors; the customer's right is left to the scenario.
pub(super) struct Site {
    pub(super) user: Customer,
    pub(super) system: String,
    pub(super) sensors: [String; 3],
}

pub(super) async fn site(app: &TestApp, name: &str) -> Site {
    let user = app.customer(name).await;
    let add = async |kind: &str, name: &str, parent: Option<&str>, more: Value| {
        let mut body = json!({"customer": user.organisation, "kind": kind, "name": name, "parent": parent});
        merge(&mut body, more);
        app.administrator().await.post("/assets", &body).await.created().str_at("id").to_owned()
    };
    let site = add("site", "Shop 1", None, json!({})).await;
    let system = add("system", "X", Some(&site), json!({})).await;
    let sensor = async |name: &str| add("sensor", name, Some(&system), json!({"version": "1.4"})).await;
    let sensors = [sensor("S1").await, sensor("S2").await, sensor("S3").await];
    Site { user, system, sensors }
}

pub(super) fn merge(body: &mut Value, more: Value) {
    if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
}

/// An Extended licence of the support product, and the tariff for every sensor.
pub(super) async fn subscribed(app: &TestApp, name: &str, tier: &str) -> Site {
    let site = site(app, name).await;
    licence(app, &site, "extended").await.created();
    subscribe(app, &site, tier, &site.sensors, json!({})).await.created();
    site
}

pub(super) async fn licence(app: &TestApp, site: &Site, tier: &str) -> test_support::Reply {
    let body = json!({
        "customer": site.user.organisation, "product": "spp", "kind": "support_licence", "tier": tier,
        "valid_from": "2026-03-02", "valid_to": "2027-03-01", "facts": {"activation_date": "2026-03-02"},
    });
    app.administrator().await.post("/entitlements", &body).await
}

pub(super) async fn subscribe(
    app: &TestApp,
    site: &Site,
    tier: &str,
    sensors: &[String],
    more: Value,
) -> test_support::Reply {
    let items: Vec<Value> = sensors.iter().map(|sensor| json!({"asset": sensor, "tier": tier})).collect();
    let mut body = json!({
        "customer": site.user.organisation, "product": PRODUCT, "kind": "maintenance_subscription", "tier": tier,
        "valid_from": "2026-03-02", "valid_to": "2027-03-01", "items": items,
    });
    merge(&mut body, more);
    app.administrator().await.post("/entitlements", &body).await
}

/// An alarm of the monitoring, the clock being at it or later.
pub(super) async fn alarm(app: &TestApp, key: &str, asset: &str, kind: &str, at: &str) -> Value {
    let body = json!({"source": "monitor", "source_key": key, "asset": asset, "kind": kind, "at": at});
    app.administrator().await.post("/external-events", &body).await.created()
}

/// The incident of an alarm, diagnosed.
pub(super) async fn incident(app: &TestApp, agent: &Actor, site: &Site, at: &str) -> String {
    app.clock(at).await;
    let event = alarm(app, &format!("{}-{at}", site.user.name), &site.sensors[0], "sensor_offline", at).await;
    let id = event.items("tickets")[0].as_str().expect("a ticket").to_owned();
    agent.act(&id, "record_diagnosis", &json!({"result": "Нет питания"})).await.ok();
    id
}
