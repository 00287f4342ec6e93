//! Use cases: one function per thing an actor can do. Here authorization is decided, transactions begin and end,
//! and the plugin is asked; everything else in the house is called from here.
pub mod accounts;
pub mod alerts;
pub mod audit;
pub mod calendars;
pub mod catalogue;
mod context;
pub mod demonstration;
mod errors;
pub mod external;
pub mod external_refs;
pub mod feed;
pub mod force_majeure;
pub mod idempotency;
pub mod imports;
pub mod jobs;
pub mod kept;
pub mod knowledge;
pub mod letters;
pub mod locks;
pub mod mail_figures;
pub mod mail_in;
pub mod mail_out;
pub mod mailboxes;
pub mod monitoring;
mod numbers;
pub mod rates;
pub mod reports;
pub mod rules;
pub mod sandbox;
mod secrets;
pub mod telephone;
mod texts;
pub mod tickets;
pub mod timers;
pub mod webhooks;

pub use context::{App, AppParts, AppSettings, Clock, Entropy};
pub use errors::{AppError, DENIED, InvalidField};
pub use locks::KeyedLocks;
pub use numbers::Numbers;
pub use secrets::Secrets;
pub use texts::{finding_text, schema_rule_text, text};

/// Types of the store that use cases answer with; the edge sees them here, never the store itself.
pub mod store_types {
    pub use store::{
        Account, AccountFilter, AlertRow, ApiKey, ArticleFilter, AuditFilter, CallFilter, Claim,
        ContactFilter, Delivery, DeliveryFilter, DeliveryOutcome, DeliveryState, EntitlementFilter,
        ExternalEventFilter, ExternalRef, IdempotencyRecord, IdentityProvider, Import, ImportRow, InQueue,
        JournalEntry, JournalFilter, KeptUpload, LiveSession, MailState, MailboxState, OrganisationFilter,
        OutboxFilter, OutboxRow, Page, PageRequest, PartyNames, QueueFigures, RawMail, RawMailFilter,
        RawMailState, SeriesFilter, StoreError, StoredCondition, StoredExternalEvent, StoredMailbox,
        StoredPasskey, StoredRestoration, TicketFilter, TicketOrder, TicketSummary, Try, Webhook,
        WebhookDelivery, WelcomeDomain,
    };
}
