//! `cargo xtask clauses`: the page clause → step → test, beside the plugins it tells of, and its rows as data in each.

use std::fs;

use anyhow::{Result, ensure};
use clap::Args;

use crate::{
    clauses,
    support::{files, output::say, workspace::Workspace},
};

#[derive(Args)]
pub(crate) struct Options {
    /// Change nothing, fail where the page or a plugin's data is out of date
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    if options.check {
        return check(workspace);
    }
    for (path, content) in clauses::files(workspace)? {
        let written = files::write_if_changed(&path, &content)?;
        say(&format!("{}: {}", path.display(), if written { "written" } else { "unchanged" }));
    }
    Ok(())
}

/// Compares with what is committed.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    for (path, content) in clauses::files(workspace)? {
        ensure!(
            fs::read(&path).unwrap_or_default() == content,
            "{} is out of date: run `cargo xtask clauses` and commit the result",
            path.display()
        );
    }
    Ok(())
}
