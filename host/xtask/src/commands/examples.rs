//! `cargo xtask examples`: what the OpenAPI document shows of each operation, recorded from a run of the tests.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use clap::Args;

use crate::{
    commands::{plugins, test},
    examples,
    support::{files, output::say, process, scratch::Scratch, workspace::Workspace},
};

/// Read by `test_support`.
const VARIABLE: &str = "REGLAMENT_RECORD";

#[derive(Args)]
pub(crate) struct Options {
    /// Choose from what lies in this folder, run no tests
    #[arg(long)]
    recordings: Option<PathBuf>,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    if let Some(folder) = &options.recordings {
        return choose(workspace, folder);
    }
    let scratch = Scratch::new()?;
    record(workspace, scratch.path())?;
    choose(workspace, &scratch.path().join("recorded"))
}

/// On SQLite: both databases answer alike.
fn record(workspace: &Workspace, scratch: &Path) -> Result<()> {
    plugins::prepare(workspace)?;
    test::build(workspace)?;
    let folder = scratch.join("recorded");
    std::fs::create_dir_all(&folder)?;
    let mut runner = test::runner(workspace, &["sqlite".to_owned()]);
    runner.env("TMPDIR", scratch).env("REGLAMENT_BIN", workspace.server(false));
    runner.env("REGLAMENT_TEST_SQLITE_ONLY", "1").env(VARIABLE, &folder);
    process::run(&mut runner)
}

fn choose(workspace: &Workspace, recordings: &Path) -> Result<()> {
    let made = examples::make(workspace, recordings)?;
    for id in &made.missing {
        say(&format!("no example of {id}"));
    }
    for deviation in &made.deviations {
        say(&format!("not as the document says: {deviation}"));
    }
    ensure!(!made.examples.is_empty(), "{} holds no recording", recordings.display());
    let path = examples::file(workspace);
    let written = files::write_if_changed(&path, &examples::written(&made.examples)?)?;
    let word = if written { "written" } else { "unchanged" };
    let count = made.examples.len();
    say(&format!("{}: {word}, examples of {count} operations; now `cargo xtask codegen`", path.display()));
    ensure!(made.deviations.is_empty(), "{} answers deviate from the document", made.deviations.len());
    Ok(())
}
