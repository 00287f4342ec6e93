//! `cargo xtask run`: from a fresh clone to a running desk.

use std::{
    ffi::OsString,
    os::unix::process::CommandExt,
    process::{Command, Stdio},
};

use anyhow::Result;
use clap::Args;

use crate::{
    commands::build,
    support::{output::say, process, workspace::Workspace},
};

#[derive(Args)]
pub(crate) struct Options {
    /// Optimised
    #[arg(long)]
    release: bool,
    /// Further arguments of `reglament serve`
    #[arg(last = true)]
    serve: Vec<OsString>,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    build::run(workspace, &build::Options { release: options.release })?;
    let mut server = Command::new(workspace.server(options.release));
    server.current_dir(&workspace.root).stdin(Stdio::inherit());
    server.args(["serve", "--data", "./data", "--demo"]).args(&options.serve);
    say(&format!("$ {}", process::shown(&server)));
    // The server takes our place, so that an interrupt reaches it directly and it stops gracefully.
    let error = server.exec();
    Err(process::start_error(&server, error))
}
