//! One mail is one request, however often and on however many ways it comes: by two of our mailboxes, fetched and
//! handed over, forwarded by a server that tries again. Its source differs then; what the sender wrote does not.
//! Another product is another desk to whoever wrote, and gets its own; and what is proven is never taken for a copy of
//! what anybody may have written.
use domain::ticket::hex;
use mail::InboundMail;
use sha2::{Digest, Sha256};
use store::constraint;
use uuid::Uuid;

use super::receive::{Disposition, disposition_of};
use crate::{context::App, errors::AppError, idempotency::DoneMark};

/// The mark of a mail whose effects are at this place: written once for each mail.
pub(super) fn marked(
    done: Option<&DoneMark>,
    mail: &InboundMail,
    place: &str,
    verified: bool,
) -> Option<DoneMark> {
    let Some(DoneMark::Mail { id, .. }) = done else { return done.cloned() };
    let proof = if verified { "proven" } else { "" };
    let mut hash = Sha256::new();
    for part in [place, proof, &mail.message_id, &mail.content_digest] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    Some(DoneMark::Mail { id: *id, identity: Some(hex(&hash.finalize())) })
}

/// Where the effects were refused because the same mail has them already: files this delivery as that mail.
pub(super) async fn or_known(
    app: &App,
    done: Option<&DoneMark>,
    taken: Result<Disposition, AppError>,
) -> Result<Disposition, AppError> {
    match (taken, done) {
        (Err(AppError::Store(error)), Some(DoneMark::Mail { id, identity: Some(identity) }))
            if error.is_conflict_on(constraint::RAW_MAIL_IDENTITY) =>
        {
            same_as(app, *id, identity).await
        }
        (taken, _) => taken,
    }
}

async fn same_as(app: &App, id: Uuid, identity: &str) -> Result<Disposition, AppError> {
    let known = store::raw_mail_by_identity(&app.store, identity).await?;
    let verdict =
        known.ok_or_else(|| AppError::conflict("mail_settled", "this mail was taken in meanwhile"))?;
    let tx = app.store.begin().await?;
    store::settle_raw_mail(&tx, id, &verdict, None, app.now()).await?;
    tx.commit().await?;
    Ok(disposition_of(&verdict))
}
