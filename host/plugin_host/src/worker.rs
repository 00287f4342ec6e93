//! The child that compiles: limits itself before it reads a byte, then knows only the component and the engine.
use std::io::{Read, Write};

use rustix::process::{Resource, Rlimit, setrlimit};
use wasmtime::Engine;

use crate::engine::{Use, config};

/// Seconds of processor time, as the parent's patience.
const CPU_SECONDS: u64 = 30;
/// Address space: a compiler that wants more is being attacked.
const ADDRESS_SPACE: u64 = 1 << 30;
/// Components by grant, the largest there are.
const MAX_COMPONENT: u64 = 32 << 20;

/// Why the worker has no code to give; its words go to the parent on standard error.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    #[error("limits could not be set: {0}")]
    Limits(#[from] rustix::io::Errno),
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("{0}")]
    Compile(String),
}

/// Body of `<program> plugin compile-worker`. To be called first thing in a process, before any thread exists: it
/// limits processor time and address space of the whole process for good.
///
/// # Errors
/// [`WorkerError`]; the caller prints it and exits with a failure.
pub fn compile_worker(input: &mut impl Read, output: &mut impl Write) -> Result<(), WorkerError> {
    limit(Resource::Cpu, CPU_SECONDS)?;
    limit(Resource::As, ADDRESS_SPACE)?;
    limit(Resource::Core, 0)?;
    limit(Resource::Fsize, 0)?;
    let mut component = Vec::new();
    input.take(MAX_COMPONENT + 1).read_to_end(&mut component)?;
    let compiled =
        Engine::new(&config(Use::Compile)).and_then(|engine| engine.precompile_component(&component));
    let code = compiled.map_err(|error| WorkerError::Compile(format!("{error:#}")))?;
    output.write_all(&code)?;
    output.flush()?;
    Ok(())
}

fn limit(resource: Resource, value: u64) -> Result<(), rustix::io::Errno> {
    setrlimit(resource, Rlimit { current: Some(value), maximum: Some(value) })
}
