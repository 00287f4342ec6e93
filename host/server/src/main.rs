//! `reglament`: see `reglament --help`.
use clap::Parser as _;

/// Rows are made on one thread and dropped on another: with the system's allocator they wait for each other's arenas.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    server::cli::Cli::parse().execute()
}
