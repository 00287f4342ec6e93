//! Identities and randomness of the running program. This is the only place that draws on the system's randomness.
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use app::{Clock, Entropy};
use domain::ids::IdSource;
use rand::Rng as _;
use uuid::{Builder, Uuid};

/// The system's randomness.
#[derive(Debug, Default)]
pub(crate) struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        #[expect(clippy::disallowed_methods, reason = "the one place where randomness is drawn")]
        rand::rng().fill_bytes(bytes);
    }
}

/// UUID version 7 by the desk's clock. A counter stands before the random part, so that identities drawn within
/// one millisecond, or under a clock that stands still, keep their order.
pub(crate) struct TimeOrderedIds {
    clock: Arc<dyn Clock>,
    entropy: SystemEntropy,
    counter: AtomicU32,
}

impl TimeOrderedIds {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, entropy: SystemEntropy, counter: AtomicU32::new(0) }
    }
}

impl IdSource for TimeOrderedIds {
    fn next(&self) -> Uuid {
        let millis = u64::try_from(self.clock.now().as_millisecond()).unwrap_or(0);
        let count = self.counter.fetch_add(1, Ordering::Relaxed);
        let mut random = [0_u8; 10];
        self.entropy.fill(&mut random);
        // The version and variant bits overwrite four bits of byte 0 and two of byte 2: the counter keeps clear.
        let [a, b, c, d] = count.to_be_bytes();
        random[0] = a & 0x0f;
        random[1] = b;
        random[3] = c;
        random[4] = d;
        random[2] &= 0x00;
        Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}
