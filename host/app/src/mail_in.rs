//! Mail that arrives: recorded, classified, threaded, and turned into a ticket or a message. Identity in mail is
//! untrusted: nothing that costs or discloses follows from an unproven sender.
mod bounce;
mod complaint;
mod identity;
mod intent;
mod noting;
mod quarantine;
mod reason;
mod receive;
mod request;
mod sandbox_mail;
mod sender;

pub(crate) use bounce::flag_unreachable;
pub use noting::NoteQueue;
pub(crate) use quarantine::quarantine;
pub use quarantine::{ReadMail, Release, inbound_mail, inbound_mails, inbound_source, release, set_aside};
pub use reason::reason_words;
pub(crate) use receive::MOST_ATTEMPTS;
pub use receive::{Directed, Disposition, MailEnvelope, receive_raw};
pub use sandbox_mail::{SandboxContent, SandboxMail, decode_base64, receive_sandbox_mail};

pub use mail::{Attachment as MailAttachment, InboundMail};

use domain::{access::Scope, catalogue::Product, mailbox::Mailbox};
use jiff::{SignedDuration, Timestamp};

use crate::{context::App, errors::AppError};

/// A mail that was noted, never taken in and never sent again for this long was not acknowledged: its sender has it, and
/// closings go on. Should it come yet, a closing it was in time for is taken back.
const UNSETTLED: SignedDuration = SignedDuration::from_hours(1);

/// Up to which receipt instant all mail of a product's mailboxes has been taken in. Closing timers wait for it
/// (6.4). Mail that a sandbox holds back until its `fetched_at`, mail that is noted and not settled, and a mailbox that
/// cannot be read keep the mark where they are.
pub(crate) async fn intake_watermark(app: &App, product: &Product) -> Result<Timestamp, AppError> {
    let catalogue = app.catalogue.current(app).await?;
    let addresses: Vec<String> = catalogue.addresses(product).map(str::to_lowercase).collect();
    let pending = store::pending_payloads(&app.store, crate::jobs::DELIVER_MAIL).await?;
    let held_back = pending
        .iter()
        .filter(|payload| payload["to"].as_str().is_some_and(|to| addresses.contains(&to.to_lowercase())))
        .filter_map(|payload| payload["received_at"].as_str()?.parse::<Timestamp>().ok());
    let now = app.now();
    let lately = now.checked_sub(UNSETTLED).unwrap_or(Timestamp::MIN);
    let noted = store::oldest_pending_mail(&app.store, &addresses, lately).await?;
    let fetched = fetched_to(app, product).await?;
    Ok(held_back.chain(noted).chain(fetched).chain([now]).min().unwrap_or(now))
}

/// Until when the mailboxes that are fetched are read; one that was never read keeps nothing waiting.
async fn fetched_to(app: &App, product: &Product) -> Result<Option<Timestamp>, AppError> {
    let catalogue = app.catalogue.current(app).await?;
    let fetched = |held: &Mailbox| {
        held.enabled && held.incoming.is_some() && held.product() == Some(product.code.as_str())
    };
    if !catalogue.mailboxes().iter().any(|held| fetched(held)) {
        return Ok(None);
    }
    let on_file = store::list_mailboxes(&app.store, &Scope::All).await?;
    Ok(on_file.iter().filter(|held| fetched(&held.mailbox)).filter_map(|held| held.state.read_to).min())
}
