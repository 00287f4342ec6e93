//! The rules' looks at assets: what one costs, and whether days of them find what was put in and nothing else.
use anyhow::Context as _;
use jiff::SignedDuration;

use super::{
    client::Connection,
    now,
    passages::{Doors, hours_after, move_clock},
    process::{Desk, Scratch},
    report,
};
use crate::simulation::schedule;

const ALL_ASSETS: f64 = 10_000.0;
/// Seconds in which all of them are to be looked at.
const EVERY: f64 = 300.0;
const HISTORY_DAYS: i64 = 31;

/// Sends the hours of `[from, to)` before or after the first instant, no faults in them.
async fn send_history(desk: &Desk, doors: &Doors, from: i64, to: i64) -> anyhow::Result<()> {
    let mut connection = Connection::open(desk.address).await?;
    for hour in from..to {
        let body = doors.batch(hours_after(doors.script.now, hour), |_| None);
        connection.send("POST", "/api/v1/readings", Some(&doors.token), &body).await?;
    }
    Ok(())
}

/// One hour of all assets, after as much history as the rules look back on.
pub(super) async fn looks(assets: usize) -> anyhow::Result<()> {
    let scratch = Scratch::new("looks")?;
    let desk = Desk::start(&scratch.0).await?;
    let doors = Doors::open(desk.address, assets).await?;
    send_history(&desk, &doors, -HISTORY_DAYS * 24, 0).await?;
    // Late values are looked at far back, once; then come the hours of every day.
    move_clock(desk.address, doors.script.now + SignedDuration::from_mins(5)).await?;
    let mut worst = 0.0_f64;
    for hour in 0..3 {
        let over = hours_after(doors.script.now, hour + 1);
        move_clock(desk.address, over).await?;
        send_history(&desk, &doors, hour, hour + 1).await?;
        let begun = now();
        move_clock(desk.address, over + SignedDuration::from_mins(5)).await?;
        worst = worst.max(begun.elapsed().as_secs_f64());
    }
    #[expect(clippy::cast_precision_loss, reason = "a figure is read by people")]
    let each = worst / assets as f64;
    let share = each * ALL_ASSETS / EVERY * 100.0;
    let told = format!("{:.2} ms", each * 1e3);
    report(&format!("a look at an asset, {assets} of them"), &told, "");
    report("  10,000 assets every five minutes, of one core", &format!("{share:.1} %"), "< 10 %");
    Ok(())
}

/// Every asset's facts are as many as were put in: a beginning and an end for a fault, none for the rest.
pub(super) async fn days(assets: usize, days: i64) -> anyhow::Result<()> {
    let scratch = Scratch::new("watch")?;
    let desk = Desk::start(&scratch.0).await?;
    let doors = Doors::open(desk.address, assets).await?;
    send_history(&desk, &doors, -HISTORY_DAYS * 24, 0).await?;
    let faults = schedule(doors.script.now, days, assets);
    let mut connection = Connection::open(desk.address).await?;
    let begun = now();
    for hour in 0..days * 24 {
        let start = hours_after(doors.script.now, hour);
        move_clock(desk.address, start + SignedDuration::from_mins(65)).await?;
        let body = doors.batch(start, |number| faults.get(&number).copied());
        connection.send("POST", "/api/v1/readings", Some(&doors.token), &body).await?;
    }
    move_clock(desk.address, hours_after(doors.script.now, days * 24 + 1)).await?;
    for (number, door) in doors.all.iter().enumerate() {
        let path = format!("/api/v1/external-events?asset={}", door.asset);
        let answer = connection.get(&path, &doors.token).await?;
        let found = answer["data"].as_array().context("no list")?.len();
        let expected = if faults.contains_key(&number) { 2 } else { 0 };
        anyhow::ensure!(found == expected, "asset {number}: {found} facts, not {expected}: {answer:#}");
    }
    let told = format!("{} of {}", faults.len(), faults.len());
    report(&format!("faults found once in {days} days of {assets} assets"), &told, "all, no other");
    report("  took", &format!("{:.0} s", begun.elapsed().as_secs_f64()), "");
    Ok(())
}
