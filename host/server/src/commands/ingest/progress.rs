//! How far each file was sent, and what the desk did not take.
use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::{folder::Batch, sender::Receipt};

const FILE: &str = ".reglament-ingest.json";
/// What the desk did not take of `x.csv` stands in `x.rejected.csv`.
pub(super) const REJECTED: &str = ".rejected.csv";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    /// Bytes sent.
    pub(super) offset: u64,
    /// Lines sent, the heading among them.
    pub(super) line: u64,
}

pub(super) struct Progress {
    folder: PathBuf,
    places: BTreeMap<String, Place>,
}

impl Progress {
    pub(super) fn read(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join(FILE);
        let places = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .with_context(|| format!("{} is damaged; without it all is sent again", path.display()))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
        };
        Ok(Self { folder: folder.to_owned(), places })
    }

    pub(super) fn of(&self, name: &str) -> Place {
        self.places.get(name).copied().unwrap_or_default()
    }

    /// Replaced whole, so that a stop leaves the old one or the new one.
    pub(super) fn sent(&mut self, name: &str, place: Place) -> anyhow::Result<()> {
        self.places.insert(name.to_owned(), place);
        let next = self.folder.join(format!("{FILE}.next"));
        fs::write(&next, serde_json::to_vec_pretty(&self.places)?)?;
        Ok(fs::rename(next, self.folder.join(FILE))?)
    }

    /// Line number, code, and the line itself.
    pub(super) fn rejected(&self, name: &str, batch: &Batch, receipt: &Receipt) -> anyhow::Result<()> {
        if receipt.rejected.is_empty() {
            return Ok(());
        }
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let path = self.folder.join(format!("{stem}{REJECTED}"));
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        for row in &receipt.rejected {
            if let Some((number, line)) = batch.lines.get(row.index) {
                writeln!(file, "{number},{},{}", row.code, line.trim_end())?;
            }
        }
        Ok(())
    }
}
