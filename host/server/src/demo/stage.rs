//! The clock of a desk with a demonstration: while its past is being played, now is where the play is.
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use app::Clock;
use jiff::Timestamp;

const LIVE: i64 = i64::MIN;

pub(crate) struct StagedClock {
    live: Arc<dyn Clock>,
    /// Milliseconds; [`LIVE`] outside of the play.
    staged: AtomicI64,
}

impl StagedClock {
    pub(crate) fn over(live: Arc<dyn Clock>) -> Self {
        Self { live, staged: AtomicI64::new(LIVE) }
    }

    pub(crate) fn go_to(&self, at: Timestamp) {
        self.staged.store(at.as_millisecond(), Ordering::SeqCst);
    }

    /// The play is over.
    pub(crate) fn leave(&self) {
        self.staged.store(LIVE, Ordering::SeqCst);
    }
}

impl Clock for StagedClock {
    fn now(&self) -> Timestamp {
        match self.staged.load(Ordering::SeqCst) {
            LIVE => self.live.now(),
            staged => Timestamp::from_millisecond(staged).unwrap_or_else(|_| self.live.now()),
        }
    }
    fn set(&self, to: Timestamp) -> bool {
        self.live.set(to)
    }
    fn ticks(&self) -> Duration {
        self.live.ticks()
    }
}
