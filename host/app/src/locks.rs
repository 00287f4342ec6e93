//! Locks by key within this process: work on the same key waits, work on others does not. Across replicas the
//! database's own checks hold (unique keys, versions); these only spare them the contention.
use std::{
    hash::{DefaultHasher, Hasher as _},
    sync::Arc,
};

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
        let mut hasher = DefaultHasher::new();
        hasher.write(key);
        let shard = usize::try_from(hasher.finish() % SHARDS as u64).unwrap_or(0);
        Arc::clone(&self.shards[shard]).lock_owned().await
    }
}
