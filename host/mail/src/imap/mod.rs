//! Fetching mail from a mailbox over IMAP. A folder is listed by UID, mail is fetched without touching it, and is
//! settled (marked, moved, deleted) only when the caller has kept it: what fails in between is fetched again.

mod connect;
mod error;
mod fetch;
mod frame;
mod wire;
mod words;

use std::time::Duration;

use jiff::Timestamp;

use self::connect::{LONGEST_IDLE, connect, leave};
use self::wire::{End, Wire};
use self::words::Command;
use crate::credential::Credential;
use crate::tls::Tls;

pub use error::ImapError;

#[derive(Debug, Clone)]
pub struct ImapSettings {
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    pub user: String,
    pub credential: Credential,
    /// `INBOX`, or a name in any script.
    pub folder: String,
    /// PEM of an authority to trust besides the machine's own: a company's, or a test's.
    pub ca: Option<String>,
    /// Limit of every single command, connecting and fetching one mail included.
    pub timeout: Duration,
    /// The largest mail or header that is read into memory, whatever size the server claimed before.
    pub max_bytes: u64,
}

/// What becomes of a mail in the folder when we have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AfterFetch {
    Leave,
    Seen,
    /// To this folder, which has to exist.
    Move(String),
    Delete,
}

/// A mail in the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    pub uid: u32,
    pub size: u64,
    /// When the mail server got it (INTERNALDATE).
    pub arrived_at: Timestamp,
}

/// A connection with one folder open. Dropping it at any moment loses the connection and nothing else; a command
/// whose future was dropped half way makes the connection unusable, and later commands say so.
pub struct Imap {
    wire: Wire,
    uid_validity: u32,
}

impl std::fmt::Debug for Imap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let messages = self.wire.messages;
        f.debug_struct("Imap").field("messages", &messages).finish_non_exhaustive()
    }
}

impl Imap {
    /// Connects, protects the connection as configured, logs in and opens the folder.
    #[tracing::instrument(name = "imap.open", skip_all, fields(imap.host = %settings.host))]
    pub async fn open(settings: &ImapSettings) -> Result<Self, ImapError> {
        let wire = connect(settings).await?;
        let uid_validity = wire.uid_validity.unwrap_or_default();
        Ok(Self { wire, uid_validity })
    }

    /// UIDs mean something only together with this number: another number, other mails.
    pub fn uid_validity(&self) -> u32 {
        self.uid_validity
    }

    /// Mails in the folder, as far as the server has told.
    pub fn messages(&self) -> u32 {
        self.wire.messages
    }

    /// Does what was decided about a mail that is kept now. A mail that is gone needs nothing any more.
    pub async fn settle(&mut self, uid: u32, after: &AfterFetch) -> Result<(), ImapError> {
        match after {
            AfterFetch::Leave => Ok(()),
            AfterFetch::Seen => self.flag("marking a mail as seen", uid, "\\Seen").await,
            AfterFetch::Delete => self.remove("deleting a mail", uid).await,
            AfterFetch::Move(folder) if self.wire.can("MOVE") => {
                self.transfer("moving a mail", "UID MOVE", uid, folder).await
            }
            AfterFetch::Move(folder) => {
                self.transfer("copying a mail", "UID COPY", uid, folder).await?;
                self.remove("removing a mail that was copied", uid).await
            }
        }
    }

    async fn transfer(
        &mut self,
        doing: &'static str,
        verb: &str,
        uid: u32,
        folder: &str,
    ) -> Result<(), ImapError> {
        let command = Command::new(&format!("{verb} {uid}")).folder(folder);
        match self.wire.run(doing, &command, |_| ()).await? {
            End::Ok => Ok(()),
            End::No(text) => Err(ImapError::Folder { folder: folder.to_owned(), text }),
        }
    }

    async fn flag(&mut self, doing: &'static str, uid: u32, flag: &str) -> Result<(), ImapError> {
        self.wire.order(doing, &Command::new(&format!("UID STORE {uid} +FLAGS.SILENT ({flag})"))).await
    }

    /// A server that cannot expunge one mail keeps it, marked as deleted: a bare EXPUNGE would take what other
    /// people have marked.
    async fn remove(&mut self, doing: &'static str, uid: u32) -> Result<(), ImapError> {
        self.flag(doing, uid, "\\Deleted").await?;
        if self.wire.can("UIDPLUS") {
            self.wire.order(doing, &Command::new(&format!("UID EXPUNGE {uid}"))).await?;
        }
        Ok(())
    }

    /// Waits until the server reports new mail, or `limit` (at most 28 minutes) has passed; true if there may be
    /// new mail. Mail reported since the last `waiting` counts. A server without IDLE is asked at the end.
    pub async fn idle(mut self, limit: Duration) -> Result<(Self, bool), ImapError> {
        let limit = limit.min(LONGEST_IDLE);
        if self.wire.news {
            return Ok((self, true));
        }
        if !(self.wire.can("IDLE") && self.wire.idle(limit).await?) {
            tokio::time::sleep(limit).await;
            self.wire.order("asking for new mail", &Command::new("NOOP")).await?;
        }
        let news = self.wire.news;
        Ok((self, news))
    }

    /// Says good-bye to the server. Nothing is expunged.
    pub async fn close(self) {
        leave(self.wire).await;
    }
}

#[cfg(test)]
mod dovecot_tests;
#[cfg(test)]
mod tests;
