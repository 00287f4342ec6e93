//! `cargo xtask test`: the one test command. What it needs it installs where it may, and names where it may not.
//!
//! Everything but the plugins is built once, in the dev profile, by one cargo call: a second selection of packages
//! would unify features differently and compile the dependencies again.

use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;

use crate::{
    commands::{check, clauses, codegen, plugins, web},
    support::{
        cluster::{Cluster, VARIABLE},
        install::Installation,
        output::say,
        process,
        scratch::Scratch,
        stages::Stages,
        tools,
        workspace::Workspace,
    },
};

#[derive(Args)]
pub(crate) struct Options {
    /// Install nothing, name what is missing
    #[arg(long)]
    no_install: bool,
    /// Run only the Rust tests whose names contain one of these, and no other stage
    filters: Vec<String>,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    tools::c_compiler(workspace)?;
    if !options.filters.is_empty() {
        plugins::run(workspace)?;
        build(workspace)?;
        return rust_tests(workspace, &options.filters);
    }
    tools::node(workspace)?;
    tools::wasm_target(workspace)?;
    let installation = Installation::begin(workspace, !options.no_install)?;
    all(workspace, installation)
}

fn all(workspace: &Workspace, installation: Installation) -> Result<()> {
    let mut stages = Stages::start();
    stages.run("format", || check::rust_format(workspace));
    stages.run("clauses", || clauses::check(workspace));
    let plugins = stages.run("plugins", || plugins::run(workspace));
    let npm = ready(stages.run("web packages", || web::install(workspace)), "no web packages");
    stages.run_if(npm, "web lint", || process::run(&mut web::npm(workspace, "lint")));
    // The build script starts with the type check.
    let web = stages.run_if(npm, "web types and build", || web::run(workspace));
    stages.run_if(npm, "web unit tests", || process::run(&mut web::npm(workspace, "test")));
    let bundled = ready(plugins && web, "plugins or web app not built");
    let built = ready(stages.run_if(bundled, "build", || build(workspace)), "not built");
    stages.run_if(built, "clippy", || check::clippy(workspace));
    stages.run_if(built, "generated files", || codegen::check(workspace));
    let system =
        ready(stages.run("system packages", || installation.finish()), "system packages are missing");
    let testable = built.and(system);
    stages.run_if(testable, "rust tests", || rust_tests(workspace, &[]));
    stages.run_if(testable, "browser tests", || browser_tests(workspace));
    stages.finish()
}

fn ready(passed: bool, otherwise: &'static str) -> Result<(), &'static str> {
    passed.then_some(()).ok_or(otherwise)
}

pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    process::run(process::cargo(&workspace.root).args(["build", "--workspace", "--bins", "--tests"]))
}

/// Both databases in one run: each scenario chooses its own, PostgreSQL is a cluster of ours unless one is given.
fn rust_tests(workspace: &Workspace, filters: &[String]) -> Result<()> {
    let cluster = match std::env::var_os(VARIABLE) {
        Some(_) => None,
        None => Some(Cluster::start()?),
    };
    let scratch = Scratch::new()?;
    let mut runner = runner(workspace, filters);
    runner.env("TMPDIR", scratch.path());
    runner.env("REGLAMENT_BIN", workspace.server(false));
    if let Some(cluster) = &cluster {
        runner.env(VARIABLE, cluster.url());
    }
    process::run(&mut runner)
}

pub(crate) fn runner(workspace: &Workspace, filters: &[String]) -> Command {
    let mut cargo = process::cargo(&workspace.root);
    if tools::has_nextest(workspace) {
        cargo.args(["nextest", "run", "--workspace"]).args(filters);
    } else {
        say(
            "cargo-nextest is not installed, using cargo test; `cargo install cargo-nextest --locked` is faster",
        );
        cargo
            .args(["test", "--workspace", "--bins", "--lib", "--tests", "--no-fail-fast", "--"])
            .args(filters);
    }
    cargo
}

fn browser_tests(workspace: &Workspace) -> Result<()> {
    let chromium = tools::chromium().context("Chromium is missing: on Debian `apt-get install chromium`")?;
    let scratch = Scratch::new()?;
    let mut e2e = web::npm(workspace, "e2e");
    e2e.env("TMPDIR", scratch.path());
    process::run(e2e.env("REGLAMENT_BIN", workspace.server(false)).env("CHROMIUM", chromium))
}
