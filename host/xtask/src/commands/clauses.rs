//! `cargo xtask clauses`: the page clause → step → test, beside the plugins it tells of.

use std::{fs, path::PathBuf};

use anyhow::{Result, ensure};
use clap::Args;

use crate::{
    clauses,
    support::{files, output::say, workspace::Workspace},
};

#[derive(Args)]
pub(crate) struct Options {
    /// Change nothing, fail where the page is out of date
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    if options.check {
        return check(workspace);
    }
    let path = path(workspace);
    let written = files::write_if_changed(&path, clauses::page(workspace)?.as_bytes())?;
    say(&format!("{}: {}", path.display(), if written { "written" } else { "unchanged" }));
    Ok(())
}

/// Compares with the committed page.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let path = path(workspace);
    let present = fs::read_to_string(&path).unwrap_or_default();
    ensure!(
        present == clauses::page(workspace)?,
        "{} is out of date: run `cargo xtask clauses` and commit the result",
        path.display()
    );
    Ok(())
}

fn path(workspace: &Workspace) -> PathBuf {
    workspace.root.join("plugins/CLAUSES.md")
}
