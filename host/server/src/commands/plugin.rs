//! `reglament plugin …`: the author's and the administrator's tools.
use std::path::PathBuf;

use anyhow::Context as _;
use app::{
    App,
    rules::{ReplayRequest, RuleSetDraft},
};
use clap::Subcommand;
use domain::access::Actor;

use super::say;
use crate::{
    config::Config,
    wiring::{CompileIn, wire},
};

#[derive(Debug, Subcommand)]
pub(crate) enum PluginCommand {
    /// Embed a manifest in a component.
    Pack {
        #[arg(long)]
        manifest: PathBuf,
        #[arg(long)]
        component: PathBuf,
        #[arg(long)]
        out: PathBuf,
    },
    /// Print the manifest of a packed component, without running it.
    Inspect { file: PathBuf },
    /// Everything admission asks: manifest, imports, compilation, probe, the plugin's own cases.
    Check { file: PathBuf },
    /// Put a packed component on file; nothing is switched on.
    Install { file: PathBuf },
    /// Plugins and rule sets on file.
    List,
    /// Switch a plugin on for a product, from a date.
    Activate {
        product: String,
        /// Digest, id, or code@version.
        plugin: String,
        /// 2026-12-01, or an instant.
        from: String,
        /// Settings as a JSON object.
        #[arg(long, default_value = "{}")]
        settings: String,
    },
    /// Withdraw a rule set: the one before it is in force again.
    Rollback { rule_set: String },
    /// Put the journal's calls to another version and print what it would decide otherwise.
    Replay {
        /// Digest, id, or code@version.
        against: String,
        #[arg(long)]
        product: Option<String>,
    },
    /// Compile a component from standard input to standard output, under limits (used by the desk itself).
    #[command(hide = true)]
    CompileWorker,
}

pub(crate) fn compile_worker() -> anyhow::Result<()> {
    plugin_host::compile_worker(&mut std::io::stdin().lock(), &mut std::io::stdout().lock())
        .map_err(Into::into)
}

pub(crate) async fn run(config: &Config, command: PluginCommand) -> anyhow::Result<()> {
    match command {
        PluginCommand::Pack { manifest, component, out } => {
            let packed = plugin_host::pack(&read(&component)?, &read(&manifest)?)?;
            std::fs::write(&out, packed).with_context(|| format!("cannot write {}", out.display()))
        }
        PluginCommand::Inspect { file } => {
            let manifest = plugin_host::read_manifest(&read(&file)?)?;
            say(&serde_json::to_string_pretty(&manifest)?);
            Ok(())
        }
        PluginCommand::CompileWorker => compile_worker(),
        other => with_desk(config, other).await,
    }
}

fn read(file: &PathBuf) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

async fn with_desk(config: &Config, command: PluginCommand) -> anyhow::Result<()> {
    let program = std::env::current_exe()?;
    let app = wire(config, false, CompileIn::Child(program), None).await?.app;
    let administrator = Actor::system();
    match command {
        PluginCommand::Check { file } => {
            let admitted = app.rules.admit(read(&file)?).await?;
            say(&format!(
                "{} {} is admitted: {} bytes, digest {}",
                admitted.manifest.id, admitted.manifest.version, admitted.size, admitted.digest
            ));
        }
        PluginCommand::Install { file } => {
            let installed = app::rules::install_plugin(&app, &administrator, read(&file)?).await?;
            let known = if installed.known { " (on file already)" } else { "" };
            say(&format!(
                "{} {} {}{known}",
                installed.plugin.code, installed.plugin.version, installed.plugin.digest
            ));
        }
        PluginCommand::List => list(&app, &administrator).await?,
        PluginCommand::Activate { product, plugin, from, settings } => {
            let settings = serde_json::from_str(&settings).context("--settings is no JSON object")?;
            let rule_set = app::rules::activate_rule_set(
                &app,
                &administrator,
                RuleSetDraft { product, plugin, in_force_from: from, settings },
            )
            .await
            .map_err(super::explain)?;
            say(&format!(
                "rule set {} of {} is in force from {}",
                rule_set.id, rule_set.product, rule_set.in_force_from
            ));
        }
        PluginCommand::Rollback { rule_set } => {
            let withdrawn = app::rules::roll_back(&app, &administrator, rule_set.parse()?).await?;
            say(&format!("rule set {} of {} is withdrawn", withdrawn.id, withdrawn.product));
        }
        PluginCommand::Replay { against, product } => {
            let request = ReplayRequest { against, product, ticket: None, from: None, to: None };
            let summary =
                app::rules::replay_journal(&app, &administrator, request).await.map_err(super::explain)?;
            say(&serde_json::to_string_pretty(&summary)?);
        }
        PluginCommand::Pack { .. } | PluginCommand::Inspect { .. } | PluginCommand::CompileWorker => {}
    }
    Ok(())
}

async fn list(app: &App, administrator: &Actor) -> anyhow::Result<()> {
    for plugin in app::rules::list_plugins(app, administrator).await? {
        say(&format!("plugin    {} {} {}", plugin.code, plugin.version, plugin.digest));
    }
    for rule_set in app::rules::list_rule_sets(app, administrator, None).await? {
        let state = rule_set.withdrawn_at.map_or_else(String::new, |at| format!(" withdrawn {at}"));
        say(&format!(
            "rule set  {} {} from {}{state} {}",
            rule_set.product, rule_set.id, rule_set.in_force_from, rule_set.digest
        ));
    }
    Ok(())
}
