//! What partners' programs do most, by 16 clients at once, each figure with its budget: a case is read, the newest of
//! a desk with many tickets are listed, requests are filed. The ceiling of filing stands beside it, measured in the
//! same run.
use std::time::Duration;

use anyhow::Context as _;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    client::{Figures, Load, call, get},
    creation::{CLIENTS, SECONDS, ceiling, created, customer},
    now,
    process::{Desk, Scratch, cpu_time, database_of, peak_mib, resident_mib},
    recalculation::{copied, seed},
    report,
};

/// A stride that visits the seeded tickets in no order.
const STRIDE: usize = 7919;

pub(super) async fn run(tickets: usize) -> anyhow::Result<()> {
    let bare = ceiling().await?;
    let scratch = Scratch::new("load")?;
    let desk = Desk::start(&scratch.0).await?;
    let (token, body) = customer(desk.address).await?;
    let first = call(desk.address, "/api/v1/tickets", Some(&token), &body).await?;
    let first = first["id"].as_str().context("no ticket")?;
    let url = database_of(&scratch.0);
    let begun = now();
    seed(&url, first, tickets).await?;
    let database = url.split(':').next().unwrap_or_default();
    report(
        &format!("{tickets} tickets seeded on {database}"),
        &format!("{:.1} s", begun.elapsed().as_secs_f64()),
        "–",
    );
    let agent = token_of(&call(desk.address, "/api/v1/sandbox/tokens", None, AGENT).await?)?;
    let load =
        Load { address: desk.address, path: "", token: Some(agent), clients: CLIENTS, seconds: SECONDS };

    let first: Uuid = first.parse()?;
    let one = move |client: usize, count: usize| {
        let number = 1 + (client + count * CLIENTS).wrapping_mul(STRIDE) % tickets.max(1);
        format!("/api/v1/tickets/{}", copied(first, number as u128))
    };
    let begun = cpu_time(&desk.child)?;
    figure(
        "a case read",
        &get(&load, one).await?,
        "≥ 5,000/s, p99 ≤ 20 ms",
        cpu_time(&desk.child)?.saturating_sub(begun),
    )?;
    let newest = |_: usize, _: usize| "/api/v1/tickets?limit=50".to_owned();
    let begun = cpu_time(&desk.child)?;
    let listed = get(&load, newest).await?;
    figure(
        &format!("the newest 50 of {tickets}"),
        &listed,
        "≥ 1,500/s",
        cpu_time(&desk.child)?.saturating_sub(begun),
    )?;
    let begun = cpu_time(&desk.child)?;
    let filed = created(&desk, &token, &body).await?;
    let filing = cpu_time(&desk.child)?.saturating_sub(begun);
    let share = filed.per_second / bare.per_second * 100.0;
    report(
        "bare axum + one INSERT of the same durability",
        &format!("{:.0}/s", bare.per_second),
        "the ceiling",
    );
    report(
        "requests filed with the plugin asked",
        &format!("{:.0}/s ({share:.0} %)", filed.per_second),
        "≥ 50 % of the ceiling",
    );
    times(&filed, filing);
    let memory = format!("{} / {} MiB", resident_mib(&desk.child)?, peak_mib(&desk.child)?);
    report("resident memory under load, now / at most", &memory, "≤ 250 MiB");
    Ok(())
}

const AGENT: &str = r#"{"role": "agent", "name": "bench"}"#;

fn token_of(answer: &Value) -> anyhow::Result<String> {
    answer["token"].as_str().map(str::to_owned).with_context(|| json!({"no token": answer}).to_string())
}

fn figure(what: &str, figures: &Figures, budget: &str, spent: Duration) -> anyhow::Result<()> {
    anyhow::ensure!(figures.failures == 0, "{what}: {} requests failed", figures.failures);
    report(what, &format!("{:.0}/s", figures.per_second), budget);
    times(figures, spent);
    Ok(())
}

/// How long a request took, and what the desk's processors spent on it: the second does not hang on what else runs.
fn times(figures: &Figures, spent: Duration) {
    let each = spent.as_micros() / u128::try_from(figures.count.max(1)).unwrap_or(u128::MAX);
    let times = format!("{:.1} / {:.1} ms", milliseconds(figures.p50), milliseconds(figures.p99));
    report("  p50 / p99", &times, "–");
    report("  processor time of one", &format!("{each} µs"), "–");
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
