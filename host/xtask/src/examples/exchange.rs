//! What a test sent and got, as `test_support` writes it down.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader},
    path::Path,
};

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
pub(super) struct Exchange {
    pub(super) test: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) request: Option<Value>,
    pub(super) status: u16,
    pub(super) media_type: String,
    pub(super) answer: Option<Value>,
}

/// Every exchange of the folder, one at a time: a whole run is hundreds of megabytes.
pub(super) fn each(folder: &Path, mut take: impl FnMut(&Exchange)) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let file = File::open(&path).with_context(|| format!("cannot read {}", path.display()))?;
        for line in BufReader::new(file).lines() {
            let exchange = serde_json::from_str(&line?);
            take(&exchange.with_context(|| format!("{} holds something else", path.display()))?);
        }
    }
    Ok(())
}
