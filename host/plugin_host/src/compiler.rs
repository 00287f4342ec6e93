//! Compilation of a component somebody uploaded: in a child process, where running out of time or memory ends the
//! child and not the desk; in process only for components we ship ourselves.
use std::{
    path::PathBuf,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use domain::rules::Refusal;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{Child, Command},
};
use wasmtime::{Engine, component::Component};

use crate::{
    cache::{TrustedCode, load},
    log::cut,
};

/// Compiled code is a few times the component; more than this is not read from the child.
const MAX_CODE: u64 = 256 << 20;
const MAX_COMPLAINT: u64 = 4096;

/// Where components are compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compiler {
    /// For tests and the bundled plugins.
    InProcess,
    Process(CompilerProcess),
}

/// Runs `<program> <args>` with the component on its standard input and the compiled code on its standard output;
/// the program calls [`crate::compile_worker`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompilerProcess {
    pub program: PathBuf,
    pub args: Vec<String>,
}

impl CompilerProcess {
    /// `<program> plugin compile-worker`.
    pub fn of(program: PathBuf) -> Self {
        Self { program, args: vec!["plugin".to_owned(), "compile-worker".to_owned()] }
    }
}

impl Compiler {
    /// The component ready to run, and its code for the cache.
    pub(crate) async fn compile(
        &self,
        engine: &Engine,
        component: Vec<u8>,
        limit: Duration,
    ) -> Result<(Component, Vec<u8>), Refusal> {
        let engine = engine.clone();
        let code = match self {
            Self::InProcess => None,
            Self::Process(process) => Some(process.run(&component, limit).await?),
        };
        // Compiling and mapping code take long; neither blocks the scheduler.
        let compiled = tokio::task::spawn_blocking(move || match code {
            Some(code) => load(&engine, &TrustedCode::from_worker(&code)).map(|component| (component, code)),
            None => Component::new(&engine, &component)
                .and_then(|component| component.serialize().map(|code| (component, code))),
        });
        let failed = |message: String| Refusal::Compile { message: cut(&message, 2048).to_owned() };
        compiled
            .await
            .map_err(|error| failed(error.to_string()))?
            .map_err(|error| failed(format!("{error:#}")))
    }
}

impl CompilerProcess {
    async fn run(&self, component: &[u8], limit: Duration) -> Result<Vec<u8>, Refusal> {
        let failed = |message: String| Refusal::Compile { message };
        let mut child = Command::new(&self.program)
            .args(&self.args)
            .env_clear()
            // KiB the allocator takes from the system at once; its usual gibibyte is all a worker may address.
            .env("MIMALLOC_ARENA_RESERVE", "65536")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| failed(format!("the compiler does not start: {error}")))?;
        let timeout = || Refusal::CompileTimeout { seconds: limit.as_secs() };
        let outcome = tokio::time::timeout(limit, talk(&mut child, component)).await;
        let Ok(talked) = outcome else {
            // Kills and reaps it; dropping alone would leave that to the runtime.
            drop(child.kill().await);
            return Err(timeout());
        };
        let (status, code, complaint) =
            talked.map_err(|error| failed(format!("the compiler does not answer: {error}")))?;
        match stopped(status) {
            None => Ok(code),
            Some(Stopped::ByTime) => Err(timeout()),
            Some(Stopped::Other(how)) => Err(failed(if complaint.is_empty() { how } else { complaint })),
        }
    }
}

/// Feeds the child and reads both its outputs at once: a child that complains before it has read everything must
/// not leave us waiting for each other.
async fn talk(child: &mut Child, component: &[u8]) -> std::io::Result<(ExitStatus, Vec<u8>, String)> {
    let (mut stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let feed = async {
        if let Some(stdin) = stdin.as_mut() {
            // A child that died early says why by its status.
            if stdin.write_all(component).await.is_ok() {
                drop(stdin.shutdown().await);
            }
        }
        drop(stdin);
    };
    let (mut code, mut complaint) = (Vec::new(), Vec::new());
    let read_code = async {
        match stdout {
            Some(stdout) => stdout.take(MAX_CODE).read_to_end(&mut code).await,
            None => Ok(0),
        }
    };
    let read_complaint = async {
        match stderr {
            Some(stderr) => stderr.take(MAX_COMPLAINT).read_to_end(&mut complaint).await,
            None => Ok(0),
        }
    };
    let ((), first, second) = tokio::join!(feed, read_code, read_complaint);
    first?;
    second?;
    let status = child.wait().await?;
    Ok((status, code, String::from_utf8_lossy(&complaint).trim().to_owned()))
}

enum Stopped {
    ByTime,
    Other(String),
}

fn stopped(status: ExitStatus) -> Option<Stopped> {
    use std::os::unix::process::ExitStatusExt as _;
    let cpu_time = rustix::process::Signal::XCPU.as_raw();
    match (status.success(), status.signal()) {
        (true, _) => None,
        (false, Some(signal)) if signal == cpu_time => Some(Stopped::ByTime),
        (false, _) => Some(Stopped::Other(format!("the compiler stopped: {status}"))),
    }
}
