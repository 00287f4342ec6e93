//! A year of one chart beside many readings, which are loaded in bulk: past the API, by the store.
use std::path::Path;

use store::{DatabaseSettings, Store};

use super::{
    now,
    passages::{Doors, hours_after},
    process::{Desk, Scratch, resident_mib},
    readings::{YEAR, charts},
    report,
};
use crate::config::Config;

/// Assets whose series are charted; the other readings are of numbers nobody asks for.
const ASSETS: usize = 25;
const SERIES: i64 = 50;
/// Series of one transaction.
const AT_ONCE: i64 = 50;

pub(super) async fn run(readings: usize) -> anyhow::Result<()> {
    let scratch = Scratch::new("chart")?;
    let desk = Desk::start(&scratch.0).await?;
    let doors = Doors::open(desk.address, ASSETS).await?;
    let store = open(&scratch.0).await?;
    let series = i64::try_from(readings.div_ceil(YEAR))?.max(SERIES);
    let from = hours_after(doors.script.now, -i64::try_from(YEAR)?);
    let begun = now();
    let mut written = 0;
    for first in (1..=series).step_by(usize::try_from(AT_ONCE)?) {
        let count = AT_ONCE.min(series + 1 - first);
        let tx = store.begin().await?;
        written += store::fill_with_made_up(&tx, (first, count), from, i64::try_from(YEAR)?).await?;
        tx.commit().await?;
    }
    let tx = store.begin().await?;
    store::analyse_readings(&tx).await?;
    tx.commit().await?;
    let told = format!("{} s", begun.elapsed().as_secs());
    report(&format!("{written} readings loaded in bulk"), &told, "none");
    charts(&desk, &doors).await?;
    report("  resident memory after", &format!("{} MiB", resident_mib(&desk.child)?), "bounded");
    Ok(())
}

/// The database the desk works with.
async fn open(data: &Path) -> anyhow::Result<Store> {
    let config = Config::read(None)?;
    let url = config.database_url(data);
    Ok(Store::connect(&DatabaseSettings { url, max_connections: 2 }).await?)
}
