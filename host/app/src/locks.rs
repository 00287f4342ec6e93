//! Locks by key within this process: work on the same key waits, work on others does not. Across replicas the
//! database's own checks hold (unique keys, versions); these only spare them the contention.
use std::sync::Arc;

use tokio::sync::{Mutex, OwnedMutexGuard};

const SHARDS: usize = 64;

pub struct KeyedLocks {
    shards: Vec<Arc<Mutex<()>>>,
}

impl Default for KeyedLocks {
    fn default() -> Self {
        Self { shards: (0..SHARDS).map(|_| Arc::default()).collect() }
    }
}

impl KeyedLocks {
    /// Holds the key until the guard is dropped. Nobody may take two keys of the same locks at once.
    pub(crate) async fn lock(&self, key: &[u8]) -> OwnedMutexGuard<()> {
        // FNV-1a: keys are digests and time-ordered identities alike.
        let hash = key.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let shard = usize::try_from(hash % SHARDS as u64).unwrap_or(0);
        Arc::clone(&self.shards[shard]).lock_owned().await
    }
}
