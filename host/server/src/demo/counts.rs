//! The counting passages of the demonstration: a year of hours is filled in behind the running desk, a day at a time,
//! and then hour after hour, so that there is always a stream to look at. The same hour is the same on every machine;
//! what goes wrong is put in on purpose, in the last month before the set-up.
use std::{collections::BTreeMap, time::Duration};

use app::{
    App,
    catalogue::{AssetDraft, EntitlementDraft, ItemDraft, create_asset, create_entitlement},
    monitoring::{GivenReading, Heartbeat, SeriesDraft, ingest, register_series},
};
use domain::{
    access::Actor,
    ids::{AssetId, OrganisationId},
    ticket::Field,
};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::Offset};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::simulation::{Fault, Passage, Sent, schedule};

const STATE: &str = "demo_counts";
const DAYS: i64 = 365;
/// Days before the set-up in which things go wrong.
const FAULTY_DAYS: i64 = 30;
/// Passages with faults; the others stay well.
const FAULTY: usize = 16;
const PAUSE: Duration = Duration::from_secs(30);
const MOSCOW: Offset = Offset::constant(3);

/// A site with its passages, as the demonstration's document writes it down.
#[derive(Deserialize)]
pub(super) struct DemoSite {
    pub(super) email: String,
    kinds: [String; 3],
    name: String,
    system: String,
    passage: String,
    passages: usize,
    entitlements: Vec<DemoRight>,
}

#[derive(Deserialize)]
struct DemoRight {
    product: String,
    kind: String,
    tier: String,
    #[serde(default)]
    facts: bool,
    #[serde(default)]
    by_asset: bool,
}

/// How far the hours are filled in; kept, so that a restart goes on.
#[derive(Serialize, Deserialize)]
struct State {
    begun: Timestamp,
    next: Timestamp,
    doors: Vec<Door>,
}

#[derive(Serialize, Deserialize)]
struct Door {
    asset: AssetId,
    series: [String; 2],
    a_day: f64,
}

/// Sets the sites up, with series that have no values yet.
pub(super) async fn set_up(app: &App, sites: &[(OrganisationId, DemoSite)]) -> anyhow::Result<()> {
    let mut doors = Vec::new();
    for (customer, site) in sites {
        doors.extend(set_up_site(app, *customer, site, doors.len()).await?);
    }
    let hour = app.now().as_second().div_euclid(3_600) * 3_600;
    let begun = Timestamp::from_second(hour)?;
    let state = State { begun, next: begun - SignedDuration::from_hours(24 * DAYS), doors };
    write(app, &state).await
}

async fn set_up_site(
    app: &App,
    customer: OrganisationId,
    site: &DemoSite,
    before: usize,
) -> anyhow::Result<Vec<Door>> {
    let [site_kind, system_kind, passage_kind] = &site.kinds;
    let top = asset(app, customer, site_kind, &site.name, None).await?;
    let system = asset(app, customer, system_kind, &site.system, Some(top)).await?;
    let mut doors = Vec::new();
    for number in 0..site.passages {
        let name = format!("{} {}", site.passage, number + 1);
        let door = asset(app, customer, passage_kind, &name, Some(system)).await?;
        let key = format!("demo-{}", before + number);
        let mut series = [String::new(), String::new()];
        for (held, measure) in series.iter_mut().zip(["in", "out"]) {
            *held = format!("{key}/{measure}");
            let draft = SeriesDraft {
                asset: door,
                measure: measure.to_owned(),
                key: Some(held.clone()),
                interval: 60,
                lowest: Some(0.0),
                highest: None,
            };
            register_series(app, &Actor::system(), draft).await.map_err(crate::commands::explain)?;
        }
        let a_day = 250.0 + 60.0 * f64::from(u32::try_from((before + number) % 11)?);
        doors.push(Door { asset: door, series, a_day });
    }
    for right in &site.entitlements {
        grant(app, customer, right, &doors).await?;
    }
    Ok(doors)
}

async fn asset(
    app: &App,
    customer: OrganisationId,
    kind: &str,
    name: &str,
    parent: Option<AssetId>,
) -> anyhow::Result<AssetId> {
    let draft = AssetDraft {
        external_ref: None,
        customer,
        kind: kind.to_owned(),
        name: Some(name.to_owned()),
        parent,
        version: None,
        supplier: None,
        installer: None,
        warranty: false,
        attributes: vec![Field::text("zone", "Europe/Moscow")],
    };
    Ok(create_asset(app, &Actor::system(), draft).await?.id)
}

/// Valid for a year around today.
async fn grant(app: &App, customer: OrganisationId, right: &DemoRight, doors: &[Door]) -> anyhow::Result<()> {
    let today = app.now().to_zoned(jiff::tz::TimeZone::fixed(MOSCOW)).date();
    let (from, to): (Date, Date) = (today - jiff::Span::new().days(100), today + jiff::Span::new().days(265));
    let item = |door: &Door| ItemDraft {
        asset: Some(door.asset),
        tier: Some(right.tier.clone()),
        valid_from: None,
        valid_to: None,
    };
    let draft = EntitlementDraft {
        external_ref: None,
        customer,
        product: right.product.clone(),
        kind: right.kind.clone(),
        tier: Some(right.tier.clone()),
        key: None,
        valid_from: from,
        valid_to: to,
        source: None,
        units_minutes: None,
        items: if right.by_asset { doors.iter().map(item).collect() } else { Vec::new() },
        facts: if right.facts { vec![Field::text("activation_date", from.to_string())] } else { Vec::new() },
    };
    create_entitlement(app, &Actor::system(), draft).await.map_err(crate::commands::explain)?;
    Ok(())
}

/// Fills in what is past, then every hour as it ends, until the desk stops.
pub(crate) async fn feed(app: App, stop: CancellationToken) {
    loop {
        match step(&app).await {
            Ok(true) => {}
            Ok(false) => {
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = tokio::time::sleep(PAUSE) => {}
                }
            }
            Err(error) => {
                tracing::warn!(%error, "the demonstration's counts stop: {error:#}");
                return;
            }
        }
        if stop.is_cancelled() {
            return;
        }
    }
}

/// One day of the past, or the hours that ended since. Answers whether there was something to do.
async fn step(app: &App) -> anyhow::Result<bool> {
    let Some(value) = store::get_value(&app.store, STATE).await? else { return Ok(false) };
    let mut state: State = serde_json::from_value(value)?;
    let hour = SignedDuration::from_hours(1);
    let faults = faults(&state);
    let (mut rows, mut beats) = (Vec::new(), Vec::new());
    let until = (state.next + SignedDuration::from_hours(24)).min(app.now());
    let start = state.next;
    while state.next + hour <= until {
        collect(&state, &faults, &mut rows, &mut beats);
        state.next += hour;
    }
    if state.next == start {
        return Ok(false);
    }
    ingest(app, &Actor::system(), &rows, &beats).await.map_err(crate::commands::explain)?;
    write(app, &state).await?;
    Ok(true)
}

fn faults(state: &State) -> BTreeMap<usize, Fault> {
    let day = 24 * 3_600;
    let local = state.begun.as_second() + i64::from(MOSCOW.seconds());
    let midnight = local.div_euclid(day) * day - i64::from(MOSCOW.seconds());
    let first = Timestamp::from_second(midnight - FAULTY_DAYS * day).unwrap_or(state.begun);
    schedule(first, FAULTY_DAYS, FAULTY)
}

fn collect(
    state: &State,
    faults: &BTreeMap<usize, Fault>,
    rows: &mut Vec<GivenReading>,
    beats: &mut Vec<Heartbeat>,
) {
    for (number, door) in state.doors.iter().enumerate() {
        let passage = Passage { seed: number as u64 + 1, a_day: door.a_day, offset: MOSCOW };
        let wrong: Vec<Fault> = faults.get(&number).copied().into_iter().collect();
        match passage.send(state.next, &wrong) {
            Sent::Nothing => {}
            Sent::SignOfLife => beats.push(Heartbeat { asset: Some(door.asset), clock: None }),
            Sent::Counts(counts) => {
                rows.extend(door.series.iter().zip(counts).map(|(series, value)| GivenReading {
                    series: Some(series.clone()),
                    at: Some(state.next),
                    to: None,
                    value: Some(value),
                }));
            }
        }
    }
}

async fn write(app: &App, state: &State) -> anyhow::Result<()> {
    let tx = app.store.begin().await?;
    store::set_value(&tx, STATE, &serde_json::to_value(state)?).await?;
    tx.commit().await?;
    Ok(())
}
