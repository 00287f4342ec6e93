//! The conversation: one command at a time, every answer bounded in time, and what the answers tell about the
//! connection and its folder.

use std::collections::BTreeSet;
use std::time::Duration;

use imap_proto::{Capability, MailboxDatum, Outcome, Response, ResponseCode, Status};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::time::error::Elapsed;
use tokio::time::timeout;

use super::error::{ImapError, said};
use super::frame::is_fetch;
use super::words::Command;

pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Sync + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Sync + Unpin> Stream for T {}

/// How the server ended a command.
pub(super) enum End {
    Ok,
    No(String),
}

pub(super) struct Wire {
    pub(super) stream: BufReader<Box<dyn Stream>>,
    timeout: Duration,
    pub(super) max_bytes: u64,
    tags: u32,
    pub(super) doing: &'static str,
    /// A command began and did not end: what comes next cannot be told apart from its answer.
    broken: bool,
    last_words: String,
    pub(super) uid_validity: Option<u32>,
    pub(super) capabilities: BTreeSet<String>,
    pub(super) messages: u32,
    /// Mail came since it was last listed.
    pub(super) news: bool,
}

impl Wire {
    pub(super) fn new(stream: Box<dyn Stream>, timeout: Duration, max_bytes: u64) -> Self {
        Self {
            stream: BufReader::new(stream),
            timeout,
            max_bytes,
            tags: 0,
            doing: "greeting",
            broken: false,
            last_words: String::new(),
            uid_validity: None,
            capabilities: BTreeSet::new(),
            messages: 0,
            news: false,
        }
    }

    /// The stream alone: whatever the server sent ahead is thrown away.
    pub(super) fn into_stream(self) -> Box<dyn Stream> {
        self.stream.into_inner()
    }

    pub(super) fn can(&self, capability: &str) -> bool {
        self.capabilities.contains(capability)
    }

    pub(super) async fn greeting(&mut self) -> Result<(), ImapError> {
        self.begin("greeting")?;
        let frame = timeout(self.timeout, self.frame()).await;
        let frame = self.finish(frame)?;
        match self.parse(&frame)? {
            Response::Data { status: Status::Ok, outcome } => {
                self.note_code(&outcome);
                Ok(())
            }
            // PREAUTH too: a server that needs no login would take the place of the protection we want.
            Response::Data { status, outcome } => {
                Err(self.protocol(&format!("greeted with {status:?}: {}", words(&outcome))))
            }
            _ => Err(self.protocol("no greeting")),
        }
    }

    /// Runs a command. `each` sees all the server says before it is done.
    pub(super) async fn run(
        &mut self,
        doing: &'static str,
        command: &Command,
        mut each: impl FnMut(&Response<'_>) + Send,
    ) -> Result<End, ImapError> {
        self.begin(doing)?;
        let limit = self.timeout;
        let work = async {
            let tag = self.send(command).await?;
            if command.is_challenged
                && let Some(end) = self.unchallenged(&tag).await?
            {
                return Ok(end);
            }
            self.until_done(&tag, &mut each).await
        };
        let done = timeout(limit, work).await;
        self.finish(done)
    }

    /// A command that has to succeed, and whose answer is nothing but that.
    pub(super) async fn order(&mut self, doing: &'static str, command: &Command) -> Result<(), ImapError> {
        match self.run(doing, command, |_| ()).await? {
            End::Ok => Ok(()),
            End::No(text) => Err(ImapError::Refused { doing, text }),
        }
    }

    /// Waits until mail is reported or `limit` has passed. False if the server does not do that.
    pub(super) async fn idle(&mut self, limit: Duration) -> Result<bool, ImapError> {
        self.begin("waiting for mail")?;
        let answer = self.timeout;
        let started = async {
            let tag = self.send(&Command::new("IDLE")).await?;
            Ok(self.invited(&tag).await?.is_none().then_some(tag))
        };
        let started = timeout(answer, started).await;
        let Some(tag) = self.finish(started)? else {
            self.capabilities.remove("IDLE");
            return Ok(false);
        };
        // Until the server confirms the end of the waiting, no other command may be sent.
        self.broken = true;
        let end = tokio::time::sleep(limit);
        tokio::pin!(end);
        while !self.news {
            let doing = self.doing;
            tokio::select! {
                () = &mut end => break,
                // Only looks whether something came: it may be dropped without losing a byte.
                ready = self.stream.fill_buf() => ready.map(|_| ()).map_err(|error| closed(doing, &error))?,
            }
            let frame = timeout(self.timeout, self.frame()).await;
            let frame = self.finish(frame)?;
            self.broken = true;
            self.heard(&frame)?;
        }
        let ended = async {
            self.write(b"DONE\r\n").await?;
            self.until_done(&tag, &mut |_: &Response<'_>| ()).await
        };
        let ended = timeout(answer, ended).await;
        self.finish(ended).map(|_| true)
    }

    fn begin(&mut self, doing: &'static str) -> Result<(), ImapError> {
        if self.broken {
            let text = "an earlier command was not finished".to_owned();
            return Err(ImapError::Closed { doing, text });
        }
        self.doing = doing;
        self.broken = true;
        Ok(())
    }

    fn finish<T>(&mut self, done: Result<Result<T, ImapError>, Elapsed>) -> Result<T, ImapError> {
        let done = done.map_err(|_| ImapError::TimedOut { doing: self.doing })??;
        self.broken = false;
        Ok(done)
    }

    async fn send(&mut self, command: &Command) -> Result<String, ImapError> {
        self.tags = self.tags.wrapping_add(1);
        let tag = format!("a{}", self.tags);
        for (index, piece) in command.pieces.iter().enumerate() {
            if index == 0 {
                self.write(format!("{tag} ").as_bytes()).await?;
            } else if let Some(End::No(text)) = self.invited(&tag).await? {
                return Err(ImapError::Refused { doing: self.doing, text });
            }
            self.write(piece).await?;
        }
        self.write(b"\r\n").await?;
        Ok(tag)
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), ImapError> {
        let doing = self.doing;
        self.stream.write_all(bytes).await.map_err(|error| closed(doing, &error))?;
        self.stream.flush().await.map_err(|error| closed(doing, &error))
    }

    /// Waits for `+`. Something else if the command ended instead.
    async fn invited(&mut self, tag: &str) -> Result<Option<End>, ImapError> {
        loop {
            let frame = self.frame().await?;
            match self.heard(&frame)? {
                Some(Response::Continue(_)) => return Ok(None),
                Some(Response::Done { tag: done, status, outcome }) => {
                    return self.end(tag, &done.0, &status, &outcome).map(Some);
                }
                _ => {}
            }
        }
    }

    /// Answers a challenge with an empty line, if one comes before the end of the command.
    async fn unchallenged(&mut self, tag: &str) -> Result<Option<End>, ImapError> {
        let end = self.invited(tag).await?;
        if end.is_none() {
            self.write(b"\r\n").await?;
        }
        Ok(end)
    }

    async fn until_done(
        &mut self,
        tag: &str,
        each: &mut (impl FnMut(&Response<'_>) + Send),
    ) -> Result<End, ImapError> {
        loop {
            let frame = self.frame().await?;
            match self.heard(&frame)? {
                Some(Response::Done { tag: done, status, outcome }) => {
                    return self.end(tag, &done.0, &status, &outcome);
                }
                Some(response) => each(&response),
                None => {}
            }
        }
    }

    fn end(&self, tag: &str, done: &str, status: &Status, outcome: &Outcome<'_>) -> Result<End, ImapError> {
        if tag != done {
            return Err(self.protocol(&format!("answered `{done}`, asked was `{tag}`")));
        }
        match status {
            Status::Ok => Ok(End::Ok),
            _ => Ok(End::No(words(outcome))),
        }
    }

    /// What one answer says about the connection and the folder. None if it says nothing we understand.
    fn heard<'f>(&mut self, frame: &'f [u8]) -> Result<Option<Response<'f>>, ImapError> {
        let response = match self.parse(frame) {
            Ok(response) => response,
            // Servers have words of their own; but a mail that cannot be read is no mail that is gone.
            Err(error) if frame.starts_with(b"* ") && !is_fetch(frame) => {
                tracing::debug!(%error, "an answer is passed over");
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        match &response {
            Response::Capabilities(list) => self.note_capabilities(list),
            Response::Data { status, outcome } => {
                self.note_code(outcome);
                if *status == Status::Bye {
                    self.last_words = words(outcome);
                }
            }
            Response::Done { outcome, .. } => self.note_code(outcome),
            Response::MailboxData(MailboxDatum::Exists(count)) => {
                self.news |= *count > self.messages;
                self.messages = *count;
            }
            Response::Expunge(_) => self.messages = self.messages.saturating_sub(1),
            _ => {}
        }
        Ok(Some(response))
    }

    fn note_code(&mut self, outcome: &Outcome<'_>) {
        match &outcome.code {
            Some(ResponseCode::Capabilities(list)) => self.note_capabilities(list),
            Some(ResponseCode::UidValidity(validity)) => self.uid_validity = Some(*validity),
            _ => {}
        }
    }

    fn note_capabilities(&mut self, list: &[Capability<'_>]) {
        let name = |one: &Capability<'_>| match one {
            Capability::Imap4rev1 => "IMAP4REV1".to_owned(),
            Capability::Auth(name) => format!("AUTH={}", name.to_ascii_uppercase()),
            Capability::Atom(name) => name.to_ascii_uppercase(),
        };
        self.capabilities = list.iter().map(name).collect();
    }

    pub(super) fn protocol(&self, text: &str) -> ImapError {
        ImapError::Protocol { doing: self.doing, text: said(text) }
    }

    /// The stream ended after `read` bytes of an answer.
    pub(super) fn gone(&self, read: usize) -> ImapError {
        let text = match (self.last_words.as_str(), read) {
            ("", 0) => "without a word".to_owned(),
            ("", read) => format!("after {read} bytes of an answer"),
            (words, _) => words.to_owned(),
        };
        ImapError::Closed { doing: self.doing, text }
    }
}

pub(super) fn closed(doing: &'static str, error: &std::io::Error) -> ImapError {
    ImapError::Closed { doing, text: said(&error.to_string()) }
}

fn words(outcome: &Outcome<'_>) -> String {
    let code = match &outcome.code {
        Some(ResponseCode::TryCreate) => "[TRYCREATE] ",
        Some(ResponseCode::Alert) => "[ALERT] ",
        _ => "",
    };
    said(&format!("{code}{}", outcome.information.as_deref().unwrap_or_default()))
}
