//! The demonstration's own folder: `reglament serve --demo` keeps everything in it, `reglament demo remove` ends it.
use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use clap::Subcommand;

use crate::config::Config;

#[derive(Debug, Subcommand)]
pub(crate) enum DemoCommand {
    /// Remove the demonstration: its database, attachments and secrets. Stop its desk first.
    Remove,
}

pub(crate) fn run(config: &Config, command: &DemoCommand) -> anyhow::Result<()> {
    match command {
        DemoCommand::Remove => remove(config),
    }
}

/// The same configuration for a demonstration: what is played never mixes with what is real.
pub(super) fn apart(mut config: Config) -> anyhow::Result<Config> {
    ensure!(
        config.database.is_none() && config.s3.is_none(),
        "a demonstration keeps its data in a folder of its own: leave out `database` and `s3`"
    );
    config.data = folder(&config);
    Ok(config)
}

fn folder(config: &Config) -> PathBuf {
    config.data.join("demo")
}

pub(super) fn remove(config: &Config) -> anyhow::Result<()> {
    let folder = folder(config);
    if !folder.exists() {
        super::say(&format!("there is no demonstration in {}", folder.display()));
        return Ok(());
    }
    std::fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    super::say(&format!("removed {}", folder.display()));
    Ok(())
}
