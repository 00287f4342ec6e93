//! M 4.2.1: what is wrong with a sensor becomes one incident, and its end is noted.
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, on_both};

use super::{counted, reading, source};
use crate::acceptance::maintenance::{Site, site, subscribed};

on_both!(
    a_silent_sensor_is_an_incident_and_its_return_is_noted_m_4_2_1,
    impossible_values_are_an_incident_m_4_2_1,
    a_clock_that_is_wrong_m_4_2_1,
    without_a_tariff_nobody_watches_m_3_3,
);

/// One hour of both series.
async fn hour(app: &TestApp, name: &str, at: &str, value: i64) {
    let rows = json!([reading(&format!("{name}/in"), at, value), reading(&format!("{name}/out"), at, value)]);
    source(app).await.post("/readings", &json!({"readings": rows})).await.ok();
}

async fn incidents(app: &TestApp, site: &Site) -> Vec<Value> {
    let admin = app.administrator().await;
    let tickets = admin.all("/tickets?product=spp-maintenance").await;
    let mut found = Vec::new();
    for ticket in tickets {
        let ticket = app.ticket(ticket.str_at("id")).await;
        if site.sensors.iter().any(|sensor| ticket["asset"] == json!(sensor)) {
            found.push(ticket);
        }
    }
    found
}

async fn facts(app: &TestApp, sensor: &str) -> Vec<String> {
    let events = app.administrator().await.all(&format!("/external-events?asset={sensor}")).await;
    let mut kinds: Vec<(String, String)> =
        events.iter().map(|event| (event.str_at("at").to_owned(), event.str_at("kind").to_owned())).collect();
    kinds.sort();
    kinds.into_iter().map(|(_, kind)| kind).collect()
}

async fn a_silent_sensor_is_an_incident_and_its_return_is_noted_m_4_2_1(app: &TestApp) {
    app.clock("2026-11-17T10:00:00+03:00").await;
    let site = subscribed(app, "anna", "prof").await;
    counted(app, &site.sensors[0], "s").await;
    app.clock("2026-11-17T11:05:00+03:00").await;
    hour(app, "s", "2026-11-17T10:00:00+03:00", 5).await;
    // Two hours of silence are a fault to the minute.
    app.clock("2026-11-17T13:04:59+03:00").await;
    assert!(incidents(app, &site).await.is_empty());
    app.clock("2026-11-17T13:06:00+03:00").await;
    let found = incidents(app, &site).await;
    assert_eq!(found.len(), 1);
    let id = found[0].str_at("id").to_owned();
    assert_eq!(facts(app, &site.sensors[0]).await, ["sensor_offline"]);
    let letters = app.letters_to(&site.user.address).await;
    assert_eq!(letters.len(), 1);
    assert!(letters[0].str_at("text").contains("Датчик молчит"), "{letters:#?}");
    let state = app.administrator().await.get(&format!("/assets/{}/monitoring", site.system)).await.ok();
    let states: Vec<&Value> = state.items("assets").iter().map(|asset| &asset["state"]).collect();
    assert_eq!(states, [&json!("unobserved"), &json!("faulty"), &json!("unobserved"), &json!("unobserved")]);
    // It comes back, with what it had kept.
    app.clock("2026-11-17T15:05:00+03:00").await;
    for at in ["11", "12", "13", "14"] {
        hour(app, "s", &format!("2026-11-17T{at}:00:00+03:00"), 5).await;
    }
    app.clock("2026-11-17T15:10:00+03:00").await;
    assert_eq!(facts(app, &site.sensors[0]).await, ["sensor_offline", "sensor_offline_recovered"]);
    assert_eq!(incidents(app, &site).await.len(), 1, "a person still finds the cause");
    let noted = app.audit(&id).await;
    assert_eq!(noted.iter().filter(|event| event["kind"] == "external.event").count(), 2);
    assert_eq!(app.letters_to(&site.user.address).await.len(), 1);
    // Silent once more, it is found once more.
    app.clock("2026-11-17T17:06:00+03:00").await;
    let kinds = facts(app, &site.sensors[0]).await;
    assert_eq!(kinds, ["sensor_offline", "sensor_offline_recovered", "sensor_offline"]);
    let journal = app.administrator().await.all("/journal?hook=monitoring.observed").await;
    assert_eq!(journal.len(), 3, "looks that change nothing are not kept: {journal:#?}");
}

async fn impossible_values_are_an_incident_m_4_2_1(app: &TestApp) {
    app.clock("2026-11-17T10:00:00+03:00").await;
    let site = subscribed(app, "boris", "corp").await;
    counted(app, &site.sensors[0], "i").await;
    app.clock("2026-11-17T11:05:00+03:00").await;
    hour(app, "i", "2026-11-17T10:00:00+03:00", 90_000).await;
    app.clock("2026-11-17T11:06:00+03:00").await;
    assert_eq!(facts(app, &site.sensors[0]).await, ["data_incorrect"]);
    app.clock("2026-11-17T12:05:00+03:00").await;
    hour(app, "i", "2026-11-17T11:00:00+03:00", 9).await;
    app.clock("2026-11-17T12:06:00+03:00").await;
    assert_eq!(facts(app, &site.sensors[0]).await, ["data_incorrect", "data_incorrect_recovered"]);
    assert_eq!(incidents(app, &site).await.len(), 1);
}

async fn a_clock_that_is_wrong_m_4_2_1(app: &TestApp) {
    app.clock("2026-11-17T10:00:00+03:00").await;
    let site = subscribed(app, "vera", "prof").await;
    counted(app, &site.sensors[0], "c").await;
    let beat = async |clock: &str| {
        let body = json!({"heartbeats": [{"asset": site.sensors[0], "clock": clock}]});
        source(app).await.post("/readings", &body).await.ok();
    };
    app.clock("2026-11-17T10:30:00+03:00").await;
    beat("2026-11-17T11:30:00+03:00").await;
    app.clock("2026-11-17T10:31:00+03:00").await;
    assert_eq!(facts(app, &site.sensors[0]).await, ["clock_wrong"]);
    app.clock("2026-11-17T11:30:00+03:00").await;
    beat("2026-11-17T11:30:10+03:00").await;
    app.clock("2026-11-17T11:31:00+03:00").await;
    assert_eq!(facts(app, &site.sensors[0]).await, ["clock_wrong", "clock_wrong_recovered"]);
}

async fn without_a_tariff_nobody_watches_m_3_3(app: &TestApp) {
    app.clock("2026-11-17T10:00:00+03:00").await;
    let site = site(app, "galina").await;
    counted(app, &site.sensors[0], "n").await;
    app.clock("2026-11-18T18:00:00+03:00").await;
    assert!(facts(app, &site.sensors[0]).await.is_empty());
}
