//! A load generator small enough not to be what is measured: HTTP/1.1 over kept connections, requests prepared
//! beforehand.
use std::{net::SocketAddr, time::Duration};

use anyhow::Context as _;
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::now;

#[derive(Clone)]
pub(super) struct Load {
    pub(super) address: SocketAddr,
    pub(super) path: &'static str,
    pub(super) token: Option<String>,
    pub(super) clients: usize,
    pub(super) seconds: u64,
}

pub(super) struct Figures {
    pub(super) per_second: f64,
    pub(super) count: usize,
    pub(super) p50: Duration,
    pub(super) p99: Duration,
    pub(super) failures: usize,
}

/// Posts what `body` makes until the time is up.
pub(super) async fn post(
    load: &Load,
    body: impl Fn(usize, usize) -> String + Send + Sync + 'static,
) -> anyhow::Result<Figures> {
    let (path, token) = (load.path, load.token.clone());
    drive(load, move |client, count| request("POST", path, token.as_deref(), &body(client, count))).await
}

/// Reads what `path` names until the time is up.
pub(super) async fn get(
    load: &Load,
    path: impl Fn(usize, usize) -> String + Send + Sync + 'static,
) -> anyhow::Result<Figures> {
    let token = load.token.clone();
    drive(load, move |client, count| request("GET", &path(client, count), token.as_deref(), "")).await
}

async fn drive(
    load: &Load,
    make: impl Fn(usize, usize) -> String + Send + Sync + 'static,
) -> anyhow::Result<Figures> {
    let make = std::sync::Arc::new(make);
    let begun = now();
    let until = begun + Duration::from_secs(load.seconds);
    let mut clients = tokio::task::JoinSet::new();
    for client in 0..load.clients {
        let (address, make) = (load.address, std::sync::Arc::clone(&make));
        clients.spawn(async move {
            let mut stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            let (mut times, mut failures, mut count) = (Vec::new(), 0_usize, 0);
            while now() < until {
                let request = make(client, count);
                count += 1;
                let started = now();
                stream.write_all(request.as_bytes()).await?;
                let status = read_response(&mut stream).await?;
                times.push(started.elapsed());
                failures += usize::from(!(200..300).contains(&status));
            }
            anyhow::Ok((times, failures))
        });
    }
    let (mut times, mut failures) = (Vec::new(), 0);
    while let Some(client) = clients.join_next().await {
        let (more, failed) = client??;
        times.extend(more);
        failures += failed;
    }
    let elapsed = begun.elapsed();
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "a rate is read by people")]
    let per_second = times.len() as f64 / elapsed.as_secs_f64();
    Ok(Figures { per_second, count: times.len(), p50: at(50), p99: at(99), failures })
}

fn request(method: &str, path: &str, token: Option<&str>, body: &str) -> String {
    let authorization = token.map_or_else(String::new, |token| format!("authorization: Bearer {token}\r\n"));
    format!(
        "{method} {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n{authorization}content-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// A kept connection for requests whose answers matter.
pub(super) struct Connection(TcpStream);

impl Connection {
    pub(super) async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self(stream))
    }

    pub(super) async fn get(&mut self, path: &str, token: &str) -> anyhow::Result<Value> {
        self.send("GET", path, Some(token), "").await
    }

    pub(super) async fn send(
        &mut self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: &str,
    ) -> anyhow::Result<Value> {
        self.0.write_all(request(method, path, token, body).as_bytes()).await?;
        let (status, body) = read_whole(&mut self.0).await?;
        anyhow::ensure!(
            (200..300).contains(&status),
            "{method} {path}: {status} {}",
            String::from_utf8_lossy(&body)
        );
        Ok(if body.is_empty() { Value::Null } else { serde_json::from_slice(&body)? })
    }
}

/// One request whose answer matters.
pub(super) async fn call(
    address: SocketAddr,
    path: &str,
    token: Option<&str>,
    body: &str,
) -> anyhow::Result<Value> {
    Connection::open(address).await?.send("POST", path, token, body).await
}

async fn read_response(stream: &mut TcpStream) -> anyhow::Result<u16> {
    Ok(read_whole(stream).await?.0)
}

async fn read_whole(stream: &mut TcpStream) -> anyhow::Result<(u16, Vec<u8>)> {
    let mut buffer = Vec::with_capacity(8192);
    let head = loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        anyhow::ensure!(stream.read_buf(&mut buffer).await? > 0, "the connection was closed");
    };
    let text = std::str::from_utf8(&buffer[..head])?.to_ascii_lowercase();
    let status = text.split(' ').nth(1).context("no status")?.parse()?;
    let length: usize = text
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .context("no length")?
        .trim()
        .parse()?;
    while buffer.len() < head + length {
        anyhow::ensure!(stream.read_buf(&mut buffer).await? > 0, "the connection was closed");
    }
    Ok((status, buffer.split_off(head)))
}
