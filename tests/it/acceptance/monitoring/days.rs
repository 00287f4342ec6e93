//! Days of many sensors with faults put in: each is found once, nothing is found where nothing is wrong, and whoever is
//! to be told is told within a minute. `reglament bench monitoring` does the same for a month of two hundred.
use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, tz::Offset};
use serde_json::{Value, json};
use server::simulation::{Fault, Passage, Sent, schedule};
use test_support::{Pick as _, TestApp, on_both};

use super::{counted, source};
use crate::acceptance::maintenance::{PRODUCT, Site, licence, site};

on_both!(each_fault_is_found_once_and_nothing_else_m_4_2_1);

const SENSORS: usize = 16;
const FIRST: &str = "2026-11-02T00:00:00+03:00";
const DAYS: i64 = 9;
const HISTORY_DAYS: i64 = 28;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn hours_after(start: Timestamp, hours: i64) -> Timestamp {
    start + SignedDuration::from_hours(hours)
}

/// What is to be found of a fault.
const fn kind(fault: Fault) -> &'static str {
    match fault {
        Fault::Silent { .. } => "sensor_offline",
        Fault::Missing { .. } => "data_missing",
        Fault::Zeros { .. } => "zeros_in_opening_hours",
        Fault::Impossible { .. } => "data_incorrect",
        Fault::OneSided { .. } => "in_out_imbalance",
        Fault::Covered { .. } => "unusual_counts",
    }
}

struct Sensor {
    asset: String,
    name: String,
    passage: Passage,
}

async fn sensors(app: &TestApp, site: &Site) -> Vec<Sensor> {
    let admin = app.administrator().await;
    let mut sensors = Vec::new();
    let mut items = Vec::new();
    for place in 0..SENSORS {
        let name = format!("d{place}");
        let body = json!({"customer": site.user.organisation, "kind": "sensor", "name": name, "parent": site.system});
        let asset = admin.post("/assets", &body).await.created().str_at("id").to_owned();
        counted(app, &asset, &name).await;
        items.push(json!({"asset": asset, "tier": "prof"}));
        let a_day = 300.0 + 40.0 * f64::from(u32::try_from(place % 20).expect("few"));
        let passage = Passage { seed: place as u64 + 1, a_day, offset: Offset::constant(3) };
        sensors.push(Sensor { asset, name, passage });
    }
    let right = json!({
        "customer": site.user.organisation, "product": PRODUCT, "kind": "maintenance_subscription", "tier": "prof",
        "valid_from": "2026-03-02", "valid_to": "2027-03-01", "items": items,
    });
    admin.post("/entitlements", &right).await.created();
    sensors
}

/// The batch of one hour of all sensors.
fn batch(sensors: &[Sensor], start: Timestamp, faults: &BTreeMap<usize, Fault>) -> Value {
    let (mut rows, mut beats) = (Vec::new(), Vec::new());
    for (place, sensor) in sensors.iter().enumerate() {
        let wrong: Vec<Fault> = faults.get(&place).copied().into_iter().collect();
        match sensor.passage.send(start, &wrong) {
            Sent::Nothing => {}
            Sent::SignOfLife => beats.push(json!({"asset": sensor.asset})),
            Sent::Counts([entered, left]) => {
                for (measure, value) in [("in", entered), ("out", left)] {
                    let series = format!("{}/{measure}", sensor.name);
                    rows.push(json!({"series": series, "at": start, "value": value}));
                }
            }
        }
    }
    json!({"readings": rows, "heartbeats": beats})
}

async fn each_fault_is_found_once_and_nothing_else_m_4_2_1(app: &TestApp) {
    let first = at(FIRST);
    app.clock(&hours_after(first, -1).to_string()).await;
    let site = site(app, "month").await;
    licence(app, &site, "extended").await.created();
    let sensors = sensors(app, &site).await;
    let (program, faults) = (source(app).await, schedule(first, DAYS, SENSORS));
    // Four weeks that are only compared with come at once.
    for day in 0..HISTORY_DAYS {
        let mut rows = Vec::new();
        for hour in 0..24 {
            let start = hours_after(first, (day - HISTORY_DAYS) * 24 + hour - 1);
            rows.extend(
                batch(&sensors, start, &BTreeMap::new())["readings"].as_array().cloned().unwrap_or_default(),
            );
        }
        program.post("/readings", &json!({"readings": rows})).await.ok();
    }
    for hour in 0..DAYS * 24 {
        let start = hours_after(first, hour - 1);
        let sent = start + SignedDuration::from_mins(65);
        app.clock(&sent.to_string()).await;
        let receipt = program.post("/readings", &batch(&sensors, start, &faults)).await.ok();
        assert!(receipt.items("rejected").is_empty(), "{receipt:#}");
    }
    app.clock(&hours_after(first, DAYS * 24 + 1).to_string()).await;
    let admin = app.administrator().await;
    for (place, sensor) in sensors.iter().enumerate() {
        let events = admin.all(&format!("/external-events?asset={}", sensor.asset)).await;
        let mut kinds: Vec<&str> = events.iter().map(|event| event.str_at("kind")).collect();
        kinds.sort_unstable();
        let expected = match faults.get(&place) {
            Some(fault) => vec![kind(*fault).to_owned(), format!("{}_recovered", kind(*fault))],
            None => Vec::new(),
        };
        assert_eq!(kinds, expected, "sensor {place}: {events:#?}");
    }
    let incidents = admin.all("/tickets?product=spp-maintenance").await;
    assert_eq!(incidents.len(), faults.len());
    let letters = app.letters_to(&site.user.address).await;
    assert_eq!(letters.len(), faults.len());
    for letter in &letters {
        let found = incidents.iter().find(|it| letter.str_at("subject").contains(it.str_at("number")));
        let found = found.expect("a letter names its incident");
        let [told, began] = [letter.str_at("created_at"), found.str_at("received_at")].map(at);
        assert!(told.duration_since(began) <= SignedDuration::from_secs(60), "{letter:#}");
    }
}
