//! What happens around every request, from the outside in: its context (id, language), compression, security
//! headers, the writing of problems, the log, panics.
mod context;
mod described;
mod digest;
mod expanded;
mod inner;
mod once;
mod outcome;
mod panic;
mod precondition;
mod security;
mod selected;
mod trace;

pub(crate) use context::{RequestContext, enter, is_api};
pub(crate) use described::{Described, keep_to_document};
pub(crate) use digest::{OtherContent, compare_digest};
pub(crate) use expanded::{EXPAND, EXPANDED, Expandable, Expanding, expand};
pub(crate) use inner::Inner;
pub(crate) use once::{ToldOnce, act_once};
pub(crate) use outcome::write_outcome;
pub(crate) use panic::answer_panic;
pub(crate) use precondition::{Reads, Untagged, expect_unchanged, tag};
pub(crate) use security::secure;
pub(crate) use selected::{FIELDS, MEMBERS, Selectable, select};
pub(crate) use trace::{describe, trace};
