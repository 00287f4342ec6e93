//! Delivery of the outbox by SMTP: leased rows, retried on a schedule, recipient by recipient; what a server took is not
//! sent to it again.
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use domain::{
    access::Actor,
    ids::{MailboxId, OutboxId},
};
use jiff::SignedDuration;
use mail::{
    Credential,
    send::{Envelope, SmtpSender},
};
use secrecy::ExposeSecret as _;
use store::{Delivery, DeliveryOutcome, LeasedMail, OutboxFilter, OutboxRow, Page, PageRequest, Senders};

use crate::{
    context::App, errors::AppError, mail_in::flag_unreachable, mailboxes::smtp_settings,
    tickets::access::staff_only,
};

const BATCH: u64 = 20;
const LEASE: SignedDuration = SignedDuration::from_secs(300);
/// Waits before the second, third… attempt; after the last one the mail is given up.
const RETRY_MINUTES: [i64; 8] = [1, 5, 15, 60, 180, 360, 720, 1440];

/// The servers letters leave through: a mailbox's own, else the desk's.
#[derive(Default)]
pub struct WaysOut {
    desk: Option<Arc<SmtpSender>>,
    /// With what it was made of: a server that was changed is another, and so is one with another token.
    own: RwLock<HashMap<MailboxId, (String, Arc<SmtpSender>)>>,
}

impl WaysOut {
    pub fn new(desk: Option<SmtpSender>) -> Self {
        Self { desk: desk.map(Arc::new), own: RwLock::default() }
    }

    async fn senders(&self, app: &App) -> Result<Senders, AppError> {
        if self.desk.is_some() {
            return Ok(Senders::All);
        }
        let catalogue = app.catalogue.current(app).await?;
        let sending = catalogue.mailboxes().iter().filter(|held| held.enabled && held.outgoing.is_some());
        Ok(Senders::Only(sending.map(|held| held.address.clone()).collect()))
    }

    async fn of(&self, app: &App, from: &str) -> Result<Option<Arc<SmtpSender>>, AppError> {
        let catalogue = app.catalogue.current(app).await?;
        let same = |address: &str| address.eq_ignore_ascii_case(from);
        let mailbox = catalogue.mailboxes().iter().find(|held| held.enabled && same(&held.address));
        let Some((id, server)) = mailbox.and_then(|held| Some((held.id, held.outgoing.as_ref()?))) else {
            return Ok(self.desk.clone());
        };
        let on_file = serde_json::to_string(server).map_err(|error| AppError::Internal(error.to_string()))?;
        let settings = smtp_settings(app, id, server).await?;
        let made_of = match &settings.credential {
            Some(Credential::Token(token)) => app.secrets.hash("token", token.expose_secret()) + &on_file,
            _ => on_file,
        };
        let known = self.own.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        if let Some((_, sender)) = known.filter(|(held, _)| *held == made_of) {
            return Ok(Some(sender));
        }
        let sender = SmtpSender::new(settings)
            .map_err(|error| AppError::Internal(format!("{}: {error}", server.host)))?;
        let sender = Arc::new(sender);
        let made = (made_of, Arc::clone(&sender));
        self.own.write().unwrap_or_else(PoisonError::into_inner).insert(id, made);
        Ok(Some(sender))
    }
}

pub async fn letters(
    app: &App,
    actor: &Actor,
    filter: &OutboxFilter,
    page: &PageRequest,
) -> Result<Page<OutboxRow>, AppError> {
    staff_only(actor)?;
    Ok(store::list_outbox(&app.store, &actor.scope(), filter, page).await?)
}

pub async fn letter(app: &App, actor: &Actor, id: OutboxId) -> Result<OutboxRow, AppError> {
    staff_only(actor)?;
    let found = store::find_outbox_mail(&app.store, &actor.scope(), id).await?;
    found.ok_or(AppError::NotFound { what: "letter" })
}

/// Sends a letter that was given up again, the same bytes, to those who did not get it.
pub async fn resend(app: &App, actor: &Actor, id: OutboxId) -> Result<OutboxRow, AppError> {
    letter(app, actor, id).await?;
    let tx = app.store.begin().await?;
    let queued = store::resend_mail(&tx, &actor.scope(), id, app.now()).await?;
    tx.commit().await?;
    if queued {
        letter(app, actor, id).await
    } else {
        Err(AppError::conflict("letter_not_failed", "only a letter that was given up is sent again"))
    }
}

/// Sends what is due. Answers how many mails left.
pub async fn deliver_due(app: &App, ways: &WaysOut) -> Result<usize, AppError> {
    let senders = ways.senders(app).await?;
    if senders == Senders::Only(Vec::new()) {
        return Ok(0);
    }
    let mut sent = 0;
    loop {
        let tx = app.store.begin().await?;
        let mails = store::claim_mails(&tx, app.now(), BATCH, LEASE, &senders).await?;
        tx.commit().await?;
        if mails.is_empty() {
            return Ok(sent);
        }
        for mail in mails {
            sent += usize::from(deliver(app, ways, mail).await?);
        }
    }
}

/// Answers whether everybody has it.
async fn deliver(app: &App, ways: &WaysOut, mut mail: LeasedMail) -> Result<bool, AppError> {
    let way = ways.of(app, &mail.from).await;
    let pending = mail.pending();
    for (index, to) in pending.iter().enumerate() {
        let delivery = attempt(app, &way, &mail, to).await;
        mail.deliveries.push(delivery);
        if index + 1 < pending.len() {
            let tx = app.store.begin().await?;
            store::note_deliveries(&tx, &mail).await?;
            tx.commit().await?;
        }
    }
    let now = app.now();
    let step = usize::try_from(mail.attempts.max(1) - 1).unwrap_or(usize::MAX);
    let again_at = RETRY_MINUTES
        .get(step)
        .map(|minutes| now.checked_add(SignedDuration::from_mins(*minutes)).unwrap_or(now));
    let tx = app.store.begin().await?;
    store::settle_mail(&tx, &mail, now, again_at).await?;
    tx.commit().await?;
    if let Some(ticket) = mail.ticket.filter(|_| mail.is_refused()) {
        flag_unreachable(app, ticket, "the letter was refused for good").await?;
    }
    Ok(mail.pending().is_empty() && !mail.is_refused())
}

async fn attempt(
    app: &App,
    way: &Result<Option<Arc<SmtpSender>>, AppError>,
    mail: &LeasedMail,
    to: &str,
) -> Delivery {
    let envelope = Envelope { from: Some(mail.from.clone()), to: to.to_owned() };
    let (outcome, answer) = match way {
        Ok(Some(sender)) => match sender.send_raw(&envelope, &mail.raw).await {
            Ok(()) => (DeliveryOutcome::Taken, None),
            Err(error) if error.is_permanent() => (DeliveryOutcome::Refused, Some(error.to_string())),
            Err(error) => (DeliveryOutcome::Deferred, Some(error.to_string())),
        },
        Ok(None) => (DeliveryOutcome::Deferred, Some("no server is set up to send it".to_owned())),
        Err(error) => (DeliveryOutcome::Deferred, Some(error.to_string())),
    };
    if let Some(answer) = &answer {
        tracing::warn!(mail.id = %mail.id, "mail {} was not taken: {answer}", mail.id);
    }
    Delivery { to: to.to_owned(), at: app.now(), outcome, answer }
}
