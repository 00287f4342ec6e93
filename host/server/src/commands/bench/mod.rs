//! `reglament bench`: figures against the budgets, beside a peer in the same run where one stands.
mod client;
mod creation;
mod decision;
mod process;
mod recalculation;
mod settlement;

use clap::{Args, Subcommand};

use super::say;

/// Tickets with an open timer each that `recalculation` moves.
const TICKETS: usize = 100_000;
/// Cases that `settlement` settles.
const CASES: usize = 2_000;

#[derive(Debug, Args)]
pub(crate) struct BenchArgs {
    #[command(subcommand)]
    which: Option<Which>,
}

#[derive(Debug, Subcommand)]
enum Which {
    /// A plugin's decision: lower, instantiate, call, lift, check.
    Decision,
    /// Ticket creation over HTTP beside a bare axum with one INSERT.
    Creation,
    /// Start to ready with plugins compiled before, and resident memory.
    Process {
        /// Seconds after ready at which memory is read.
        #[arg(long, default_value_t = 30)]
        settle: u64,
    },
    /// All open timers moved by a change of their calendar, and ticket creation meanwhile.
    Recalculation {
        #[arg(long, default_value_t = TICKETS)]
        tickets: usize,
    },
    /// Cases settled by 16 clients at once against one balance.
    Settlement {
        #[arg(long, default_value_t = CASES)]
        cases: usize,
    },
    /// The bare peer of `creation` (started by it).
    #[command(hide = true)]
    BarePeer { listen: std::net::SocketAddr, data: std::path::PathBuf },
}

pub(crate) async fn run(arguments: BenchArgs) -> anyhow::Result<()> {
    match arguments.which {
        Some(Which::Decision) => decision::run().await,
        Some(Which::Creation) => creation::run().await,
        Some(Which::Process { settle }) => process::run(settle).await,
        Some(Which::Recalculation { tickets }) => recalculation::run(tickets).await,
        Some(Which::Settlement { cases }) => settlement::run(cases).await,
        Some(Which::BarePeer { listen, data }) => creation::bare_peer(listen, data).await,
        None => {
            decision::run().await?;
            creation::run().await?;
            recalculation::run(TICKETS).await?;
            settlement::run(CASES).await?;
            process::run(30).await
        }
    }
}

/// One figure with its budget.
fn report(what: &str, figure: &str, budget: &str) {
    say(&format!("{what:<58} {figure:>16}   budget {budget}"));
}

/// The stopwatch of the bench.
fn now() -> std::time::Instant {
    #[expect(clippy::disallowed_methods, reason = "a bench measures the machine")]
    std::time::Instant::now()
}
