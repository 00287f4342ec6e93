//! `reglament audit verify`: walks the chains and names the first record of each that is not what was written.
use app::audit::{BrokenRecord, verify};
use clap::Subcommand;

use super::say;
use crate::{
    config::Config,
    wiring::{CompileIn, wire},
};

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Check that nothing was changed, dropped or moved. Fails where something was.
    Verify,
}

pub(crate) async fn run(config: &Config, command: AuditCommand) -> anyhow::Result<()> {
    let AuditCommand::Verify = command;
    let app = wire(config, false, CompileIn::Process, None).await?.app;
    let verdict = verify(&app).await.map_err(super::explain)?;
    for broken in &verdict.broken {
        match broken {
            BrokenRecord::Audit { sequence } => say(&format!("audit log: entry {sequence} is broken")),
            BrokenRecord::Event { ticket, sequence } => {
                say(&format!("ticket {ticket}: event {sequence} is broken"));
            }
        }
    }
    let (entries, tickets, events) = (verdict.entries, verdict.tickets, verdict.events);
    say(&format!("{entries} entries of the audit log, {events} events of {tickets} tickets"));
    anyhow::ensure!(verdict.broken.is_empty(), "{} chains are broken", verdict.broken.len());
    Ok(())
}
