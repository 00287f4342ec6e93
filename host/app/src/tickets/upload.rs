//! Files that are sent before the request or message they belong to: one by one, each tried again by itself, attached
//! by their identity. They wait for two days, for whoever sent them.
use bytes::Bytes;
use domain::{access::Actor, ids::UploadId, ticket::hex};
use jiff::SignedDuration;
use sha2::{Digest as _, Sha256};
use store::KeptUpload;

use super::{
    access::partner_scope,
    attachment::{Content, OnFile, Upload, media_type_of, safe_name, too_large},
};
use crate::{context::App, errors::AppError, rates::caller_of};

const KEPT_FOR: SignedDuration = SignedDuration::from_hours(48);
/// Of one caller at a time.
const MOST: u64 = 100;

/// Keeps a file until it is attached.
pub async fn keep_upload(
    app: &App,
    actor: &Actor,
    (name, media_type): (&str, Option<String>),
    content: Bytes,
) -> Result<KeptUpload, AppError> {
    partner_scope(actor, "tickets:write")?;
    if content.len() > app.settings.max_attachment {
        return Err(AppError::Invalid(vec![too_large(app, "", content.len())]));
    }
    let (now, owner) = (app.now(), caller_of(actor));
    if store::count_uploads(&app.store, &owner, now).await? >= MOST {
        return Err(AppError::conflict(
            "uploads_exceeded",
            format!("{MOST} files wait to be attached already"),
        ));
    }
    let name = safe_name(name);
    let kept = KeptUpload {
        id: UploadId(app.ids.next()),
        owner,
        media_type: media_type.unwrap_or_else(|| media_type_of(&name).to_owned()),
        name,
        size: content.len() as u64,
        digest: hex(&Sha256::digest(&content)),
        expires_at: now.checked_add(KEPT_FOR).unwrap_or(now),
    };
    app.blobs.put(&kept.digest, content).await?;
    let tx = app.store.begin().await?;
    store::insert_upload(&tx, &kept).await?;
    tx.commit().await?;
    Ok(kept)
}

/// The file of an identity, as it is attached; it may be attached again until it expires, so that a request can be.
pub async fn uploaded(app: &App, actor: &Actor, id: UploadId) -> Result<Option<Upload>, AppError> {
    let found = store::find_upload(&app.store, &caller_of(actor), id, app.now()).await?;
    Ok(found.map(|held| Upload {
        name: held.name,
        media_type: Some(held.media_type),
        content: Content::OnFile(OnFile { digest: held.digest, size: held.size }),
    }))
}

/// Forgets a file that is not needed after all.
pub async fn forget_upload(app: &App, actor: &Actor, id: UploadId) -> Result<(), AppError> {
    partner_scope(actor, "tickets:write")?;
    let tx = app.store.begin().await?;
    if !store::delete_upload(&tx, &caller_of(actor), id).await? {
        return Err(AppError::NotFound { what: "upload" });
    }
    tx.commit().await?;
    Ok(())
}
