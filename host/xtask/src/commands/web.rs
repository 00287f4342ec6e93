//! `cargo xtask web`: the web app, built when its sources are newer than the last build, where the server embeds it from.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, ensure};

use crate::{
    commands::plugins,
    support::{
        files,
        output::say,
        process::{self, command},
        tools,
        workspace::Workspace,
    },
};

/// Folders of `web` that are results, not sources.
const RESULTS: [&str; 6] = ["node_modules", "dist", "test-results", "coverage", ".vite", ".cache"];

pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    plugins::prepare(workspace)?;
    let mark = workspace.scratch()?.join("web-built");
    let dist = workspace.web().join("dist");
    if dist.is_dir() && files::newest(&workspace.web(), &RESULTS)? <= files::modified(&mark) {
        say("web: nothing changed since the last build");
    } else {
        install(workspace)?;
        // What changes while we build is newer than the mark, and so is built next time.
        let begun = mark.with_extension("begun");
        fs::write(&begun, "")?;
        process::run(&mut npm(workspace, "build"))?;
        fs::rename(&begun, &mark)?;
    }
    embed(&dist, &workspace.bundled().join("web"))
}

/// `npm ci` when the lock file is newer than what is installed.
pub(crate) fn install(workspace: &Workspace) -> Result<()> {
    tools::node(workspace)?;
    let lock = workspace.web().join("package-lock.json");
    ensure!(lock.is_file(), "{} is missing", lock.display());
    // npm writes this file at the end of every installation.
    let installed = workspace.web().join("node_modules/.package-lock.json");
    if files::modified(&lock) <= files::modified(&installed) {
        return Ok(());
    }
    process::run(command("npm", &workspace.web()).args(["ci", "--no-audit", "--no-fund"]))
}

/// `npm run SCRIPT` in `web`.
pub(crate) fn npm(workspace: &Workspace, script: &str) -> Command {
    let mut npm = command("npm", &workspace.web());
    npm.args(["run", script]);
    npm
}

fn embed(dist: &Path, embedded: &Path) -> Result<()> {
    let built = files::snapshot(dist)?;
    ensure!(!built.is_empty(), "{} is empty: the web build wrote nothing", dist.display());
    files::restore(embedded, &built).context("cannot copy the web app")
}
