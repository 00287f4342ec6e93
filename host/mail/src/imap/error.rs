//! Why mail could not be fetched: what failed and what the server said, on one line.

use crate::text::single_line;

/// Characters of a server's words that are kept.
const SAID_CHARS: usize = 300;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImapError {
    #[error("the IMAP server {host}:{port} cannot be reached: {text}")]
    Unreachable { host: String, port: u16, text: String },
    #[error("no protected connection to the IMAP server {host}: {text}")]
    Tls { host: String, text: String },
    #[error("the IMAP server refused the login: {text}")]
    Login { text: String },
    /// The folder we read or the one a mail is moved to.
    #[error("the IMAP server refused the folder `{folder}`: {text}")]
    Folder { folder: String, text: String },
    /// A command was understood and not done; the connection can be used further.
    #[error("the IMAP server refused {doing}: {text}")]
    Refused { doing: &'static str, text: String },
    #[error("{doing}: the IMAP server said what cannot be understood: {text}")]
    Protocol { doing: &'static str, text: String },
    /// The server's last words, if it said any.
    #[error("{doing}: the IMAP server ended the connection: {text}")]
    Closed { doing: &'static str, text: String },
    #[error("{doing}: no answer from the IMAP server in time")]
    TimedOut { doing: &'static str },
    #[error("{doing}: the IMAP server sends {bytes} bytes, {limit} are allowed")]
    TooLarge { doing: &'static str, bytes: u64, limit: u64 },
}

impl ImapError {
    /// Somebody has to look at the user name or the password: trying again locks accounts.
    pub fn is_login(&self) -> bool {
        matches!(self, Self::Login { .. })
    }

    /// A setting is wrong: waiting does not help.
    pub fn is_settings(&self) -> bool {
        matches!(self, Self::Login { .. } | Self::Folder { .. } | Self::Tls { .. })
    }

    /// The connection is as good as before; only this command was not done.
    pub fn leaves_connection(&self) -> bool {
        matches!(self, Self::Refused { .. } | Self::Folder { .. })
    }
}

pub(super) fn said(text: &str) -> String {
    single_line(text, SAID_CHARS)
}
