//! `reglament bench`: figures against the budgets, beside a peer in the same run where one stands.
mod bulk;
mod client;
mod creation;
mod decision;
mod load;
mod mail;
mod passages;
mod process;
mod readings;
mod recalculation;
mod settlement;
mod watch;

use clap::{Args, Subcommand};

use super::say;

/// Tickets with an open timer each that `recalculation` moves.
const TICKETS: usize = 100_000;
/// Readings that `readings` takes in.
const READINGS: usize = 2_000_000;
/// Readings that `chart` is drawn beside.
const BULK: usize = 10_000_000;
/// Assets that `looks` looks at.
const PASSAGES: usize = 1_000;
/// Plain mails that `mail` takes in.
const MAILS: usize = 2_000;
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
    /// Reading a case, the newest of many, creating, by 16 clients; on the database `REGLAMENT_DATABASE` names
    /// (an empty one), else on SQLite.
    Load {
        #[arg(long, default_value_t = TICKETS)]
        tickets: usize,
    },
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
    /// Readings taken in by batches of 1,000, then a year of one series drawn.
    Readings {
        #[arg(long, default_value_t = READINGS)]
        readings: usize,
    },
    /// A year of one series drawn beside so many readings, which are loaded in bulk.
    Chart {
        #[arg(long, default_value_t = BULK)]
        readings: usize,
    },
    /// All assets looked at by the rules.
    Looks {
        #[arg(long, default_value_t = PASSAGES)]
        assets: usize,
    },
    /// Days of assets with faults put in: each is found once, and nothing else.
    Watch {
        #[arg(long, default_value_t = 200)]
        assets: usize,
        #[arg(long, default_value_t = 30)]
        days: i64,
    },
    /// Mail taken in over LMTP, and the largest of mails.
    Mail {
        #[arg(long, default_value_t = MAILS)]
        mails: usize,
    },
    /// The bare peer of `creation` (started by it).
    #[command(hide = true)]
    BarePeer { listen: std::net::SocketAddr, data: std::path::PathBuf },
}

pub(crate) async fn run(arguments: BenchArgs) -> anyhow::Result<()> {
    match arguments.which {
        Some(Which::Decision) => decision::run().await,
        Some(Which::Creation) => creation::run().await,
        Some(Which::Load { tickets }) => load::run(tickets).await,
        Some(Which::Process { settle }) => process::run(settle).await,
        Some(Which::Recalculation { tickets }) => recalculation::run(tickets).await,
        Some(Which::Settlement { cases }) => settlement::run(cases).await,
        Some(Which::Readings { readings }) => readings::run(readings).await,
        Some(Which::Chart { readings }) => bulk::run(readings).await,
        Some(Which::Looks { assets }) => watch::looks(assets).await,
        Some(Which::Watch { assets, days }) => watch::days(assets, days).await,
        Some(Which::Mail { mails }) => mail::run(mails).await,
        Some(Which::BarePeer { listen, data }) => creation::bare_peer(listen, data).await,
        None => {
            decision::run().await?;
            creation::run().await?;
            load::run(TICKETS).await?;
            recalculation::run(TICKETS).await?;
            settlement::run(CASES).await?;
            readings::run(READINGS).await?;
            watch::looks(PASSAGES).await?;
            mail::run(MAILS).await?;
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
