//! Assets with series for the benches of monitoring, and what they report.
use std::net::SocketAddr;

use anyhow::Context as _;
use jiff::{SignedDuration, Timestamp, tz::Offset};
use serde::Deserialize;
use serde_json::{Value, json};

use super::client::{Connection, call};
use crate::simulation::{Fault, Passage, Sent};

/// What is looked after, and by what right; data, because products are.
const SCRIPT: &str = include_str!("../../../seed/bench-monitoring.json");
/// Assets of one customer.
const OF_A_CUSTOMER: usize = 100;

#[derive(Deserialize)]
pub(super) struct Script {
    pub(super) now: Timestamp,
    asset: Value,
    entitlements: Vec<Value>,
}

pub(super) struct Door {
    pub(super) asset: String,
    pub(super) series: [String; 2],
    passage: Passage,
}

pub(super) struct Doors {
    pub(super) script: Script,
    pub(super) all: Vec<Door>,
    pub(super) token: String,
}

impl Doors {
    /// Sets the clock and so many assets up.
    pub(super) async fn open(address: SocketAddr, count: usize) -> anyhow::Result<Self> {
        let script: Script = serde_json::from_str(SCRIPT).context("the bench's assets cannot be read")?;
        move_clock(address, script.now).await?;
        let answer =
            call(address, "/api/v1/sandbox/tokens", None, &json!({"role": "administrator"}).to_string())
                .await?;
        let token = answer["token"].as_str().context("no token")?.to_owned();
        let mut connection = Connection::open(address).await?;
        let mut customer = Value::Null;
        let mut doors = Vec::with_capacity(count);
        for number in 0..count {
            if number % OF_A_CUSTOMER == 0 {
                customer = new_customer(&mut connection, &token, &script, number).await?;
            }
            doors.push(door(&mut connection, &token, &script, &customer, number).await?);
        }
        Ok(Self { script, all: doors, token })
    }

    /// The batch of one hour of all doors.
    pub(super) fn batch(&self, at: Timestamp, fault: impl Fn(usize) -> Option<Fault>) -> String {
        let (mut rows, mut beats) = (Vec::new(), Vec::new());
        for (number, door) in self.all.iter().enumerate() {
            let faults: Vec<Fault> = fault(number).into_iter().collect();
            match door.passage.send(at, &faults) {
                Sent::Nothing => {}
                Sent::SignOfLife => beats.push(json!({"asset": door.asset})),
                Sent::Counts(counts) => {
                    for (series, value) in door.series.iter().zip(counts) {
                        rows.push(json!({"series": series, "at": at, "value": value}));
                    }
                }
            }
        }
        json!({"readings": rows, "heartbeats": beats}).to_string()
    }
}

pub(super) async fn move_clock(address: SocketAddr, to: Timestamp) -> anyhow::Result<()> {
    let clock = json!({"now": to}).to_string();
    Connection::open(address).await?.send("PUT", "/api/v1/sandbox/clock", None, &clock).await?;
    Ok(())
}

pub(super) fn hours_after(at: Timestamp, hours: i64) -> Timestamp {
    at + SignedDuration::from_hours(hours)
}

async fn new_customer(
    connection: &mut Connection,
    token: &str,
    script: &Script,
    number: usize,
) -> anyhow::Result<Value> {
    let mut create =
        async |path: &str, body: Value| connection.send("POST", path, Some(token), &body.to_string()).await;
    let customer =
        create("/api/v1/organisations", json!({"name": format!("Bench {number}"), "kind": "customer"}))
            .await?;
    let address = format!("bench{number}@bench.test");
    let contact =
        json!({"organisation": customer["id"], "name": "Bench", "addresses": [address], "verified": true});
    create("/api/v1/contacts", contact).await?;
    for entitlement in &script.entitlements {
        let mut entitlement = entitlement.clone();
        entitlement["customer"] = customer["id"].clone();
        create("/api/v1/entitlements", entitlement).await?;
    }
    Ok(customer["id"].clone())
}

async fn door(
    connection: &mut Connection,
    token: &str,
    script: &Script,
    customer: &Value,
    number: usize,
) -> anyhow::Result<Door> {
    let mut create = async |path: &str, body: Value| {
        let answer = connection.send("POST", path, Some(token), &body.to_string()).await?;
        answer["id"].as_str().map(str::to_owned).context("no identity")
    };
    let mut asset = script.asset.clone();
    asset["customer"] = customer.clone();
    asset["name"] = json!(format!("Door {number}"));
    let asset = create("/api/v1/assets", asset).await?;
    let mut series = [String::new(), String::new()];
    for (name, measure) in series.iter_mut().zip(["in", "out"]) {
        *name = format!("d{number}/{measure}");
        create("/api/v1/series", json!({"asset": asset, "measure": measure, "key": name})).await?;
    }
    let a_day = 300.0 + 40.0 * f64::from(u32::try_from(number % 20)?);
    let passage = Passage { seed: number as u64 + 1, a_day, offset: Offset::constant(3) };
    Ok(Door { asset, series, passage })
}
