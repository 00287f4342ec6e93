//! Many hostile calls at once: another plugin goes on answering, memory comes back.
use std::{sync::Arc, time::Duration};

use domain::rules::{Failure, RuleEngine};
use tokio::task::JoinSet;

use super::{
    facts::{calendars, host, manifest, received},
    guests::{self, honest, packed},
};
use crate::stopwatch::Stopwatch;

const HOSTILE_CALLS: u128 = 50;

async fn storm(hostile: Vec<u8>) {
    let host = Arc::new(host());
    let bad = host.load(packed(&hostile, &manifest())).await.unwrap();
    let good = host.load(packed(&honest(&[("register", None)]), &manifest())).await.unwrap();
    let calendars = calendars();
    let mut calls = JoinSet::new();
    for id in 0..HOSTILE_CALLS {
        let (host, bad, calendars) = (host.clone(), bad.clone(), calendars.clone());
        // Outside the breaker, which would switch it off after five.
        calls.spawn(async move { host.rehearse(&bad, &received(id), calendars).await.result.unwrap_err() });
    }
    tokio::task::yield_now().await;
    let mut slowest = Duration::ZERO;
    for id in 0..20 {
        let watch = Stopwatch::start();
        let answer = host.decide(&good, &received(1_000 + id), calendars.clone()).await;
        slowest = slowest.max(watch.elapsed());
        assert_eq!(answer.result.map(|decision| decision.steps.len()), Ok(1));
    }
    assert!(slowest < Duration::from_millis(250), "the honest plugin waited {slowest:?}");
    let failures = calls.join_all().await;
    let of_class = failures.iter().filter(|failure| failure.is_strike()).count();
    assert!(of_class >= 8, "{failures:?}");
    // Those that found no place in time are no strikes.
    assert!(
        failures.iter().all(|failure| failure.is_strike() || matches!(failure, Failure::NotLoaded { .. })),
        "{failures:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_loops_do_not_stop_another_plugin() {
    storm(guests::intake(&[], "(loop $l (br $l)) unreachable")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_memory_eaters_do_not_stop_another_plugin_and_leave_no_memory_behind() {
    let eater = "(local $grown i32)
        (loop $l (local.set $grown (memory.grow (i32.const 16)))
          (if (i32.ne (local.get $grown) (i32.const -1)) (then
            (memory.fill (i32.mul (local.get $grown) (i32.const 65536)) (i32.const 7) (i32.const 500000)) (br $l))))
        unreachable";
    storm(guests::intake(&[], eater)).await;
    let resident = resident_mib();
    assert!(resident <= 120, "{resident} MiB stay resident");
}

fn resident_mib() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmRSS")).expect("resident memory");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<usize>().ok()).expect("a number") / 1024
}
