//! Examples in the OpenAPI document: for each operation one request and its answer, as a test sent and got them.
//! What the tests recorded is compared with the document, freed of what is a vendor's or secret, and the one that
//! shows the most is kept in `host/api/examples/recorded.json`, which the document takes in.

mod choose;
mod document;
mod exchange;
mod neutral;
mod strict;
#[cfg(test)]
mod tests;
mod text;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::Result;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::support::{
    process::{self, command},
    workspace::Workspace,
};

use choose::Chooser;
use document::Document;
use neutral::Neutral;

/// What an operation is shown with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Example {
    /// The test that sent it.
    pub(crate) test: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) request: Option<Value>,
    pub(crate) status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) answer: Option<Value>,
}

/// What was made of the recordings.
pub(crate) struct Made {
    pub(crate) examples: BTreeMap<String, Example>,
    /// Answers that are not what the document says, each once.
    pub(crate) deviations: Vec<String>,
    /// Operations with a JSON body, or a JSON answer, for which nothing usable was recorded.
    pub(crate) missing: Vec<String>,
}

/// The file that the document takes in.
pub(crate) fn file(workspace: &Workspace) -> PathBuf {
    workspace.root.join("host/api/examples/recorded.json")
}

/// Chooses among the recordings of a folder, by the document of the server as it is built.
pub(crate) fn make(workspace: &Workspace, recordings: &Path) -> Result<Made> {
    let document = process::read(command(workspace.server(false), &workspace.root).arg("openapi"))?;
    let document = Document::new(&serde_json::from_slice(&document)?)?;
    let neutral = Neutral::of(workspace)?;
    let mut chooser = Chooser::new(&document, &neutral);
    exchange::each(recordings, |exchange| chooser.take(exchange))?;
    Ok(chooser.made())
}

/// As it is kept: one line for each value, so that a change shows what changed.
pub(crate) fn written(examples: &BTreeMap<String, Example>) -> Result<Vec<u8>> {
    let mut content = serde_json::to_vec_pretty(examples)?;
    content.push(b'\n');
    Ok(content)
}
