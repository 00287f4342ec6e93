//! The plugin boundary in the domain's words: what a rule set sees, what it may answer, what its manifest
//! declares, and how an answer is checked and applied. `plugin_host` translates these to and from `wit/v1`.
mod apply;
mod check;
mod compare;
mod effect;
mod engine;
mod hook;
mod manifest;
mod snapshot;

pub use apply::{ApplyError, apply};
pub use check::*;
pub use compare::{Difference, DifferenceKind, differences};
pub use effect::*;
pub use engine::*;
pub use hook::*;
pub use manifest::*;
pub use snapshot::*;
