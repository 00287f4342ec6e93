//! Facts from outside: alarms of a monitoring, releases. Kept the moment they arrive, then the rules are asked.
mod decide;
mod receive;
mod requester;
mod shown;

pub(crate) use decide::decide;
pub use receive::{ExternalDraft, external_events, receive};
pub(crate) use receive::{Report, keep, keep_in};
