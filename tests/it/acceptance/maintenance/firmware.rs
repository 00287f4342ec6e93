//! M 4.2.6: a new firmware is a task for every sensor that a subscription covers (SC-57).
use serde_json::json;
use test_support::{Pick as _, TestApp, on_both};

use super::{PRODUCT, alarm, site, subscribed};

on_both!(
    sc_57_new_firmware_is_a_task_under_a_subscription_m_4_2_6,
    firmware_of_the_catalogue_m_4_2_6,
    m_4_2_6_the_record_moves_the_sensors_version,
    m_4_2_6_a_campaign_of_many_sensors,
    m_4_2_6_a_campaign_of_thousands_of_sensors,
);

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

async fn m_4_2_6_the_record_moves_the_sensors_version(app: &TestApp) {
    let site = subscribed(app, "anna", "prof").await;
    let at = "2026-11-17T11:00:00+03:00";
    app.clock(at).await;
    let admin = app.administrator().await;
    let release =
        |version: &str| json!({"product": "spp", "version": version, "kind": "firmware", "published_at": at});
    // Integrated with the product that is supported, installed under the subscription of the maintenance.
    admin.post("/releases", &release("1.6")).await.created();
    let tasks = async || admin.all("/tickets?product=spp-maintenance").await;
    assert_eq!(tasks().await.len(), 3);
    let path = format!("/assets/{}", site.sensors[0]);
    let about = admin.all(&format!("/tickets?asset={}", site.sensors[0])).await;
    let id = about[0].str_at("id");
    let agent = app.agent("agent1").await;
    agent
        .act(id, "record_firmware", &json!({"payload": {}}))
        .await
        .finding("value_missing", "payload.new_version");
    agent.act(id, "record_firmware", &json!({"payload": {"new_version": "1.6"}})).await.ok();
    assert_eq!(admin.get(&path).await.ok()["version"], "1.6");
    let changed = app.audit(id).await.into_iter().find(|event| event["kind"] == "asset.version_changed");
    let data = changed.expect("it is on the case")["data"].clone();
    assert_eq!((&data["before"], &data["version"]), (&json!("1.4"), &json!("1.6")));
    let log = admin.all("/audit-log?kind=asset.changed").await;
    assert_eq!(log.len(), 1, "{log:#?}");
    assert!(log[0].to_string().contains("1.4") && log[0].to_string().contains(&site.sensors[0]), "{log:#?}");
    // By hand it is in the log as well; what changes nothing is not.
    admin.patch(&path, &json!({"version": "1.7"})).await.ok();
    admin.patch(&path, &json!({"version": "1.7"})).await.ok();
    assert_eq!(admin.all("/audit-log?kind=asset.changed").await.len(), 2);
    // A sensor that is newer gets no task, whatever is announced; one that has a task is told of the newer version.
    admin.post("/releases", &release("1.6.1")).await.created();
    assert_eq!(tasks().await.len(), 3, "two have theirs, one runs 1.7");
    let other = admin.all(&format!("/tickets?asset={}", site.sensors[1])).await;
    let notes = app.audit(other[0].str_at("id")).await;
    assert!(notes.iter().any(|event| event.to_string().contains("Встроена прошивка 1.6.1.")), "{notes:#?}");
}

async fn m_4_2_6_a_campaign_of_many_sensors(app: &TestApp) {
    let site = subscribed(app, "boris", "prof").await;
    let admin = app.administrator().await;
    let mut lines = Vec::new();
    for place in 0..67 {
        let body = json!({
            "customer": site.user.organisation, "kind": "sensor", "name": format!("M{place}"),
            "parent": site.system, "version": "1.4",
        });
        let id = admin.post("/assets", &body).await.created();
        lines.push(json!({"asset": id["id"], "tier": "prof"}));
    }
    super::subscribe(app, &site, "prof", &[], json!({"items": lines})).await.created();
    let at = "2026-11-17T11:00:00+03:00";
    app.clock(at).await;
    let release = json!({"product": PRODUCT, "version": "1.6", "kind": "firmware", "published_at": at});
    admin.post("/releases", &release).await.created();
    let tasks = admin.all("/tickets?product=spp-maintenance&limit=100").await;
    let mut about: Vec<String> = tasks.iter().map(|it| it.str_at("subject").to_owned()).collect();
    about.sort();
    about.dedup();
    assert_eq!((tasks.len(), about.len()), (70, 70), "one for each");
}

/// More sensors than a rule set is shown at once, in systems of ten, every other one under the subscription.
/// `REGLAMENT_TEST_SENSORS` names another number, e.g. 5000.
async fn m_4_2_6_a_campaign_of_thousands_of_sensors(app: &TestApp) {
    let site = subscribed(app, "vera", "prof").await;
    let admin = app.administrator().await;
    let mut lines = Vec::new();
    let sensors: usize =
        std::env::var("REGLAMENT_TEST_SENSORS").ok().and_then(|count| count.parse().ok()).unwrap_or(600);
    for system in 0..sensors / 10 {
        let add = async |kind: &str, name: String, parent: Option<&str>| {
            let body = json!({
                "customer": site.user.organisation, "kind": kind, "name": name, "parent": parent, "version": "1.4",
            });
            admin.post("/assets", &body).await.created().str_at("id").to_owned()
        };
        let system = add("system", format!("Y{system}"), None).await;
        for place in 0..10 {
            let id = add("sensor", format!("M{place}"), Some(&system)).await;
            if place % 2 == 0 {
                lines.push(json!({"asset": id, "tier": "prof"}));
            }
        }
    }
    super::subscribe(app, &site, "prof", &[], json!({"items": lines})).await.created();
    let at = "2026-11-17T11:00:00+03:00";
    app.clock(at).await;
    let release = json!({"product": PRODUCT, "version": "1.6", "kind": "firmware", "published_at": at});
    admin.post("/releases", &release).await.created();
    let tasks = admin.all("/tickets?product=spp-maintenance&limit=100").await;
    assert_eq!(tasks.len(), sensors / 2 + 3, "one for each that is covered");
    // Announced again, nobody gets a second task.
    let again = json!({"product": PRODUCT, "version": "1.6.1", "kind": "firmware", "published_at": at});
    admin.post("/releases", &again).await.created();
    let tasks = admin.all("/tickets?product=spp-maintenance&limit=100").await;
    assert_eq!(tasks.len(), sensors / 2 + 3);
    // A case about one sensor is shown what is around it, and what the case names.
    let incident = alarm(app, "1", &site.sensors[0], "sensor_offline", at).await;
    let incident = app.ticket(incident.items("tickets")[0].as_str().expect("a ticket")).await;
    assert_eq!(
        (incident.at("coverage.decision"), &incident["kind"]),
        (&json!("covered"), &json!("incident"))
    );
}
