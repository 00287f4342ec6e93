//! A small SMTP server for tests: it keeps what it gets and fails when told to. Plain SMTP on a free port
//! of 127.0.0.1; EHLO, HELO, MAIL, RCPT, DATA, RSET, NOOP, QUIT.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// Bytes of one message.
const MAX_MESSAGE: usize = 64 * 1024 * 1024;
/// Bytes of one command line.
const MAX_LINE: u64 = 64 * 1024;

/// A mail as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedMail {
    /// Empty for the empty return path.
    pub from: String,
    pub to: Vec<String>,
    /// Bytes after undoing the transparency of SMTP.
    pub data: Vec<u8>,
}

/// A moment of the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Connect,
    Hello,
    Mail,
    Recipient,
    Data,
    /// After the final dot.
    Content,
}

/// What happens instead of the usual answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reaction {
    /// A code and an explanation.
    Answer(u16),
    /// The connection ends without an answer.
    Close,
    /// No answer, ever.
    Hang,
    /// The mail is kept, but the answer never arrives: the sender cannot know.
    KeepAndClose,
}

/// A fault that takes effect `times` times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub stage: Stage,
    /// Only for this recipient (at `Stage::Recipient`).
    pub recipient: Option<String>,
    pub reaction: Reaction,
    pub times: usize,
}

#[derive(Debug, Default)]
struct State {
    received: Vec<ReceivedMail>,
    faults: Vec<Fault>,
    connections: usize,
}

type Shared = Arc<Mutex<State>>;

/// The server; dropping it ends it.
#[derive(Debug)]
pub struct SmtpSink {
    addr: SocketAddr,
    state: Shared,
    _tasks: JoinSet<()>,
}

impl SmtpSink {
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let addr = listener.local_addr()?;
        let state = Shared::default();
        let mut tasks = JoinSet::new();
        tasks.spawn(accept(listener, Arc::clone(&state)));
        Ok(Self { addr, state, _tasks: tasks })
    }

    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Everything accepted so far, oldest first.
    pub fn received(&self) -> Vec<ReceivedMail> {
        lock(&self.state).received.clone()
    }

    /// Forgets and returns what was accepted.
    pub fn take(&self) -> Vec<ReceivedMail> {
        std::mem::take(&mut lock(&self.state).received)
    }

    pub fn connections(&self) -> usize {
        lock(&self.state).connections
    }

    pub fn inject(&self, fault: Fault) {
        lock(&self.state).faults.push(fault);
    }
}

fn lock(state: &Shared) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn accept(listener: TcpListener, state: Shared) {
    let mut sessions = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        lock(&state).connections += 1;
        let session =
            Session { stream: BufReader::new(stream), state: Arc::clone(&state), from: None, to: Vec::new() };
        sessions.spawn(async move {
            if let Err(error) = session.run().await {
                tracing::debug!(%error, "a session of the sink ended");
            }
        });
    }
}

struct Session {
    stream: BufReader<TcpStream>,
    state: Shared,
    from: Option<String>,
    to: Vec<String>,
}

impl Session {
    async fn run(mut self) -> io::Result<()> {
        if !self.answer(Stage::Connect, None, "220 sink ESMTP").await? {
            return Ok(());
        }
        while let Some(line) = self.line().await? {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            let verb = text.split(' ').next().unwrap_or_default().to_ascii_uppercase();
            let go_on = match verb.as_str() {
                "EHLO" => self.answer(Stage::Hello, None, "250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8").await?,
                "HELO" => self.answer(Stage::Hello, None, "250 sink").await?,
                "MAIL" => self.mail(&text).await?,
                "RCPT" => self.recipient(&text).await?,
                "DATA" => self.data().await?,
                "RSET" => {
                    self.reset();
                    self.say("250 ok").await?
                }
                "NOOP" => self.say("250 ok").await?,
                "QUIT" => {
                    self.say("221 bye").await?;
                    false
                }
                _ => self.say("502 not known").await?,
            };
            if !go_on {
                break;
            }
        }
        Ok(())
    }

    async fn mail(&mut self, text: &str) -> io::Result<bool> {
        self.reset();
        self.from = Some(path(text));
        self.answer(Stage::Mail, None, "250 ok").await
    }

    async fn recipient(&mut self, text: &str) -> io::Result<bool> {
        if self.from.is_none() {
            return self.say("503 MAIL first").await;
        }
        let recipient = path(text);
        let fault = self.fault(Stage::Recipient, Some(&recipient));
        if fault.is_none() {
            self.to.push(recipient);
        }
        self.react(fault, "250 ok").await
    }

    async fn data(&mut self) -> io::Result<bool> {
        if self.to.is_empty() {
            return self.say("503 RCPT first").await;
        }
        match self.fault(Stage::Data, None) {
            Some(reaction) => return self.react(Some(reaction), "").await,
            None => self.say("354 go on").await?,
        };
        let mut data = Vec::new();
        loop {
            let Some(line) = self.line().await? else { return Ok(false) };
            if line == b".\r\n" {
                break;
            }
            data.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
            if data.len() > MAX_MESSAGE {
                return self.say("552 too large").await;
            }
        }
        let fault = self.fault(Stage::Content, None);
        if matches!(fault, None | Some(Reaction::KeepAndClose)) {
            let mail = ReceivedMail {
                from: self.from.take().unwrap_or_default(),
                to: std::mem::take(&mut self.to),
                data,
            };
            lock(&self.state).received.push(mail);
        }
        self.reset();
        self.react(fault, "250 kept").await
    }

    fn reset(&mut self) {
        self.from = None;
        self.to.clear();
    }

    fn fault(&self, stage: Stage, recipient: Option<&str>) -> Option<Reaction> {
        let mut state = lock(&self.state);
        let wanted = |f: &&mut Fault| {
            f.times > 0 && f.stage == stage && f.recipient.as_deref().is_none_or(|r| recipient == Some(r))
        };
        let fault = state.faults.iter_mut().find(wanted)?;
        fault.times -= 1;
        Some(fault.reaction)
    }

    async fn answer(&mut self, stage: Stage, recipient: Option<&str>, usual: &str) -> io::Result<bool> {
        let fault = self.fault(stage, recipient);
        self.react(fault, usual).await
    }

    /// Whether the conversation goes on.
    async fn react(&mut self, fault: Option<Reaction>, usual: &str) -> io::Result<bool> {
        match fault {
            None => self.say(usual).await,
            Some(Reaction::Answer(code)) => self.say(&format!("{code} told to")).await,
            Some(Reaction::Close | Reaction::KeepAndClose) => Ok(false),
            Some(Reaction::Hang) => std::future::pending().await,
        }
    }

    async fn say(&mut self, text: &str) -> io::Result<bool> {
        self.stream.get_mut().write_all(format!("{text}\r\n").as_bytes()).await?;
        Ok(true)
    }

    async fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        (&mut self.stream).take(MAX_LINE).read_until(b'\n', &mut line).await?;
        Ok((!line.is_empty()).then_some(line))
    }
}

/// The address between angle brackets.
fn path(text: &str) -> String {
    let inner = text.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.map(|(address, _)| address.to_owned()).unwrap_or_default()
}
