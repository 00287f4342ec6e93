//! Rule sets at work: a turn asks the hooks and applies what they answer; plugins are installed, switched on,
//! rolled back and rehearsed.
mod activate;
mod active;
mod commit;
mod install;
mod journal;
mod nearby;
mod replay;
mod retry;
mod settle;
mod snapshot;
mod turn;

pub use activate::{RuleSetDraft, activate_rule_set, list_rule_sets, roll_back};
pub use active::ActiveRules;
pub use commit::CommitQueue;
pub(crate) use commit::commit;
pub use install::{InstalledPlugin, get_plugin, install_plugin, list_plugins, set_up_bundled};
pub(crate) use journal::Asking;
pub(crate) use nearby::SHOWN_WHOLE;
pub use replay::{ReplayDifference, ReplayRequest, ReplaySummary, journal, replay_journal};
pub use retry::retry_pending;
pub(crate) use settle::SETTLEMENT_BLOCKED;
pub(crate) use snapshot::Environment;
pub(crate) use turn::{Asked, Turn, on_ticket, on_tickets, with_retry};
