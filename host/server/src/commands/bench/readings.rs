//! Readings taken in by clients that send batches of 1,000, with the desk's memory, and a year of one series drawn.
use std::{sync::Arc, time::Duration};

use super::{
    client::Connection,
    now,
    passages::{Doors, hours_after},
    process::{Desk, Scratch, resident_mib},
    report,
};

const BATCH: usize = 1_000;
const CLIENTS: usize = 4;
pub(super) const YEAR: usize = 8_760;
const CHARTS: usize = 50;

pub(super) async fn run(readings: usize) -> anyhow::Result<()> {
    let scratch = Scratch::new("readings")?;
    let desk = Desk::start(&scratch.0).await?;
    // A year of each series, as many of them as that takes.
    let assets = readings.div_ceil(2 * YEAR).max(1);
    let doors = Arc::new(Doors::open(desk.address, assets).await?);
    let begun = now();
    let mut clients = tokio::task::JoinSet::new();
    for client in 0..CLIENTS {
        let (doors, address) = (Arc::clone(&doors), desk.address);
        clients.spawn(async move {
            let mut connection = Connection::open(address).await?;
            let mut sent = 0;
            for batch in (client..readings.div_ceil(BATCH)).step_by(CLIENTS) {
                let body = body(&doors, batch);
                connection.send("POST", "/api/v1/readings", Some(&doors.token), &body).await?;
                sent += BATCH;
            }
            anyhow::Ok(sent)
        });
    }
    let mut sent = 0;
    while let Some(client) = clients.join_next().await {
        sent += client??;
    }
    #[expect(clippy::cast_precision_loss, reason = "a rate is read by people")]
    let rate = sent as f64 / begun.elapsed().as_secs_f64();
    report(&format!("{sent} readings in batches of {BATCH}"), &format!("{rate:.0}/s"), "≥ 20000/s");
    report("  resident memory after", &format!("{} MiB", resident_mib(&desk.child)?), "bounded");
    charts(&desk, &doors).await
}

/// Interval by interval, as sources send it: each batch is of one hour and many series, the oldest hour first.
fn body(doors: &Doors, batch: usize) -> String {
    let series: Vec<&String> = doors.all.iter().flat_map(|door| &door.series).collect();
    let first = hours_after(doors.script.now, -(i64::try_from(YEAR).unwrap_or(i64::MAX)) - 1);
    let rows: Vec<String> = (batch * BATCH..(batch + 1) * BATCH)
        .map(|index| {
            let (hour, place) = (index / series.len(), index % series.len());
            let at = hours_after(first, i64::try_from(hour).unwrap_or(i64::MAX));
            format!(r#"{{"series":"{}","at":"{at}","value":{}}}"#, series[place], index % 97)
        })
        .collect();
    format!(r#"{{"readings":[{}]}}"#, rows.join(","))
}

pub(super) async fn charts(desk: &Desk, doors: &Doors) -> anyhow::Result<()> {
    let mut connection = Connection::open(desk.address).await?;
    let list = connection.get("/api/v1/series?limit=50", &doors.token).await?;
    let series: Vec<&str> =
        list["data"].as_array().into_iter().flatten().filter_map(|held| held["id"].as_str()).collect();
    anyhow::ensure!(!series.is_empty(), "there is no series");
    let from = hours_after(doors.script.now, -(i64::try_from(YEAR)?));
    for step in ["hour", "day"] {
        let mut times: Vec<Duration> = Vec::new();
        for chart in 0..CHARTS {
            let id = series[chart % series.len()];
            let path =
                format!("/api/v1/series/{id}/readings?from={from}&to={}&step={step}", doors.script.now);
            let begun = now();
            connection.get(&path, &doors.token).await?;
            times.push(begun.elapsed());
        }
        let first = times.first().map_or(0, Duration::as_millis);
        times.sort_unstable();
        let at = |share: usize| times.get(times.len() * share / 100).map_or(0, Duration::as_millis);
        let told = format!("{} / {} ms", at(50), at(98));
        report(&format!("a year of one series by {step}: p50 / p98, first {first} ms"), &told, "< 100 ms");
    }
    Ok(())
}
