//! Locks by key within this process: work on the same key waits, work on others does not. Across replicas the
//! database's own checks hold (unique keys, versions); these only spare them the contention.
use std::{
    collections::BTreeSet,
    hash::{DefaultHasher, Hasher as _},
    sync::Arc,
};

use tokio::sync::{Mutex, OwnedMutexGuard};

/// Two keys share a lock by chance once in as many pairs: then the one waits for the other's commit for nothing.
const SHARDS: usize = 1024;

pub struct KeyedLocks {
    shards: Vec<Arc<Mutex<()>>>,
}

impl Default for KeyedLocks {
    fn default() -> Self {
        Self { shards: (0..SHARDS).map(|_| Arc::default()).collect() }
    }
}

impl KeyedLocks {
    /// Holds the key until the guard is dropped. Whoever needs several keys of the same locks takes them together.
    pub async fn lock(&self, key: &[u8]) -> OwnedMutexGuard<()> {
        Arc::clone(&self.shards[shard(key)]).lock_owned().await
    }

    /// Holds all the keys. They are taken in one order by everybody, so that nobody waits in a circle.
    pub(crate) async fn lock_all<'a>(
        &self,
        keys: impl Iterator<Item = &'a [u8]>,
    ) -> Vec<OwnedMutexGuard<()>> {
        let shards: BTreeSet<usize> = keys.map(shard).collect();
        let mut held = Vec::with_capacity(shards.len());
        for shard in shards {
            held.push(Arc::clone(&self.shards[shard]).lock_owned().await);
        }
        held
    }
}

fn shard(key: &[u8]) -> usize {
    let mut hasher = DefaultHasher::new();
    hasher.write(key);
    usize::try_from(hasher.finish() % SHARDS as u64).unwrap_or(0)
}
