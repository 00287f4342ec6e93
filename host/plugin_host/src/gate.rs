//! How many calls run at once: a few per plugin, so that one that hangs leaves room for the others, and a pool's
//! worth in all.
use std::{sync::Arc, time::Duration};

use domain::rules::Failure;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub(crate) struct Gate {
    all: Arc<Semaphore>,
    wait: Duration,
}

/// A call's place; given back when dropped.
pub(crate) struct Place {
    _own: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
}

impl Gate {
    pub(crate) fn new(calls: usize, wait: Duration) -> Self {
        Self { all: Arc::new(Semaphore::new(calls)), wait }
    }

    /// A place of the plugin's own first: calls of a plugin that hangs queue up among themselves.
    pub(crate) async fn enter(&self, own: &Arc<Semaphore>) -> Result<Place, Failure> {
        let (own, all) = (own.clone(), self.all.clone());
        let enter = async {
            let own = own.acquire_owned().await.ok()?;
            let all = all.acquire_owned().await.ok()?;
            Some(Place { _own: own, _all: all })
        };
        // Not the plugin's fault as far as this call can tell: no strike, the caller tries again later.
        let busy = || Failure::NotLoaded {
            message: format!("no place for the call within {} ms", self.wait.as_millis()),
        };
        tokio::time::timeout(self.wait, enter).await.ok().flatten().ok_or_else(busy)
    }
}
