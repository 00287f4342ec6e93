//! `cargo xtask postgres -- COMMAND…`: any command beside a throw-away cluster.

use std::{
    ffi::OsString,
    process::{Command, Stdio},
};

use anyhow::{Context, Result};
use clap::Args;

use crate::support::{
    cluster::{Cluster, VARIABLE},
    process,
    workspace::Workspace,
};

#[derive(Args)]
pub(crate) struct Options {
    /// The command; it finds the server's address in `REGLAMENT_TEST_POSTGRES`
    #[arg(last = true, required = true)]
    command: Vec<OsString>,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let (program, arguments) = options.command.split_first().context("name a command")?;
    let cluster = Cluster::start()?;
    let mut command = Command::new(program);
    command.args(arguments).env(VARIABLE, cluster.url()).current_dir(&workspace.root).stdin(Stdio::inherit());
    process::run(&mut command)
}
