//! The worker loop: runs what is due, sleeps until something is, stops when told to.
use std::{future::Future, sync::Arc, time::Duration};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// Longest sleep: what another replica queued is noticed within it.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);

/// Wakes a worker before its time, after work was queued.
#[derive(Clone, Debug, Default)]
pub struct Wake(Arc<Notify>);

impl Wake {
    pub fn now(&self) {
        self.0.notify_one();
    }
}

/// Repeats `pass` until `stop`; a pass that fails is logged and tried again. The pass under way ends before the
/// loop does.
pub async fn run_worker<F, Fut, E>(name: &'static str, wake: Wake, stop: CancellationToken, mut pass: F)
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<usize, E>>,
    E: std::fmt::Display,
{
    while !stop.is_cancelled() {
        match pass().await {
            Ok(count) => metrics::counter!("worker_items_total", "worker" => name).increment(count as u64),
            Err(error) => tracing::error!(worker = name, error = %error, "worker `{name}`: {error}"),
        }
        tokio::select! {
            () = stop.cancelled() => break,
            () = wake.0.notified() => {}
            () = tokio::time::sleep(LONGEST_SLEEP) => {}
        }
    }
    tracing::info!(worker = name, "worker `{name}` stopped");
}
