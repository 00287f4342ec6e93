//! Mailboxes: set up by administrators, read by the desk.
mod dkim;
mod fetch;
mod oauth;
mod servers;
mod set_up;
mod trial;

pub(crate) use dkim::signed;
pub use dkim::{DkimChange, DkimDraft};
pub use fetch::{FetchError, fetch, take_over};
pub use oauth::AccessTokens;
pub(crate) use servers::smtp_settings;
pub use set_up::{
    IncomingDraft, MailboxDraft, OauthDraft, ServerDraft, change_mailbox, create_mailbox, delete_mailbox,
    mailbox, mailboxes,
};
pub use trial::{MailboxTrial, Tried, try_mailbox};
