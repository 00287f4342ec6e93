//! The one program: configuration, wiring, workers, subcommands.
pub mod bundled;
pub mod cli;
mod clock;
mod commands;
mod config;
mod demo;
mod identity;
mod mail_fetch;
mod receivers;
mod run;
pub mod simulation;
mod telemetry;
mod wiring;
mod workers;

pub use config::{Config, SmtpConfig};
pub use run::{Running, ServeOptions, run};
