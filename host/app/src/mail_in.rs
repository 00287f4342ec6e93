//! Mail that arrives: recorded, classified, threaded, and turned into a ticket or a message. Identity in mail is
//! untrusted: nothing that costs or discloses follows from an unproven sender.
mod receive;
mod sandbox_mail;

pub use receive::{Disposition, MailEnvelope, receive_raw};
pub use sandbox_mail::{SandboxContent, SandboxMail, decode_base64, receive_sandbox_mail};

use domain::catalogue::Product;
use jiff::Timestamp;

use crate::{context::App, errors::AppError};

/// The same mail at the same time is taken in once: the second waits for the verdict on the first. Mails that share no
/// lock do not wait for each other.
#[derive(Default)]
pub struct IntakeLocks {
    shards: [tokio::sync::Mutex<()>; 16],
}

impl IntakeLocks {
    async fn lock(&self, digest: &str) -> tokio::sync::MutexGuard<'_, ()> {
        let shard = digest.bytes().next_back().map_or(0, |last| usize::from(last) % self.shards.len());
        self.shards[shard].lock().await
    }
}

/// Up to which receipt instant all mail of a product's mailboxes has been taken in. Closing timers wait for it
/// (6.4). Mail that a sandbox holds back until its `fetched_at` keeps the mark at its receipt.
pub(crate) async fn intake_watermark(app: &App, product: &Product) -> Result<Timestamp, AppError> {
    let now = app.now();
    let pending = store::pending_payloads(&app.store, crate::jobs::DELIVER_MAIL).await?;
    let held_back = pending
        .iter()
        .filter(|payload| {
            payload["to"]
                .as_str()
                .is_some_and(|to| product.mailboxes.iter().any(|mailbox| mailbox.eq_ignore_ascii_case(to)))
        })
        .filter_map(|payload| payload["received_at"].as_str().and_then(|text| text.parse::<Timestamp>().ok()))
        .min();
    Ok(held_back.map_or(now, |at| at.min(now)))
}
