//! Subcommands of the program.
pub(crate) mod account;
pub(crate) mod audit;
pub(crate) mod bench;
pub(crate) mod demo;
pub(crate) mod ingest;
pub(crate) mod migrate;
pub(crate) mod openapi;
pub(crate) mod plugin;
pub(crate) mod serve;

use std::io::Write as _;

/// A line for the person at the terminal.
pub(crate) fn say(line: &str) {
    if writeln!(std::io::stdout(), "{line}").is_err() {
        tracing::debug!("nobody reads the standard output");
    }
}

pub(crate) fn say_error(line: &str) {
    if writeln!(std::io::stderr(), "{line}").is_err() {
        tracing::debug!("nobody reads the standard error");
    }
}

/// Findings belong to the message on a terminal.
pub(crate) fn explain(error: app::AppError) -> anyhow::Error {
    match &error {
        app::AppError::Invalid(fields) => {
            let places: Vec<String> =
                fields.iter().map(|field| format!("{}: {}", field.path, field.message)).collect();
            anyhow::anyhow!("{}", places.join("; "))
        }
        _ => error.into(),
    }
}
