//! The process itself: start to ready, resident memory; and starting a child desk for the other figures.
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::Context as _;
use tokio::{
    net::{TcpListener, TcpStream},
    process::{Child, Command},
};

use super::{now, report};

/// A folder that goes away with its owner.
pub(super) struct Scratch(pub(super) PathBuf);

impl Scratch {
    pub(super) fn new(name: &str) -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("reglament-bench-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            super::super::say_error(&format!("{} stays: {error}", self.0.display()));
        }
    }
}

/// The database of a desk with this folder: what the environment names, else the embedded one.
pub(super) fn database_of(data: &Path) -> String {
    std::env::var("REGLAMENT_DATABASE")
        .unwrap_or_else(|_| format!("sqlite://{}?mode=rwc", data.join("reglament.db").display()))
}

/// A desk in a process of its own, so that the load generator shares nothing with it but the processors.
pub(super) struct Desk {
    pub(super) child: Child,
    pub(super) address: SocketAddr,
    pub(super) started_in: Duration,
}

impl Desk {
    pub(super) async fn start(data: &Path) -> anyhow::Result<Self> {
        let address = free_address().await?;
        let arguments = ["serve", "--sandbox", "--listen", &address.to_string(), "--data"].map(str::to_owned);
        Self::spawn(address, arguments.into_iter().chain([data.display().to_string()]).collect()).await
    }

    pub(super) async fn spawn(address: SocketAddr, arguments: Vec<String>) -> anyhow::Result<Self> {
        let begun = now();
        let child = Command::new(std::env::current_exe()?)
            .args(arguments)
            .env("REGLAMENT_LOG", "error")
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("the desk does not start")?;
        for _ in 0..6000 {
            if ready(address).await {
                return Ok(Self { child, address, started_in: begun.elapsed() });
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        anyhow::bail!("the desk was not ready within 30 s")
    }
}

async fn ready(address: SocketAddr) -> bool {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let Ok(mut stream) = TcpStream::connect(address).await else { return false };
    if stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\r\n").await.is_err() {
        return false;
    }
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.is_ok() && answer.starts_with(b"HTTP/1.1 200")
}

pub(super) async fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0").await?.local_addr()?)
}

pub(super) async fn run(settle: u64) -> anyhow::Result<()> {
    let scratch = Scratch::new("process")?;
    // The first start compiles the plugins and fills the database.
    drop(Desk::start(&scratch.0).await?);
    let desk = Desk::start(&scratch.0).await?;
    report(
        "start to ready, plugins compiled before",
        &format!("{} ms", desk.started_in.as_millis()),
        "≤ 1000 ms",
    );
    tokio::time::sleep(Duration::from_secs(settle)).await;
    let resident = resident_mib(&desk.child)?;
    report(
        &format!("resident memory {settle} s after ready, all plugins loaded"),
        &format!("{resident} MiB"),
        "≤ 120 MiB",
    );
    Ok(())
}

pub(super) fn resident_mib(child: &Child) -> anyhow::Result<u64> {
    memory_mib(child, "VmRSS:")
}

/// The most it ever had.
pub(super) fn peak_mib(child: &Child) -> anyhow::Result<u64> {
    memory_mib(child, "VmHWM:")
}

/// What a process has now; the most it has from now on is told apart from what it once had.
pub(super) fn peak_since(child: &Child) -> anyhow::Result<Memory> {
    let id = child.id().context("the desk ended")?;
    std::fs::write(format!("/proc/{id}/clear_refs"), "5").context("the peak cannot be reset")?;
    Ok(Memory { before: resident_mib(child)? })
}

pub(super) struct Memory {
    before: u64,
}

impl Memory {
    /// What there was in the beginning, and the most since.
    pub(super) fn read(&self, child: &Child) -> anyhow::Result<(u64, u64)> {
        Ok((self.before, peak_mib(child)?))
    }
}

fn memory_mib(child: &Child, name: &str) -> anyhow::Result<u64> {
    let id = child.id().context("the desk ended")?;
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).context("no memory figure")?;
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kib / 1024)
}

/// Time spent on processors, in ticks of 10 ms.
pub(super) fn cpu_time(child: &Child) -> anyhow::Result<Duration> {
    let id = child.id().context("the desk ended")?;
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat"))?;
    // The name in parentheses may hold anything; the fields are counted behind it.
    let fields = stat.rsplit_once(')').context("no fields")?.1;
    let ticks: Vec<u64> =
        fields.split_whitespace().skip(11).take(2).filter_map(|it| it.parse().ok()).collect();
    Ok(Duration::from_millis(ticks.iter().sum::<u64>() * 10))
}
