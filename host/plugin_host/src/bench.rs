//! How long decisions take: the figure behind the server's bench command.
use std::{sync::Arc, time::Duration};

use domain::rules::{Calendars, Failure, HookCall};

use crate::{host::PluginHost, stopwatch::Stopwatch};

/// Median and 99th percentile of `n` decisions, each in a fresh instance, one after another.
///
/// # Errors
/// The first failure of a call.
pub async fn bench_decision(
    host: &PluginHost,
    digest: &str,
    call: &HookCall,
    calendars: Arc<Calendars>,
    n: usize,
) -> Result<(Duration, Duration), Failure> {
    let plugin = host.plugin(digest)?;
    // The first calls fault pages in that later ones find.
    for _ in 0..n.min(100) {
        host.run(&plugin, call, calendars.clone()).await.result?;
    }
    let mut taken = Vec::with_capacity(n);
    for _ in 0..n.max(1) {
        let watch = Stopwatch::start();
        host.run(&plugin, call, calendars.clone()).await.result?;
        taken.push(watch.elapsed());
    }
    taken.sort_unstable();
    let at = |percent: usize| taken[(taken.len() * percent / 100).min(taken.len() - 1)];
    Ok((at(50), at(99)))
}
