//! `cargo xtask build`: plugins, web app and the server that embeds both.

use anyhow::Result;
use clap::Args;

use crate::{
    commands::{plugins, web},
    support::{process, tools, workspace::Workspace},
};

#[derive(Args)]
pub(crate) struct Options {
    /// Optimised
    #[arg(long)]
    pub(crate) release: bool,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    tools::c_compiler(workspace)?;
    tools::node(workspace)?;
    plugins::run(workspace)?;
    web::run(workspace)?;
    server(workspace, options.release)
}

/// The binary `reglament` alone, from what is already bundled.
pub(crate) fn server(workspace: &Workspace, release: bool) -> Result<()> {
    let mut cargo = process::cargo(&workspace.root);
    cargo.args(["build", "-p", "server", "--bin", "reglament"]);
    if release {
        cargo.arg("--release");
    }
    process::run(&mut cargo)
}
