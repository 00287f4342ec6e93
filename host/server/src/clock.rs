//! The two sources of now. This is the only place that reads the machine's clock.
use std::{
    sync::{
        LazyLock,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use app::Clock;
use jiff::Timestamp;

/// The machine's clock, to the millisecond.
#[derive(Debug, Default)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place where the desk's clock is the machine's"
        )]
        let now = Timestamp::now();
        to_millisecond(now)
    }
    fn set(&self, _to: Timestamp) -> bool {
        false
    }
    fn ticks(&self) -> Duration {
        since_start()
    }
}

/// A clock that stands still until a tester moves it.
#[derive(Debug)]
pub(crate) struct SandboxClock(AtomicI64);

/// Where a sandbox begins (spec 8.1).
pub(crate) const SANDBOX_START: &str = "2026-11-01T00:00:00Z";

impl SandboxClock {
    pub(crate) fn new(at: Timestamp) -> Self {
        Self(AtomicI64::new(at.as_millisecond()))
    }
}

impl Clock for SandboxClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).unwrap_or_default()
    }
    fn set(&self, to: Timestamp) -> bool {
        self.0.store(to.as_millisecond(), Ordering::SeqCst);
        true
    }
    /// How long something took does not stand still.
    fn ticks(&self) -> Duration {
        since_start()
    }
}

#[expect(clippy::disallowed_methods, reason = "measures how long something took")]
fn since_start() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

fn to_millisecond(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}
