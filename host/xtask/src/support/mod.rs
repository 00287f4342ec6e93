//! What the commands share.

pub(crate) mod cluster;
pub(crate) mod files;
pub(crate) mod install;
pub(crate) mod output;
pub(crate) mod process;
pub(crate) mod scratch;
pub(crate) mod stages;
#[cfg(test)]
pub(crate) mod temporary;
pub(crate) mod tools;
pub(crate) mod workspace;
