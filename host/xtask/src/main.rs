//! `cargo xtask`: the development loop of Reglament, one command per file of `commands`.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

mod clauses;
mod commands;
mod examples;
mod pack;
mod support;

use commands::{
    bench, build, check, clauses as clause_page, codegen, examples as example_file, plugins, postgres, run,
    test, web,
};
use support::{output::say, workspace::Workspace};

/// The development loop of Reglament.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build what is out of date and start the desk with demo data in ./data
    Run(run::Options),
    /// Build plugins, web app and server
    Build(build::Options),
    /// Build the rule plugins and pack each with its manifest
    Plugins,
    /// Build the web app for embedding
    Web,
    /// Check formatting, lints and every test; the command that CI runs
    Test(test::Options),
    /// Format Rust and web sources
    Fmt(check::FmtOptions),
    /// Run clippy and the web linter, warnings are errors
    Lint,
    /// Write the OpenAPI document and the web's API client
    Codegen(codegen::Options),
    /// Write the page that tells for each clause its steps, its tests and its gaps
    Clauses(clause_page::Options),
    /// Run the tests and keep, for each operation, a request and its answer as an example of the document
    Examples(example_file::Options),
    /// Print the performance budgets side by side
    Bench(bench::Options),
    /// Run a command beside a throw-away PostgreSQL cluster
    Postgres(postgres::Options),
}

fn main() -> ExitCode {
    // One line, also where RUST_BACKTRACE is set: the reader looks for a missing tool, not for our stack.
    match perform(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<()> {
    let workspace = Workspace::load()?;
    match task {
        Task::Run(options) => run::run(&workspace, &options),
        Task::Build(options) => build::run(&workspace, &options),
        Task::Plugins => plugins::run(&workspace),
        Task::Web => web::run(&workspace),
        Task::Test(options) => test::run(&workspace, &options),
        Task::Fmt(options) => check::fmt(&workspace, &options),
        Task::Lint => check::lint(&workspace),
        Task::Codegen(options) => codegen::run(&workspace, &options),
        Task::Clauses(options) => clause_page::run(&workspace, &options),
        Task::Examples(options) => example_file::run(&workspace, &options),
        Task::Bench(options) => bench::run(&workspace, &options),
        Task::Postgres(options) => postgres::run(&workspace, &options),
    }
}
