//! One mail on its way in: MAIL, RCPT, DATA or BDAT, and handing it to the intake.

use std::borrow::Cow;

use bytes::Bytes;
use smtp_proto::{MAIL_BODY_7BIT, MAIL_BODY_8BITMIME, MAIL_SMTPUTF8, MailFrom, RcptTo};

use super::content::Content;
use super::session::Session;
use super::trace::Trace;
use super::wire::Gone;
use super::{Delivered, Known, NotTaken};
use crate::text::single_line;

/// Characters of the intake's words that are said.
const WORD_CHARS: usize = 300;

#[derive(Default)]
pub(super) struct Transaction {
    from: Option<String>,
    recipients: Vec<String>,
    /// Chunks so far.
    content: Option<Content>,
}

impl Session {
    pub(super) async fn mail_from(&mut self, from: &MailFrom<Cow<'_, str>>) -> Result<(), Gone> {
        let offered = MAIL_BODY_7BIT | MAIL_BODY_8BITMIME | MAIL_SMTPUTF8;
        if self.hello.is_none() {
            return self.say("503 5.5.1 say hello first").await;
        }
        if self.mail.is_some() {
            return self.say("503 5.5.1 one mail at a time").await;
        }
        if from.flags & !offered != 0 {
            return self.say("555 5.5.4 parameter not offered").await;
        }
        if from.size > self.shared.settings.max_size {
            return self.say(&self.too_large()).await;
        }
        if has_control(&from.address) {
            return self.say("501 5.1.7 no address").await;
        }
        let address = Some(from.address.to_string()).filter(|address| !address.is_empty());
        self.mail = Some(Transaction { from: address, ..Transaction::default() });
        self.say("250 2.1.0 ok").await
    }

    pub(super) async fn rcpt_to(&mut self, to: &RcptTo<Cow<'_, str>>) -> Result<(), Gone> {
        let Some(mail) = &self.mail else { return self.say("503 5.5.1 MAIL first").await };
        if mail.content.is_some() {
            return self.say("503 5.5.1 the chunks have begun").await;
        }
        if mail.recipients.len() >= self.shared.settings.max_recipients {
            return self.say("452 4.5.3 too many recipients").await;
        }
        if has_control(&to.address) {
            return self.say("501 5.1.3 no address").await;
        }
        // The parser's word for the address without a domain that every server has (RFC 5321 4.5.1).
        let address = if to.address.is_empty() { "postmaster" } else { &*to.address };
        let answer = match self.shared.intake.knows(address).await {
            Known::Yes => "250 2.1.5 ok",
            Known::No => "550 5.1.1 nobody here by that name",
            Known::Later => "451 4.3.0 cannot be told now, try again later",
        };
        if let (Some(mail), true) = (&mut self.mail, answer.starts_with("250")) {
            mail.recipients.push(address.to_owned());
        }
        self.say(answer).await
    }

    pub(super) async fn data(&mut self) -> Result<(), Gone> {
        match &self.mail {
            None => return self.say("503 5.5.1 MAIL first").await,
            Some(mail) if mail.recipients.is_empty() => return self.say("503 5.5.1 RCPT first").await,
            Some(mail) if mail.content.is_some() => return self.say("503 5.5.1 the chunks have begun").await,
            Some(_) => self.say("354 go on, end with a dot").await?,
        }
        let mut content = Content::new(self.shared.settings.max_size);
        self.wire.dotted(&mut content, self.shared.settings.data_timeout).await?;
        match self.mail.take() {
            Some(mail) => self.deliver(mail, content).await,
            None => Ok(()),
        }
    }

    /// The chunk is read whatever becomes of it: it must not be taken for commands.
    pub(super) async fn bdat(&mut self, size: usize, last: bool) -> Result<(), Gone> {
        let (limit, max) = (self.shared.settings.data_timeout, self.shared.settings.max_size);
        let mail = self.mail.take().filter(|mail| !mail.recipients.is_empty());
        let Some(mut mail) = mail else {
            self.wire.chunk(size, &mut Content::new(0), limit).await?;
            return self.say("503 5.5.1 MAIL and RCPT first").await;
        };
        let mut content = mail.content.take().unwrap_or_else(|| Content::new(max));
        self.wire.chunk(size, &mut content, limit).await?;
        if last {
            return self.deliver(mail, content).await;
        }
        if content.is_too_large() {
            return self.say(&self.too_large()).await;
        }
        mail.content = Some(content);
        self.mail = Some(mail);
        self.say(&format!("250 2.0.0 {size} bytes")).await
    }

    async fn deliver(&mut self, mail: Transaction, content: Content) -> Result<(), Gone> {
        let Some(bytes) = content.kept() else {
            let text = self.too_large();
            let answers = if self.answers_each() { mail.recipients.len() } else { 1 };
            for _ in 0..answers {
                self.say(&text).await?;
            }
            return Ok(());
        };
        let mut letter = self.letter(mail.from, &bytes);
        drop(bytes);
        let (mut later, mut refused) = (None, None);
        for recipient in mail.recipients {
            letter.recipient = recipient;
            let taken = self.shared.intake.take(&letter).await;
            if self.answers_each() {
                self.say(&verdict(&taken)).await?;
                continue;
            }
            match &taken {
                Ok(()) => {}
                Err(NotTaken::Later(_)) => later = later.or(Some(verdict(&taken))),
                Err(NotTaken::Refused(_)) => refused = refused.or(Some(verdict(&taken))),
            }
        }
        if self.answers_each() {
            return Ok(());
        }
        let answer = later.or(refused).unwrap_or_else(|| verdict(&Ok(())));
        self.say(&answer).await
    }

    fn letter(&self, from: Option<String>, bytes: &[u8]) -> Delivered {
        let received_at = (self.shared.now)();
        let trace = Trace {
            protocol: self.shared.settings.protocol,
            name: &self.shared.settings.name,
            hello: self.hello.as_ref().map_or("", |hello| hello.name.as_str()),
            extended: self.hello.as_ref().is_some_and(|hello| hello.extended),
            peer: self.peer,
            encrypted: self.encrypted,
        };
        let header = trace.header(received_at);
        let source = Bytes::from([header.as_bytes(), bytes].concat());
        let (peer, encrypted, trace) = (self.peer, self.encrypted, header.len());
        Delivered { peer, from, recipient: String::new(), source, encrypted, received_at, trace }
    }

    fn too_large(&self) -> String {
        format!("552 5.3.4 more than {} bytes", self.shared.settings.max_size)
    }
}

/// What the sender is told; its words are the intake's, one line of ASCII.
fn verdict(taken: &Result<(), NotTaken>) -> String {
    let words = |text: &str| {
        single_line(text, WORD_CHARS).chars().map(|c| if c.is_ascii() { c } else { '?' }).collect::<String>()
    };
    match taken {
        Ok(()) => "250 2.6.0 taken".to_owned(),
        Err(NotTaken::Later(text)) => format!("451 4.3.0 {}", words(text)),
        Err(NotTaken::Refused(text)) => format!("554 5.6.0 {}", words(text)),
    }
}

fn has_control(address: &str) -> bool {
    address.chars().any(char::is_control)
}
