//! Ticket numbers: `PREFIX-n`. A process takes them in small blocks, so that a new ticket costs one
//! transaction and not two; a restart leaves a gap, never a repetition.
use std::{collections::HashMap, ops::Range};

use store::Claim;
use tokio::sync::Mutex;

use crate::{context::App, errors::AppError};

const BLOCK: i64 = 16;

#[derive(Debug, Default)]
pub struct Numbers {
    blocks: Mutex<HashMap<String, Range<i64>>>,
}

impl Numbers {
    pub(crate) async fn next(&self, app: &App, prefix: &str) -> Result<String, AppError> {
        let mut blocks = self.blocks.lock().await;
        let block = blocks.entry(prefix.to_owned()).or_default();
        if block.is_empty() {
            let last = Claim::aside(draw(app, prefix)).await?;
            *block = (last - BLOCK + 1)..(last + 1);
        }
        let number =
            block.next().ok_or_else(|| AppError::Internal("an empty block of numbers".to_owned()))?;
        Ok(format!("{prefix}-{number}"))
    }
}

async fn draw(app: &App, prefix: &str) -> Result<i64, AppError> {
    let tx = app.store.begin().await?;
    let last = store::take_numbers(&tx, prefix, BLOCK).await?;
    tx.commit().await?;
    Ok(last)
}
