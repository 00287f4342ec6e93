//! Attachments: content goes to the object store under its digest, the rest stays with the message.
use bytes::Bytes;
use domain::{
    access::Actor,
    ids::{AttachmentId, MessageId, TicketId},
    ticket::{Attachment, hex},
};
use sha2::{Digest, Sha256};

use super::access::may_read_tickets;
use crate::{
    context::App,
    errors::{AppError, InvalidField},
    rules::Turn,
};

#[derive(Clone, Debug)]
pub struct Upload {
    pub name: String,
    pub media_type: Option<String>,
    pub content: Content,
}

/// The bytes of a file, or where they lie already.
#[derive(Clone, Debug)]
pub enum Content {
    Given(Bytes),
    OnFile(OnFile),
}

/// A content in the object store; only the desk itself says so (see [`super::upload::uploaded`]).
#[derive(Clone, Debug)]
pub struct OnFile {
    pub(super) digest: String,
    pub(super) size: u64,
}

impl From<Bytes> for Content {
    fn from(bytes: Bytes) -> Self {
        Self::Given(bytes)
    }
}

/// File names a mail or a browser may bring are not trusted with paths or control characters.
pub(super) fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let clean: String = last.chars().filter(|c| !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')).take(200).collect();
    let trimmed = clean.trim_matches(['.', ' ']);
    if trimmed.is_empty() { "file".to_owned() } else { trimmed.to_owned() }
}

/// Media types by the extension where the sender names none.
pub(super) fn media_type_of(name: &str) -> &'static str {
    match name.rsplit('.').next().map(str::to_ascii_lowercase).as_deref() {
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("png") => "image/png",
        Some("gif") => "image/gif",
        Some("bmp") => "image/bmp",
        Some("webp") => "image/webp",
        Some("mp4") => "video/mp4",
        Some("mov") => "video/quicktime",
        Some("avi") => "video/x-msvideo",
        Some("webm") => "video/webm",
        Some("pdf") => "application/pdf",
        Some("doc") => "application/msword",
        Some("zip") => "application/zip",
        Some("txt" | "log") => "text/plain",
        Some("csv") => "text/csv",
        _ => "application/octet-stream",
    }
}

struct Stored {
    attachments: Vec<Attachment>,
    contents: Vec<(String, Bytes)>,
}

impl Turn {
    /// Attachments of this ticket, tagged as its rule set declares (T 2.4); contents wait for the commit.
    pub(crate) fn take_uploads(
        &mut self,
        app: &App,
        uploads: Vec<Upload>,
    ) -> Result<Vec<Attachment>, AppError> {
        let mut stored = store_uploads(app, uploads)?;
        for attachment in &mut stored.attachments {
            let extension =
                attachment.name.rsplit_once('.').map(|(_, end)| end.to_lowercase()).unwrap_or_default();
            let tag = self.rules.manifest.file_tags.iter().find(|tag| tag.fits(&extension));
            attachment.tags.extend(tag.map(|tag| tag.code.clone()));
        }
        self.uploads.extend(stored.contents);
        Ok(stored.attachments)
    }
}

/// Turns uploads into attachments and the contents to store.
fn store_uploads(app: &App, uploads: Vec<Upload>) -> Result<Stored, AppError> {
    let mut stored = Stored { attachments: Vec::new(), contents: Vec::new() };
    let mut faults = Vec::new();
    for (index, upload) in uploads.into_iter().enumerate() {
        let content = match upload.content {
            Content::Given(bytes) if bytes.len() > app.settings.max_attachment => {
                faults.push(too_large(app, &format!("attachments.{index}"), bytes.len()));
                continue;
            }
            Content::Given(bytes) => {
                let digest = hex(&Sha256::digest(&bytes));
                let size = bytes.len() as u64;
                stored.contents.push((digest.clone(), bytes));
                OnFile { digest, size }
            }
            Content::OnFile(content) => content,
        };
        let name = safe_name(&upload.name);
        let media_type = upload
            .media_type
            .filter(|text| text.contains('/'))
            .unwrap_or_else(|| media_type_of(&name).to_owned());
        stored.attachments.push(Attachment {
            id: AttachmentId(app.ids.next()),
            name,
            media_type,
            size: content.size,
            digest: content.digest,
            tags: Vec::new(),
        });
    }
    if faults.is_empty() { Ok(stored) } else { Err(AppError::Invalid(faults)) }
}

pub(super) fn too_large(app: &App, path: &str, size: usize) -> InvalidField {
    let message = format!("{size} bytes, at most {} are taken", app.settings.max_attachment);
    InvalidField::new("attachment_too_large", path, message)
}

/// The number of a ticket and its files, or those of one of its messages, as far as the actor may see them.
pub async fn attachments(
    app: &App,
    actor: &Actor,
    ticket: TicketId,
    message: Option<MessageId>,
) -> Result<(String, Vec<Attachment>), AppError> {
    may_read_tickets(actor)?;
    let found = store::ticket_summaries(&app.store, &actor.scope(), &[ticket]).await?.into_iter().next();
    let number = found.ok_or(AppError::NotFound { what: "ticket" })?.number;
    let files =
        store::list_attachments(&app.store, &actor.scope(), ticket, message, actor.is_staff()).await?;
    Ok((number, files))
}

/// The content of one of [`attachments`].
pub async fn attachment_content(app: &App, attachment: &Attachment) -> Result<Bytes, AppError> {
    app.blobs.get(&attachment.digest).await?.ok_or(AppError::NotFound { what: "attachment" })
}

/// The content of an attachment the actor may see.
pub async fn read_attachment(
    app: &App,
    actor: &Actor,
    id: AttachmentId,
) -> Result<(Attachment, Bytes), AppError> {
    may_read_tickets(actor)?;
    let attachment = store::find_attachment(&app.store, &actor.scope(), id, actor.is_staff())
        .await?
        .ok_or(AppError::NotFound { what: "attachment" })?;
    let content = attachment_content(app, &attachment).await?;
    Ok((attachment, content))
}
