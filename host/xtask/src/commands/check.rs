//! `cargo xtask fmt` and `cargo xtask lint`.

use anyhow::Result;
use clap::Args;

use crate::{
    commands::{plugins, web},
    support::{process, workspace::Workspace},
};

#[derive(Args)]
pub(crate) struct FmtOptions {
    /// Change nothing, fail where formatting differs
    #[arg(long)]
    check: bool,
}

pub(crate) fn fmt(workspace: &Workspace, options: &FmtOptions) -> Result<()> {
    if options.check {
        rust_format(workspace)?;
        web::install(workspace)?;
        return process::run(&mut web::npm(workspace, "lint"));
    }
    process::run(process::cargo(&workspace.root).args(["fmt", "--all"]))?;
    web::install(workspace)?;
    process::run(&mut web::npm(workspace, "format"))
}

pub(crate) fn lint(workspace: &Workspace) -> Result<()> {
    plugins::prepare(workspace)?;
    clippy(workspace)?;
    web::install(workspace)?;
    process::run(&mut web::npm(workspace, "lint"))
}

pub(crate) fn rust_format(workspace: &Workspace) -> Result<()> {
    process::run(process::cargo(&workspace.root).args(["fmt", "--all", "--check"]))
}

pub(crate) fn clippy(workspace: &Workspace) -> Result<()> {
    let mut cargo = process::cargo(&workspace.root);
    process::run(cargo.args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}
