//! Ticket numbers: `PREFIX-n`. A process takes them in blocks, so that a new ticket costs one transaction and not two;
//! a restart leaves a gap, never a repetition.
use std::{collections::HashMap, ops::Range, time::Duration};

use store::Claim;
use tokio::sync::Mutex;

use crate::{context::App, errors::AppError};

/// Of a desk that takes a few requests an hour: the gap after a restart.
const FEWEST: i64 = 16;
/// Everybody waits while a block is drawn.
const MOST: i64 = 512;
/// A block that lasts less than this is followed by one twice as long.
const LASTS: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
pub struct Numbers {
    blocks: Mutex<HashMap<String, Block>>,
}

#[derive(Debug, Default)]
struct Block {
    left: Range<i64>,
    size: i64,
    /// By the ticks of the process.
    drawn_at: Duration,
}

impl Numbers {
    pub(crate) async fn next(&self, app: &App, prefix: &str) -> Result<String, AppError> {
        let mut blocks = self.blocks.lock().await;
        let block = blocks.entry(prefix.to_owned()).or_default();
        if block.left.is_empty() {
            let now = app.clock.ticks();
            let size = block.size_of_next(now);
            let last = Claim::aside(draw(app, prefix, size)).await?;
            *block = Block { left: (last - size + 1)..(last + 1), size, drawn_at: now };
        }
        let number =
            block.left.next().ok_or_else(|| AppError::Internal("an empty block of numbers".to_owned()))?;
        Ok(format!("{prefix}-{number}"))
    }
}

impl Block {
    fn size_of_next(&self, now: Duration) -> i64 {
        let was_short = self.size > 0 && now.saturating_sub(self.drawn_at) < LASTS;
        if was_short { (self.size * 2).min(MOST) } else { FEWEST }
    }
}

async fn draw(app: &App, prefix: &str, count: i64) -> Result<i64, AppError> {
    let tx = app.store.begin().await?;
    let last = store::take_numbers(&tx, prefix, count).await?;
    tx.commit().await?;
    Ok(last)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Block, FEWEST, MOST};

    #[test]
    fn blocks_grow_while_requests_pour_in_and_are_small_again_after_it() {
        let block = |size, drawn_at| Block { left: 0..0, size, drawn_at };
        let at = Duration::from_millis;
        assert_eq!(Block::default().size_of_next(at(5)), FEWEST, "the first one");
        assert_eq!(block(16, at(1_000)).size_of_next(at(1_010)), 32);
        assert_eq!(block(MOST, at(1_000)).size_of_next(at(1_010)), MOST);
        assert_eq!(block(256, at(1_000)).size_of_next(at(2_000)), FEWEST, "it lasted a second");
    }
}
