//! What wakes readers of live updates: one look at the feed for all of them, and only while somebody reads.
use tokio::sync::watch;

use crate::{context::App, errors::AppError};

/// Where the feed was seen to end.
#[derive(Debug)]
pub struct Live {
    seen: watch::Sender<i64>,
    ending: watch::Sender<bool>,
}

impl Default for Live {
    fn default() -> Self {
        Self { seen: watch::Sender::new(0), ending: watch::Sender::new(false) }
    }
}

impl Live {
    /// Changes whenever the feed has grown.
    pub fn follow(&self) -> watch::Receiver<i64> {
        self.seen.subscribe()
    }

    /// Turns true when the desk stops: streams end, their readers come back elsewhere.
    pub fn ending(&self) -> watch::Receiver<bool> {
        self.ending.subscribe()
    }

    pub fn end(&self) {
        self.ending.send_replace(true);
    }
}

/// Looks once; answers whether there was something new.
pub async fn watch(app: &App) -> Result<usize, AppError> {
    if app.live.seen.receiver_count() == 0 {
        return Ok(0);
    }
    let end = store::feed_end(&app.store).await?;
    let grown = app.live.seen.send_if_modified(|seen| std::mem::replace(seen, end) != end);
    Ok(usize::from(grown))
}
