//! Work that runs by itself: the table of scheduled jobs, and what each queued job does.
mod due;
mod run;
mod schedule;

pub use due::run_due;
pub use schedule::{SCHEDULE, Scheduled, seed_schedule};

// Names of queued jobs are forever: rows in databases carry them.
pub(crate) const APPLY_RULES: &str = "apply_rules";
pub(crate) const COVERAGE_CHANGED: &str = "coverage_changed";
pub(crate) const DECIDE_EXTERNAL: &str = "decide_external";
pub(crate) const DELIVER_MAIL: &str = "deliver_mail";
pub(crate) const IMPORT: &str = "import";
pub(crate) const MISSED_CALL: &str = "missed_call";
pub(crate) const INDEX_TICKETS: &str = "index_tickets";
pub(crate) const RECALCULATE: &str = "recalculate_timers";
pub(crate) const SEND_ACCOUNT_LINK: &str = "send_account_link";
pub(crate) const TELL_PUBLICATION: &str = "tell_publication";
pub(crate) const TELL_RELEASE: &str = "tell_release";
