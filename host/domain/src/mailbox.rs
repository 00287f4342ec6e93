//! Mailboxes of the desk: where requests arrive, for which product, and through which servers mail comes and goes.
use serde::{Deserialize, Serialize};

use crate::ids::MailboxId;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    pub id: MailboxId,
    /// Lower-cased; one mailbox has it.
    pub address: String,
    pub purpose: MailboxPurpose,
    pub enabled: bool,
    /// The server whose Authentication-Results are believed (RFC 8601); none is believed where it is not named.
    pub authserv_id: Option<String>,
    /// Where mail is fetched from. Without it mail comes over our own receiver.
    pub incoming: Option<Incoming>,
    /// Through which letters from this address leave. Without it, through the desk's own.
    pub outgoing: Option<MailServer>,
    /// How letters from this address are signed; without it they are not.
    pub dkim: Option<Dkim>,
}

/// A signature under letters (RFC 6376).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dkim {
    pub domain: String,
    pub selector: String,
    /// PEM, sealed under a key of the installation.
    pub private_key: String,
    /// What belongs into the DNS as TXT at [`Dkim::record_name`].
    pub record: String,
}

impl Dkim {
    pub fn record_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailboxPurpose {
    /// Requests for a product, by its code.
    Product(String),
    /// Complaints (T 5.1).
    Quality,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailServer {
    pub host: String,
    pub port: u16,
    pub tls: MailTls,
    pub user: Option<String>,
    /// Sealed under a key of the installation.
    pub password: Option<String>,
    /// In the place of a password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oauth: Option<OauthGrant>,
    /// A certificate authority that is trusted beside the system's, in PEM.
    pub ca: Option<String>,
}

/// By what access tokens are got (RFC 6749 6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OauthGrant {
    pub token_url: String,
    pub client_id: String,
    /// Sealed under a key of the installation; public clients have none.
    pub client_secret: Option<String>,
    /// Sealed under a key of the installation.
    pub refresh_token: String,
    pub scope: Option<String>,
}

/// What is named is required: a connection is never downgraded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailTls {
    None,
    Starttls,
    Tls,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incoming {
    pub server: MailServer,
    pub folder: String,
    pub after: AfterFetch,
}

/// What becomes of a mail on the server once it is taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterFetch {
    Leave,
    Seen,
    Move(String),
    Delete,
}

impl Mailbox {
    pub fn product(&self) -> Option<&str> {
        match &self.purpose {
            MailboxPurpose::Product(code) => Some(code),
            MailboxPurpose::Quality => None,
        }
    }
}
