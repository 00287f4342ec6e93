//! The plugin host: the only user of wasmtime. Reads manifests, admits components, runs each call in a fresh
//! instance under limits, and turns whatever a plugin does into a checked decision or a class of failure.
mod abi;
mod admission;
mod bench;
mod breaker;
mod cache;
mod cases;
mod compiler;
mod engine;
mod failure;
mod gate;
mod host;
mod inspect;
mod limits;
mod log;
mod manifest;
mod plugin;
mod stopwatch;
mod task;
#[cfg(test)]
mod tests;
mod wasi;
mod worker;

pub use bench::bench_decision;
pub use breaker::{BreakerState, BreakerStatus, PoisonedInput};
pub use compiler::{Compiler, CompilerProcess};
pub use host::{HostSettings, PluginHost, digest_of};
pub use limits::Limits;
pub use manifest::{pack, read_manifest};
pub use worker::compile_worker;
