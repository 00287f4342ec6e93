//! Everything the loop says goes to standard error, so that standard output stays with the commands it starts.

/// Prints one line.
#[expect(clippy::print_stderr, reason = "a command line tool speaks on its terminal; this is its only voice")]
pub(crate) fn say(line: &str) {
    eprintln!("{line}");
}
