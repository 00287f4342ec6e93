//! The command line.
use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::{commands, config::Config};

/// Reglament: a service desk whose rules are plugins.
#[derive(Debug, Parser)]
#[command(name = "reglament", version)]
pub struct Cli {
    /// Configuration file (TOML); `REGLAMENT_…` variables and options stand above it.
    #[arg(long, global = true, env = "REGLAMENT_CONFIG")]
    config: Option<PathBuf>,
    /// Folder of the embedded database, attachments and compiled plugins.
    #[arg(long, global = true)]
    data: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the desk, the portal and the API.
    Serve(ServeArgs),
    /// Bring the database to this version's schema.
    Migrate,
    /// Print the OpenAPI document.
    Openapi,
    /// Plugins and rule sets: pack, inspect, check, install, activate, roll back, replay.
    Plugin {
        #[command(subcommand)]
        command: commands::plugin::PluginCommand,
    },
    /// People who may sign in.
    Account {
        #[command(subcommand)]
        command: commands::account::AccountCommand,
    },
    /// The chains of the audit log and of the tickets' events.
    Audit {
        #[command(subcommand)]
        command: commands::audit::AuditCommand,
    },
    /// The demonstration that `serve --demo` keeps.
    Demo {
        #[command(subcommand)]
        command: commands::demo::DemoCommand,
    },
    /// Send a folder of CSV files with readings to a desk, and follow it.
    Ingest(commands::ingest::IngestArgs),
    /// Measure against the budgets.
    Bench(commands::bench::BenchArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Address to listen on.
    #[arg(long)]
    pub(crate) listen: Option<SocketAddr>,
    /// A movable clock and the sandbox routes: for rehearsals and tests, never for work.
    #[arg(long)]
    pub(crate) sandbox: bool,
    /// A demonstration in a folder of its own, with one-time sign-in links, printed at start. `demo remove` ends it.
    #[arg(long)]
    pub(crate) demo: bool,
}

impl Cli {
    pub fn execute(self) -> ExitCode {
        match self.run() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                commands::say_error(&format!("reglament: {error:#}"));
                ExitCode::FAILURE
            }
        }
    }

    fn run(self) -> anyhow::Result<()> {
        // These need no configuration, and the compile worker must not touch anything of the desk's.
        match &self.command {
            Command::Openapi => return commands::openapi::print(),
            Command::Plugin { command: commands::plugin::PluginCommand::CompileWorker } => {
                return commands::plugin::compile_worker();
            }
            _ => {}
        }
        let mut config = Config::read(self.config.as_deref())?;
        if let Some(data) = self.data {
            config.data = data;
        }
        if rustls::crypto::aws_lc_rs::default_provider().install_default().is_err() {
            anyhow::bail!("the TLS provider was installed twice");
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(async move {
            match self.command {
                Command::Serve(arguments) => commands::serve::serve(config, arguments).await,
                Command::Migrate => commands::migrate::migrate(&config).await,
                Command::Plugin { command } => commands::plugin::run(&config, command).await,
                Command::Account { command } => commands::account::run(&config, command).await,
                Command::Audit { command } => commands::audit::run(&config, command).await,
                Command::Demo { command } => commands::demo::run(&config, &command),
                Command::Ingest(arguments) => commands::ingest::run(arguments).await,
                Command::Bench(arguments) => commands::bench::run(arguments).await,
                Command::Openapi => Ok(()),
            }
        })
    }
}
