//! `cargo xtask codegen`: the OpenAPI document from the server, the web's API client from the document.

use std::{collections::BTreeSet, path::PathBuf, process::Command};

use anyhow::{Result, bail, ensure};
use clap::Args;

use crate::{
    commands::{build, plugins, web},
    support::{
        files,
        output::say,
        process::{self, command},
        workspace::Workspace,
    },
};

#[derive(Args)]
pub(crate) struct Options {
    /// Change nothing, fail where the generated files are out of date
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    plugins::prepare(workspace)?;
    build::server(workspace, false)?;
    web::install(workspace)?;
    if options.check { check(workspace) } else { generate(workspace) }
}

/// Generates, compares, and puts back what was there.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let folder = folder(workspace);
    let before = files::snapshot(&folder)?;
    let generated = generate(workspace).and_then(|()| files::snapshot(&folder));
    files::restore(&folder, &before)?;
    let after = generated?;
    let names: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let stale: Vec<_> = names.into_iter().filter(|name| before.get(*name) != after.get(*name)).collect();
    if stale.is_empty() {
        return Ok(());
    }
    for name in stale {
        say(&format!("out of date: {}", folder.join(name).display()));
    }
    bail!("generated files are out of date: run `cargo xtask codegen` and commit the result")
}

fn generate(workspace: &Workspace) -> Result<()> {
    let mut server: Command = command(workspace.server(false), &workspace.root);
    let document = process::read(server.arg("openapi"))?;
    ensure!(
        serde_json::from_slice::<serde_json::Value>(&document).is_ok(),
        "`reglament openapi` printed no JSON"
    );
    files::write_if_changed(&folder(workspace).join("openapi.json"), &document)?;
    process::run(&mut web::npm(workspace, "generate"))
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.web().join("shared/api")
}
