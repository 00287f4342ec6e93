//! One connection: the commands of RFC 5321, 2033 (LMTP), 3030 (BDAT) and 3207 (STARTTLS).

use std::net::IpAddr;
use std::sync::Arc;

use smtp_proto::{Error as SyntaxError, Request};
use tokio::net::TcpStream;

use super::transaction::Transaction;
use super::wire::{Gone, Line, Wire};
use super::{Protocol, Shared};

/// Refusals in a row after which a sender is sent away: it guesses addresses or speaks something else.
const MAX_REFUSALS: usize = 50;
/// Digits of a chunk's size: more would not fit into the number the parser makes of them.
const MAX_DIGITS: usize = 15;

pub(super) struct Hello {
    pub(super) name: String,
    pub(super) extended: bool,
}

pub(super) struct Session {
    pub(super) wire: Wire,
    pub(super) peer: IpAddr,
    pub(super) shared: Arc<Shared>,
    pub(super) hello: Option<Hello>,
    pub(super) mail: Option<Transaction>,
    pub(super) encrypted: bool,
    refusals: usize,
}

impl Session {
    pub(super) fn new(stream: TcpStream, peer: IpAddr, shared: Arc<Shared>) -> Self {
        let wire = Wire::new(Box::new(stream), shared.stop.clone());
        Self { wire, peer, shared, hello: None, mail: None, encrypted: false, refusals: 0 }
    }

    pub(super) async fn run(mut self) {
        let name = self.shared.settings.name.clone();
        let last = match self.talk().await {
            Ok(()) => return,
            Err(Gone::Closed) => {
                tracing::debug!(in_mail = self.mail.is_some(), "the sender is gone");
                return;
            }
            Err(Gone::Slow) => format!("421 4.4.2 {name} waited too long"),
            Err(Gone::Stopped) => format!("421 4.3.2 {name} stops, try again later"),
        };
        if let Err(gone) = self.say(&last).await {
            tracing::debug!(?gone, "the sender did not hear why the session ends");
        }
    }

    async fn talk(&mut self) -> Result<(), Gone> {
        let (name, kind) = (&self.shared.settings.name, self.kind());
        self.say(&format!("220 {name} {kind} ready")).await?;
        loop {
            let line = match self.wire.line(self.shared.settings.command_timeout).await? {
                Line::Text(line) => line,
                Line::Broken => return self.say("521 5.5.2 no command; commands end with CR LF").await,
            };
            if !self.obey(line).await? {
                return Ok(());
            }
            if self.refusals >= MAX_REFUSALS {
                return self.say("421 4.7.0 too many errors").await;
            }
        }
    }

    /// Whether the conversation goes on.
    async fn obey(&mut self, mut line: Vec<u8>) -> Result<bool, Gone> {
        line.extend_from_slice(b"\r\n");
        let lmtp = self.shared.settings.protocol == Protocol::Lmtp;
        let request = match Request::parse(&mut line.iter()) {
            Ok(Request::Bdat { .. }) if has_long_number(&line) => {
                Err(SyntaxError::SyntaxError { syntax: "BDAT" })
            }
            other => other,
        };
        match request {
            Ok(Request::Ehlo { host }) if !lmtp => self.greet(&host, true).await?,
            Ok(Request::Helo { host }) if !lmtp => self.greet(&host, false).await?,
            Ok(Request::Lhlo { host }) if lmtp => self.greet(&host, true).await?,
            Ok(Request::Ehlo { .. } | Request::Helo { .. } | Request::Lhlo { .. }) => {
                let text = format!("500 5.5.1 this is {}", self.kind());
                self.say(&text).await?;
            }
            Ok(Request::Mail { from }) => self.mail_from(&from).await?,
            Ok(Request::Rcpt { to }) => self.rcpt_to(&to).await?,
            Ok(Request::Data) => self.data().await?,
            Ok(Request::Bdat { chunk_size, is_last }) => self.bdat(chunk_size, is_last).await?,
            Ok(Request::StartTls) => self.starttls().await?,
            Ok(Request::Rset) => {
                self.mail = None;
                self.say("250 2.0.0 forgotten").await?;
            }
            Ok(Request::Noop { .. }) => self.say("250 2.0.0 ok").await?,
            Ok(Request::Vrfy { .. }) => self.say("252 2.5.0 send it and see").await?,
            Ok(Request::Help { .. }) => self.say("214 2.0.0 RFC 5321").await?,
            Ok(Request::Quit) => {
                self.say("221 2.0.0 good-bye").await?;
                return Ok(false);
            }
            Ok(_) => self.say("502 5.5.1 not offered").await?,
            Err(error) => return self.not_understood(&line, &error).await,
        }
        Ok(true)
    }

    async fn not_understood(&mut self, line: &[u8], error: &SyntaxError) -> Result<bool, Gone> {
        let answer = match error {
            SyntaxError::UnknownCommand => "500 5.5.1 unknown command",
            SyntaxError::InvalidSenderAddress => "501 5.1.7 no address",
            SyntaxError::InvalidRecipientAddress => "501 5.1.3 no address",
            SyntaxError::UnsupportedParameter { .. } => "555 5.5.4 parameter not offered",
            _ => "501 5.5.4 not understood",
        };
        self.say(answer).await?;
        // A chunk of unknown size follows: nobody knows where the next command begins.
        Ok(!line.get(..4).is_some_and(|verb| verb.eq_ignore_ascii_case(b"BDAT")))
    }

    async fn greet(&mut self, host: &str, extended: bool) -> Result<(), Gone> {
        self.hello = Some(Hello { name: host.to_owned(), extended });
        self.mail = None;
        let settings = &self.shared.settings;
        if !extended {
            let text = format!("250 {}", settings.name);
            return self.say(&text).await;
        }
        let mut lines =
            vec![settings.name.clone(), "PIPELINING".to_owned(), format!("SIZE {}", settings.max_size)];
        lines.extend(["8BITMIME", "SMTPUTF8", "CHUNKING", "ENHANCEDSTATUSCODES"].map(str::to_owned));
        if settings.tls.is_some() && !self.encrypted {
            lines.push("STARTTLS".to_owned());
        }
        let last = lines.len() - 1;
        let lines = lines
            .iter()
            .enumerate()
            .map(|(index, line)| format!("250{}{line}", if index < last { '-' } else { ' ' }));
        let text = lines.collect::<Vec<_>>().join("\r\n");
        self.say(&text).await
    }

    async fn starttls(&mut self) -> Result<(), Gone> {
        let settings = &self.shared.settings;
        let limit = settings.command_timeout;
        match settings.tls.clone() {
            None => self.say("502 5.5.1 not offered").await,
            Some(_) if self.encrypted => self.say("503 5.5.1 TLS is on").await,
            Some(tls) => {
                self.say("220 2.0.0 go on").await?;
                self.hello = None;
                self.mail = None;
                self.wire.secure(tls, limit).await?;
                self.encrypted = true;
                Ok(())
            }
        }
    }

    pub(super) fn answers_each(&self) -> bool {
        self.shared.settings.protocol == Protocol::Lmtp
    }

    fn kind(&self) -> &'static str {
        if self.answers_each() { "LMTP" } else { "ESMTP" }
    }

    pub(super) async fn say(&mut self, text: &str) -> Result<(), Gone> {
        if text.starts_with('5') {
            self.refusals += 1;
        } else if text.starts_with("250 2.6.0") {
            self.refusals = 0;
        }
        self.wire.write(&format!("{text}\r\n"), self.shared.settings.command_timeout).await
    }
}

fn has_long_number(line: &[u8]) -> bool {
    line.split(|byte| !byte.is_ascii_digit()).any(|digits| digits.len() > MAX_DIGITS)
}
