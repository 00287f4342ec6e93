//! Delivery of the outbox by SMTP: leased rows, retried on a schedule; what was sent is not sent again.
use jiff::SignedDuration;
use mail::send::{Envelope, SmtpSender};
use store::MailFailure;

use crate::{context::App, errors::AppError, mail_in::flag_unreachable};

const BATCH: u64 = 20;
const LEASE: SignedDuration = SignedDuration::from_secs(300);
/// Waits before the second, third… attempt; after the last one the mail is given up.
const RETRY_MINUTES: [i64; 8] = [1, 5, 15, 60, 180, 360, 720, 1440];

/// Sends what is due. Answers how many mails left.
pub async fn deliver_due(app: &App, sender: &SmtpSender) -> Result<usize, AppError> {
    let mut sent = 0;
    loop {
        let tx = app.store.begin().await?;
        let mails = store::claim_mails(&tx, app.now(), BATCH, LEASE).await?;
        tx.commit().await?;
        if mails.is_empty() {
            return Ok(sent);
        }
        for mail in mails {
            let mut failure = None;
            for to in &mail.to {
                let envelope = Envelope { from: Some(mail.from.clone()), to: to.clone() };
                if let Err(error) = sender.send_raw(&envelope, &mail.raw).await {
                    tracing::warn!(mail.id = %mail.id, error = %error, "mail {} was not taken", mail.id);
                    failure = Some(if error.is_permanent() {
                        MailFailure::Permanent(error.to_string())
                    } else {
                        retry(app, mail.attempts, error.to_string())
                    });
                }
            }
            let refused = matches!(failure, Some(MailFailure::Permanent(_)));
            let tx = app.store.begin().await?;
            match failure {
                None => {
                    store::mail_sent(&tx, &mail, app.now()).await?;
                    sent += 1;
                }
                Some(failure) => store::mail_failed(&tx, &mail, &failure).await?,
            }
            tx.commit().await?;
            if let Some(ticket) = mail.ticket.filter(|_| refused) {
                flag_unreachable(app, ticket, "the letter was refused for good").await?;
            }
        }
    }
}

fn retry(app: &App, attempts: i32, error: String) -> MailFailure {
    let step = usize::try_from(attempts.max(1) - 1).unwrap_or(usize::MAX);
    match RETRY_MINUTES.get(step) {
        Some(minutes) => {
            let now = app.now();
            MailFailure::Retry {
                at: now.checked_add(SignedDuration::from_mins(*minutes)).unwrap_or(now),
                error,
            }
        }
        None => MailFailure::Permanent(error),
    }
}
