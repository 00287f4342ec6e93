//! Mail that arrives: recorded, classified, threaded, and turned into a ticket or a message. Identity in mail is
//! untrusted: nothing that costs or discloses follows from an unproven sender.
mod bounce;
mod complaint;
mod intent;
mod receive;
mod sandbox_mail;

pub(crate) use bounce::flag_unreachable;
pub use receive::{Disposition, MailEnvelope, receive_raw};
pub use sandbox_mail::{SandboxContent, SandboxMail, decode_base64, receive_sandbox_mail};

use domain::catalogue::Product;
use jiff::Timestamp;

use crate::{context::App, errors::AppError};

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
