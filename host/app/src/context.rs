//! The context every use case takes: where data, rules, time, identities and secrets come from.
use std::{ops::Deref, sync::Arc, time::Duration};

use domain::{
    ids::{IdSource, TicketId},
    rules::RuleEngine,
};
use jiff::Timestamp;
use store::{Blobs, Store};
use tokio::sync::OwnedMutexGuard;

use crate::{
    accounts::{IdentityKeys, Standings},
    catalogue::CatalogueCache,
    demonstration::Demonstration,
    feed::Live,
    letters::Patience,
    locks::KeyedLocks,
    mail_in::NoteQueue,
    mailboxes::AccessTokens,
    numbers::Numbers,
    rates::Rates,
    rules::CommitQueue,
    secrets::Secrets,
    webhooks,
};

/// The source of now. The server's implementation is the only place that reads the machine's clock.
pub trait Clock: Send + Sync {
    /// To the millisecond: finer digits would not survive the plugin boundary.
    fn now(&self) -> Timestamp;
    /// Moves a sandbox clock; `false` where the clock cannot be moved.
    fn set(&self, to: Timestamp) -> bool;
    /// Time since some instant of this process: for how long something took, never for when it was.
    fn ticks(&self) -> Duration;
}

/// Randomness for tokens and salts.
pub trait Entropy: Send + Sync {
    fn fill(&self, bytes: &mut [u8]);
}

#[derive(Clone, Debug)]
pub struct AppSettings {
    /// Domain of our mailboxes and Message-IDs.
    pub mail_domain: String,
    /// Sender of the desk's letters where a product has no mailbox.
    pub mail_from: String,
    /// Where the web is reached, for links in letters.
    pub base_url: String,
    pub access_token_seconds: i64,
    pub session_days: i64,
    pub sandbox: bool,
    /// Most bytes of one attachment and of one mail.
    pub max_attachment: usize,
}

impl AppSettings {
    /// Bytes of a mail that may carry the largest attachment: base64 and line ends make four of three.
    pub fn max_mail(&self) -> usize {
        self.max_attachment / 2 * 3 + (1 << 20)
    }
}

pub struct AppParts {
    pub store: Store,
    pub blobs: Blobs,
    pub rules: Arc<dyn RuleEngine>,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
    pub entropy: Arc<dyn Entropy>,
    pub secrets: Secrets,
    pub settings: AppSettings,
    pub catalogue: CatalogueCache,
    pub numbers: Numbers,
    pub commits: CommitQueue,
    pub notes: NoteQueue,
    /// Mails by the digest of their source, calls by their key at the exchange.
    pub intake: KeyedLocks,
    /// Tickets: what is written on one of them is written one after the other, on the case as it is.
    pub tickets: KeyedLocks,
    /// Ledgers by customer: hours are drawn one after the other, on the balance as it is.
    pub ledgers: KeyedLocks,
    /// Facts from outside by customer, missed calls by caller: each is decided on with what the one before led to.
    pub externals: KeyedLocks,
    /// Places for batches of readings that are taken in at once.
    pub batches: tokio::sync::Semaphore,
    /// Places for passwords that are hashed at once.
    pub hashing: tokio::sync::Semaphore,
    pub letters: mail::render::Renderer,
    /// How much of one kind a sender may bring about within the hour.
    pub patience: Patience,
    pub live: Live,
    pub webhooks: webhooks::Sender,
    /// For mail servers that want tokens.
    pub tokens: AccessTokens,
    pub rates: Rates,
    /// Sign-ins that were looked up lately.
    pub standings: Standings,
    /// Keys of providers of identity.
    pub identity: IdentityKeys,
    pub demonstration: Demonstration,
}

/// Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<AppParts>);

impl App {
    pub fn new(parts: AppParts) -> Self {
        Self(Arc::new(parts))
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Until the answer is dropped nobody else in this process takes a turn on these tickets.
    pub(crate) async fn alone_on(&self, tickets: &[TicketId]) -> Vec<OwnedMutexGuard<()>> {
        self.tickets.lock_all(tickets.iter().map(|id| id.0.as_bytes().as_slice())).await
    }

    /// A fresh random token, 256 bits as hexadecimal.
    pub fn random_token(&self) -> String {
        let mut bytes = [0_u8; 32];
        self.entropy.fill(&mut bytes);
        domain::ticket::hex(&bytes)
    }
}

impl Deref for App {
    type Target = AppParts;
    fn deref(&self) -> &AppParts {
        &self.0
    }
}
