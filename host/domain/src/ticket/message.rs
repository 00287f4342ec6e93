//! Messages of a ticket and their attachments.
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::words::{AnswerCode, Channel, Direction, Field, MessageType, Role};
use crate::ids::{AccountId, ApprovalId, AttachmentId, ContactId, MessageId, TicketId};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    pub id: MessageId,
    pub ticket: TicketId,
    pub direction: Direction,
    pub kind: MessageType,
    pub channel: Channel,
    pub author: Author,
    /// Receipt at our server, or sending (TR-0); never the `Date:` header nor the time of processing.
    pub at: Timestamp,
    pub recorded_at: Timestamp,
    /// Sent by a machine: an auto-reply, or a letter of the desk itself.
    pub automatic: bool,
    /// The author is a registered contact or a member of staff and the channel proved it.
    pub verified: bool,
    pub subject: Option<String>,
    pub text: String,
    pub fields: Vec<Field>,
    pub attachments: Vec<Attachment>,
    pub answer: Option<Answer>,
    /// Keyed Message-ID of mail, ours or theirs.
    pub external_id: Option<String>,
}

impl Message {
    /// A person on the customer's side wrote it: auto-replies and the desk's own letters do not count.
    pub fn is_human_from_customer(&self) -> bool {
        self.direction == Direction::In
            && !self.automatic
            && matches!(self.author.role, Role::Contact | Role::Partner)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    pub role: Role,
    pub name: String,
    pub account: Option<AccountId>,
    pub contact: Option<ContactId>,
    /// Address as given by an untrusted channel.
    pub address: Option<String>,
}

impl Author {
    pub fn system() -> Self {
        Self { role: Role::System, name: "Reglament".to_owned(), account: None, contact: None, address: None }
    }
}

/// What a message means, stated by a person, never guessed from its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub approval: Option<ApprovalId>,
    pub code: AnswerCode,
    pub planned_at: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub id: AttachmentId,
    pub name: String,
    pub media_type: String,
    pub size: u64,
    /// SHA-256 of the content, hex: its key in the object store.
    pub digest: String,
    pub tags: Vec<String>,
}

impl Attachment {
    /// R 4.6 asks for a photo or a video of the fault.
    pub fn is_picture_or_video(&self) -> bool {
        self.media_type.starts_with("image/") || self.media_type.starts_with("video/")
    }
}
