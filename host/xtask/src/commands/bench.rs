//! `cargo xtask bench`: the budgets, measured on this machine and printed side by side with their peers.

use anyhow::Result;
use clap::Args;

use crate::{
    commands::build,
    support::{
        process::{self, command},
        workspace::Workspace,
    },
};

/// The name of the criterion benches; every other name goes to `reglament bench`.
const DOMAIN: &str = "domain";

#[derive(Args)]
pub(crate) struct Options {
    /// `domain` for the time rules alone, or names that `reglament bench` knows; without names, everything
    names: Vec<String>,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let server: Vec<_> = options.names.iter().filter(|name| *name != DOMAIN).collect();
    if options.names.is_empty() || options.names.iter().any(|name| name == DOMAIN) {
        process::run(process::cargo(&workspace.root).args(["bench", "-p", DOMAIN]))?;
    }
    if options.names.is_empty() || !server.is_empty() {
        build::run(workspace, &build::Options { release: true })?;
        process::run(command(workspace.server(true), &workspace.root).arg("bench").args(server))?;
    }
    Ok(())
}
