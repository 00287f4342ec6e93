//! Identities of host objects: newtypes over a time-ordered UUID, declared in one list.
use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

ids! {
    /// A person who may sign in: administrator, supervisor, agent, or a contact's account.
    AccountId,
    /// A key of a program.
    ApiKeyId,
    AppointmentId,
    ApprovalId,
    /// An article of the knowledge base.
    ArticleId,
    AssetId,
    AttachmentId,
    ContactId,
    /// One telling of a webhook.
    DeliveryId,
    EntitlementId,
    ExternalEventId,
    /// A provider of identity that staff may sign in by.
    IdentityProviderId,
    /// A file that is taken in row by row.
    ImportId,
    JobId,
    JournalId,
    /// A view of the queue or a macro that somebody keeps.
    KeptId,
    LedgerEntryId,
    MailboxId,
    MessageId,
    OrganisationId,
    OutboxId,
    PasskeyId,
    /// A call as the exchange reports it.
    PhoneCallId,
    PhoneLineId,
    /// A plugin component at one digest.
    PluginId,
    ProposalId,
    PublicationId,
    ReleaseId,
    /// A stretch of values that was filled in.
    RestorationId,
    /// Something recorded of an asset under a case.
    AssetRecordId,
    /// A plugin at a version, in force for a product from a date.
    RuleSetId,
    SeriesId,
    SessionId,
    ShareId,
    TicketId,
    TimerId,
    /// A file that waits to be attached.
    UploadId,
    WebhookId,
}

/// Where identities come from; the server's implementation draws on the clock and the system's randomness,
/// tests count.
pub trait IdSource: Send + Sync {
    fn next(&self) -> Uuid;
}
