//! The page "clause → step → test": every clause of every regulation, what carries it, what tests it, and where a gap
//! is. It is made from the manifests, the rule sets' sources, the names of tests, and each plugin's `clauses.toml`.

mod listing;
mod names;
mod page;
mod proofs;
mod rows;
mod steps;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{pack, support::workspace::Workspace};

/// What one plugin contributes: its manifest, its list of clauses and its sources.
struct Plugin {
    name: String,
    manifest: Value,
    listing: listing::Listing,
    steps: Vec<steps::Founded>,
}

/// Every file that is made: the whole page as Markdown, and the rows of each plugin as data.
pub(crate) fn files(workspace: &Workspace) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let (regulations, strangers) = read_all(workspace)?;
    let mut files = proofs::files(workspace, &regulations)?;
    let page = page::render(&regulations, &strangers);
    files.push((workspace.root.join("plugins/CLAUSES.md"), page.into_bytes()));
    Ok(files)
}

fn read_all(workspace: &Workspace) -> Result<(Vec<rows::Regulation>, Vec<String>)> {
    let mut plugins = Vec::new();
    for plugin in &workspace.plugins {
        let read = read(&plugin.folder, &plugin.package);
        plugins.push(read.with_context(|| format!("plugin {}", plugin.package))?);
    }
    let letters = plugins.iter().flat_map(|plugin| plugin.listing.values());
    let mut tests = names::Named::default();
    let letters: Vec<_> = letters.map(|regulation| regulation.letter.clone()).collect();
    for (place, folder) in homes(workspace) {
        tests.read(&place, &folder, &letters)?;
    }
    let regulations = rows::regulations(&plugins, &mut tests)?;
    Ok((regulations, tests.strangers()))
}

fn read(folder: &Path, name: &str) -> Result<Plugin> {
    let manifest = serde_json::from_slice(&pack::read_manifest(folder)?)?;
    Ok(Plugin {
        name: name.to_owned(),
        listing: listing::read(&folder.join("clauses.toml"))?,
        steps: steps::read(&folder.join("src"))?,
        manifest,
    })
}

/// Where tests stand: the acceptance tests and those of each rule set.
fn homes(workspace: &Workspace) -> Vec<(String, PathBuf)> {
    let own = workspace.plugins.iter().map(|it| (it.package.clone(), it.folder.join("src/tests")));
    own.chain([("it".to_owned(), workspace.root.join("tests/it"))]).collect()
}
