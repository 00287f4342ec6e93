//! A plugin's decision on a ticket with ten messages, a fresh instance each time, no database.
use std::sync::Arc;

use anyhow::Context as _;
use domain::rules::{Calendars, HookCall, RuleEngine as _};
use plugin_host::{Compiler, HostSettings, PluginHost, bench_decision};

use super::{process::Scratch, report};
use crate::bundled;

const CALLS: usize = 20_000;
/// A call of the journal's form, with ten messages; data, because products are.
pub(super) const CALL: &str = include_str!("../../../seed/bench-call.json");

pub(super) async fn run() -> anyhow::Result<()> {
    let scratch = Scratch::new("decision")?;
    let host = PluginHost::new(HostSettings {
        cache_dir: Some(scratch.0.clone()),
        installation_key: [7; 32],

        compiler: Compiler::InProcess,
        ..HostSettings::default()
    })?;
    let call: HookCall = serde_json::from_str(CALL).context("the bench's call is unreadable")?;
    let HookCall::Case { snapshot, .. } = &call else { anyhow::bail!("the bench's call is about no case") };
    anyhow::ensure!(
        snapshot.messages.len() == 10,
        "the bench's ticket has {} messages",
        snapshot.messages.len()
    );
    let years = bundled::holiday_years()
        .iter()
        .map(|document| serde_json::from_slice(document))
        .collect::<Result<Vec<_>, _>>()?;
    for component in bundled::plugins() {
        let manifest = plugin_host::read_manifest(&component)?;
        if manifest.product(&snapshot.ticket.product).is_none() {
            continue;
        }
        let mut calendars = Calendars::new();
        for calendar in &manifest.calendars {
            calendars.insert(
                calendar.code.clone(),
                Arc::new(domain::time::CompiledCalendar::compile(calendar, &years)?),
            );
        }
        let digest = host.load(component).await?;
        let (p50, p99) = bench_decision(&host, &digest, &call, Arc::new(calendars), CALLS).await?;
        report(
            "plugin decision, fresh instance, ten messages: p50",
            &format!("{:.1} µs", p50.as_secs_f64() * 1e6),
            "≤ 50 µs",
        );
        report(
            "plugin decision, fresh instance, ten messages: p99",
            &format!("{:.1} µs", p99.as_secs_f64() * 1e6),
            "≤ 500 µs",
        );
    }
    Ok(())
}
