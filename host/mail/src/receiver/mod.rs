//! Receiving mail over SMTP or LMTP. A mail is acknowledged only when the intake has kept it for that recipient;
//! whatever ends before that, the sender still has.

mod content;
mod session;
mod trace;
mod transaction;
mod wire;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinError, JoinSet};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use self::session::Session;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    Smtp,
    /// One answer for every recipient (RFC 2033); for a mail server of the house in front of us.
    Lmtp,
}

#[derive(Debug, Clone)]
pub struct ReceiverSettings {
    pub protocol: Protocol,
    /// Our name in the greeting and in `Received`.
    pub name: String,
    /// Bytes of one mail (SIZE).
    pub max_size: usize,
    pub max_recipients: usize,
    pub max_connections: usize,
    /// For one command line, one answer, one handshake.
    pub command_timeout: Duration,
    /// For the whole content of a mail, or for one chunk of it.
    pub data_timeout: Duration,
    /// STARTTLS is offered if this is given.
    pub tls: Option<Arc<rustls::ServerConfig>>,
}

/// A mail for one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    pub peer: IpAddr,
    /// None for the empty return path.
    pub from: Option<String>,
    pub recipient: String,
    /// The mail with our `Received` on top.
    pub source: Bytes,
    pub encrypted: bool,
    pub received_at: Timestamp,
    pub(crate) trace: usize,
}

impl Delivered {
    /// The mail as it was sent, without our `Received`: the same bytes when a sender tries again, so a mail is
    /// recognised by these and not by `source`.
    pub fn as_sent(&self) -> Bytes {
        self.source.slice(self.trace..)
    }
}

/// Whether a recipient is ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    Yes,
    No,
    /// Cannot be told now.
    Later,
}

/// Why a mail was not kept. The words are said to the sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotTaken {
    Later(String),
    Refused(String),
}

/// Who keeps the mail. `take` may see the same mail for the same recipient again: an acknowledgement can be lost.
#[async_trait]
pub trait Intake: Send + Sync + 'static {
    async fn knows(&self, recipient: &str) -> Known;
    async fn take(&self, mail: &Delivered) -> Result<(), NotTaken>;
}

/// The instant at which a mail is received.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

struct Shared {
    settings: ReceiverSettings,
    intake: Arc<dyn Intake>,
    now: Now,
    stop: CancellationToken,
}

/// Receives until `stop`; then idle sessions are told to come back later, and mail that is being taken is taken.
/// Dropping the future ends all sessions at once.
pub async fn serve(
    listener: TcpListener,
    settings: ReceiverSettings,
    intake: Arc<dyn Intake>,
    now: Now,
    stop: CancellationToken,
) {
    let shared = Arc::new(Shared { settings, intake, now, stop });
    let mut sessions = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            biased;
            () = shared.stop.cancelled() => break,
            Some(ended) = sessions.join_next() => {
                note_end(ended);
                continue;
            }
            accepted = listener.accept() => accepted,
        };
        admit(&mut sessions, &shared, accepted).await;
    }
    drop(listener);
    while let Some(ended) = sessions.join_next().await {
        note_end(ended);
    }
}

async fn admit(
    sessions: &mut JoinSet<()>,
    shared: &Arc<Shared>,
    accepted: io::Result<(TcpStream, SocketAddr)>,
) {
    match accepted {
        Ok((stream, peer)) if sessions.len() >= shared.settings.max_connections => {
            tracing::warn!(%peer, "too many connections");
            refuse(stream, &shared.settings.name).await;
        }
        Ok((stream, peer)) => {
            let peer = peer.ip().to_canonical();
            let session = Session::new(stream, peer, Arc::clone(shared));
            sessions.spawn(session.run().instrument(tracing::info_span!("mail.session", %peer)));
        }
        Err(error) => {
            // Mostly a lack of file descriptors: it passes when sessions end.
            tracing::warn!(%error, "a connection cannot be accepted");
            sleep(Duration::from_millis(100)).await;
        }
    }
}

/// The line fits into the empty buffer of a new connection: nobody waits for this.
async fn refuse(mut stream: TcpStream, name: &str) {
    let line = format!("421 4.3.2 {name} has too many connections, try again later\r\n");
    if !matches!(timeout(Duration::from_secs(1), stream.write_all(line.as_bytes())).await, Ok(Ok(()))) {
        tracing::debug!("a refused connection was gone before it was told");
    }
}

fn note_end(ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a session failed; its sender keeps the mail");
    }
}

#[cfg(test)]
mod tests;
