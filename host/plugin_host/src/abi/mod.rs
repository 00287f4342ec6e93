//! The interface versions this host speaks, one module each.
pub(crate) mod v1;
