//! Fetching over IMAP. A mail is marked on the server only when it is taken in; how far reading came is on file, so that
//! a restart goes on there, and what was taken in twice is one mail by its source.
use std::time::Duration;

use bytes::Bytes;
use domain::{
    access::Scope,
    case::AlertDraft,
    ids::OrganisationId,
    mail_reason::{MailReason, MailReasonCode},
    mailbox::{Incoming, Mailbox},
};
use jiff::{SignedDuration, Timestamp};
use mail::imap::{Imap, ImapError, Waiting};
use serde_json::json;
use store::{MailboxLease, MailboxState, ReadMark, StoreError};
use tokio_util::sync::CancellationToken;

use super::servers::{after, imap_settings};
use crate::{
    context::App,
    errors::AppError,
    mail_in::{MOST_ATTEMPTS, MailEnvelope, quarantine, receive_raw},
};

/// One replica at a time reads a mailbox; one that died is succeeded after this.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// How long the server is listened to before the folder is listed anew.
const IDLE: Duration = Duration::from_secs(20);
/// Between attempts at one mail.
const PAUSE: Duration = Duration::from_secs(1);
/// A mailbox that cannot be read for this long is told to the operators; a wrong password at once.
const PATIENCE: SignedDuration = SignedDuration::from_mins(5);

#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("another replica reads it")]
    Held,
    #[error(transparent)]
    Imap(#[from] ImapError),
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<StoreError> for FetchError {
    fn from(error: StoreError) -> Self {
        Self::App(error.into())
    }
}

impl FetchError {
    /// Waiting does not help: somebody has to change a setting.
    pub fn is_settings(&self) -> bool {
        matches!(self, Self::Imap(error) if error.is_settings())
    }
}

/// A desk that starts on its own database waits for no one who died.
pub async fn take_over(app: &App) -> Result<(), AppError> {
    let tx = app.store.begin().await?;
    store::free_mailboxes(&tx).await?;
    Ok(tx.commit().await?)
}

/// Reads a mailbox and goes on reading what arrives, until `stop` or the first failure, which is on file then.
pub async fn fetch(app: &App, mailbox: &Mailbox, stop: &CancellationToken) -> Result<(), FetchError> {
    let Some(incoming) = &mailbox.incoming else { return Ok(()) };
    let tx = app.store.begin().await?;
    let lease = store::lease_mailbox(&tx, mailbox.id, app.now(), LEASE).await?;
    tx.commit().await?;
    let lease = lease.ok_or(FetchError::Held)?;
    let found = store::find_mailbox(&app.store, &Scope::All, mailbox.id).await?;
    let state = found.map(|held| held.state).unwrap_or_default();
    let mut reader = Reader { app, mailbox, incoming, lease, told: false };
    let ended = tokio::select! {
        () = stop.cancelled() => Ok(()),
        ended = reader.read(&state) => ended,
    };
    if let Err(error) = &ended {
        reader.failed(error, &state).await?;
    }
    let tx = app.store.begin().await?;
    match store::release_mailbox(&tx, lease).await {
        // It was deleted, or another took over: there is nothing to release.
        Ok(()) | Err(StoreError::LeaseLost) => tx.commit().await?,
        Err(error) => return Err(error.into()),
    }
    ended
}

struct Reader<'a> {
    app: &'a App,
    mailbox: &'a Mailbox,
    incoming: &'a Incoming,
    lease: MailboxLease,
    /// That it is read again was told.
    told: bool,
}

impl Reader<'_> {
    async fn read(&mut self, state: &MailboxState) -> Result<(), FetchError> {
        let mut imap = self.open().await?;
        let uid_validity = imap.uid_validity();
        let same = state.uid_validity == Some(uid_validity);
        // Another UIDVALIDITY: UIDs count anew, and what was taken in is known by its source.
        let mut last = if same { state.last_uid } else { 0 };
        self.mark(ReadMark { uid_validity, uid: last, mail_at: None }).await?;
        loop {
            let begun = self.app.now();
            for waiting in imap.waiting(last).await? {
                let mail_at = self.take(&mut imap, &waiting).await?;
                last = waiting.uid;
                self.mark(ReadMark { uid_validity, uid: last, mail_at }).await?;
                self.settle(&mut imap, last).await?;
            }
            self.read_to(begun).await?;
            (imap, _) = imap.idle(IDLE).await?;
        }
    }

    async fn open(&self) -> Result<Imap, FetchError> {
        let settings = imap_settings(self.app, self.mailbox.id, self.incoming).await?;
        let opened = Imap::open(&settings).await;
        if let (Err(ImapError::Login { .. }), Some(grant)) = (&opened, &self.incoming.server.oauth) {
            self.app.tokens.forget(grant);
        }
        Ok(opened?)
    }

    /// Takes one mail in; answers when it arrived. `None` where it vanished meanwhile.
    async fn take(&self, imap: &mut Imap, waiting: &Waiting) -> Result<Option<Timestamp>, FetchError> {
        let envelope = MailEnvelope {
            mailbox: self.mailbox.address.clone(),
            unanswerable: false,
            received_at: waiting.arrived_at.min(self.app.now()),
            authenticated: false,
            authserv_id: self.mailbox.authserv_id.clone(),
            fields: Vec::new(),
            intent: None,
            directed: None,
        };
        let arrived = envelope.received_at;
        if waiting.size > self.app.settings.max_mail() as u64 {
            let Some(header) = imap.header(waiting.uid).await? else { return Ok(None) };
            let reason = MailReason::with(MailReasonCode::LeftInMailbox, waiting.size.to_string());
            quarantine(self.app, Bytes::from(header), envelope, reason).await?;
            return Ok(Some(arrived));
        }
        let Some(source) = imap.source(waiting.uid).await? else { return Ok(None) };
        let source = Bytes::from(source);
        let mut attempt = 1;
        loop {
            match receive_raw(self.app, source.clone(), envelope.clone()).await {
                Ok((disposition, id)) => {
                    tracing::info!(mail.id = %id, disposition = disposition.as_str(), "mail to {} taken in", self.mailbox.address);
                    return Ok(Some(arrived));
                }
                // Each attempt is counted before it is made: the last one finds it quarantined.
                Err(error) if attempt <= MOST_ATTEMPTS => {
                    tracing::warn!(error = %error, attempt, "a mail to {} is not taken in: {error}", self.mailbox.address);
                    attempt += 1;
                    tokio::time::sleep(PAUSE).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// A server that refuses the mark leaves the mail where it is: it is taken in all the same.
    async fn settle(&self, imap: &mut Imap, uid: u32) -> Result<(), FetchError> {
        match imap.settle(uid, &after(&self.incoming.after)).await {
            Err(error) if error.leaves_connection() => {
                tracing::warn!(error = %error, "{}: {error}", self.mailbox.address);
                Ok(())
            }
            settled => Ok(settled?),
        }
    }

    fn held_until(&self) -> Timestamp {
        let now = self.app.now();
        now.checked_add(LEASE).unwrap_or(now)
    }

    async fn mark(&self, mark: ReadMark) -> Result<(), FetchError> {
        let tx = self.app.store.begin().await?;
        store::mailbox_read(&tx, self.lease, mark, self.held_until()).await?;
        Ok(tx.commit().await?)
    }

    async fn read_to(&mut self, begun: Timestamp) -> Result<(), FetchError> {
        let tx = self.app.store.begin().await?;
        store::mailbox_read_to(&tx, self.lease, begun, self.held_until()).await?;
        if !std::mem::replace(&mut self.told, true) {
            store::resolve_alert(&tx, &self.alert_key(), self.app.now()).await?;
        }
        Ok(tx.commit().await?)
    }

    fn alert_key(&self) -> String {
        format!("mailbox:{}", self.mailbox.id)
    }

    async fn failed(&self, error: &FetchError, state: &MailboxState) -> Result<(), FetchError> {
        let now = self.app.now();
        // A mailbox that was read in between fails anew.
        let found = store::find_mailbox(&self.app.store, &Scope::All, self.mailbox.id).await?;
        let since = found.map_or(state.failing_since, |held| held.state.failing_since).unwrap_or(now);
        let provider = self.provider().await?;
        let tx = self.app.store.begin().await?;
        match store::mailbox_failed(&tx, self.lease, &error.to_string(), since).await {
            Ok(()) => {}
            // It was deleted, or another took over.
            Err(StoreError::LeaseLost) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        if error.is_settings() || now.duration_since(since) >= PATIENCE {
            let alert = AlertDraft {
                code: "mailbox_unreadable".to_owned(),
                key: self.alert_key(),
                data: json!({"mailbox": self.mailbox.address, "error": error.to_string(), "since": since}),
            };
            store::raise_alert(&tx, &alert, provider, now).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Those who serve the product are told beside the desk's own staff; complaints are the desk's affair.
    async fn provider(&self) -> Result<Option<OrganisationId>, AppError> {
        let Some(code) = self.mailbox.product() else { return Ok(None) };
        let catalogue = self.app.catalogue.current(self.app).await?;
        Ok(catalogue.product(code).ok().map(|product| product.provider))
    }
}
