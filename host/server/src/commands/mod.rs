//! Subcommands of the program.
pub(crate) mod bench;
pub(crate) mod migrate;
pub(crate) mod openapi;
pub(crate) mod plugin;
pub(crate) mod serve;

use std::io::Write as _;

/// A line for the person at the terminal.
pub(crate) fn say(line: &str) {
    // Nobody reads a closed pipe; there is nothing to do about it.
    let _ = writeln!(std::io::stdout(), "{line}");
}

pub(crate) fn say_error(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
