//! Bytes in and out, each step bounded in time, and reading ended when we stop.

use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

use super::content::{Content, Dots};

/// Bytes of one command with its line end; RFC 5321 asks for 512 and some for each extension.
const MAX_LINE: u64 = 4096;

pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Sync + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Sync + Unpin> Stream for T {}

/// Why a session ends early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gone {
    Closed,
    Slow,
    /// We stop.
    Stopped,
}

pub(super) enum Line {
    /// Without its line end.
    Text(Vec<u8>),
    /// Too long, or not ended by CR LF alone: nothing after it can be trusted to be a command.
    Broken,
}

pub(super) struct Wire {
    stream: BufReader<Box<dyn Stream>>,
    stop: CancellationToken,
}

impl Wire {
    pub(super) fn new(stream: Box<dyn Stream>, stop: CancellationToken) -> Self {
        Self { stream: BufReader::with_capacity(16 * 1024, stream), stop }
    }

    pub(super) async fn line(&mut self, limit: Duration) -> Result<Line, Gone> {
        let Self { stream, stop } = self;
        within(stop, limit, async {
            let mut line = Vec::new();
            (&mut *stream).take(MAX_LINE).read_until(b'\n', &mut line).await.map_err(|_| Gone::Closed)?;
            match line.strip_suffix(b"\r\n") {
                Some(text) if !text.iter().any(|byte| matches!(byte, b'\r' | 0)) => {
                    Ok(Line::Text(text.to_vec()))
                }
                None if !line.ends_with(b"\n") && line.len() < 4096 => Err(Gone::Closed),
                _ => Ok(Line::Broken),
            }
        })
        .await
    }

    /// Reads to the end of what follows DATA.
    pub(super) async fn dotted(&mut self, content: &mut Content, limit: Duration) -> Result<(), Gone> {
        let Self { stream, stop } = self;
        within(stop, limit, async {
            let mut dots = Dots::LineStart;
            loop {
                let bytes = stream.fill_buf().await.map_err(|_| Gone::Closed)?;
                if bytes.is_empty() {
                    return Err(Gone::Closed);
                }
                let (length, end) = (bytes.len(), dots.feed(bytes, content));
                stream.consume(end.unwrap_or(length));
                if end.is_some() {
                    return Ok(());
                }
            }
        })
        .await
    }

    /// Reads the bytes that BDAT announced.
    pub(super) async fn chunk(
        &mut self,
        size: usize,
        content: &mut Content,
        limit: Duration,
    ) -> Result<(), Gone> {
        let Self { stream, stop } = self;
        within(stop, limit, async {
            let mut left = size;
            while left > 0 {
                let bytes = stream.fill_buf().await.map_err(|_| Gone::Closed)?;
                if bytes.is_empty() {
                    return Err(Gone::Closed);
                }
                let length = bytes.len().min(left);
                content.push(&bytes[..length]);
                stream.consume(length);
                left -= length;
            }
            Ok(())
        })
        .await
    }

    pub(super) async fn write(&mut self, text: &str, limit: Duration) -> Result<(), Gone> {
        let written = async {
            self.stream.write_all(text.as_bytes()).await?;
            self.stream.flush().await
        };
        timeout(limit, written).await.map_err(|_| Gone::Slow)?.map_err(|_| Gone::Closed)
    }

    /// What came before the handshake is thrown away: nobody vouches for it.
    pub(super) async fn secure(&mut self, tls: Arc<ServerConfig>, limit: Duration) -> Result<(), Gone> {
        let nothing: Box<dyn Stream> = Box::new(tokio::io::empty());
        let plain = std::mem::replace(&mut self.stream, BufReader::new(nothing)).into_inner();
        let handshake = async {
            TlsAcceptor::from(tls).accept(plain).await.map_err(|error| {
                tracing::debug!(%error, "the handshake failed");
                Gone::Closed
            })
        };
        let secured: Box<dyn Stream> = Box::new(within(&self.stop, limit, handshake).await?);
        self.stream = BufReader::with_capacity(16 * 1024, secured);
        Ok(())
    }
}

async fn within<T>(
    stop: &CancellationToken,
    limit: Duration,
    work: impl Future<Output = Result<T, Gone>>,
) -> Result<T, Gone> {
    tokio::select! {
        biased;
        () = stop.cancelled() => Err(Gone::Stopped),
        done = timeout(limit, work) => done.map_err(|_| Gone::Slow)?,
    }
}
