//! Packing a rule set: its manifest becomes a custom section of its component, so that the host reads what a plugin
//! declares without running any of its code. The reader is in `plugin_host`; this crate does not depend on it, because
//! that would put a whole wasm engine before the first build.

mod manifest;
mod section;
#[cfg(test)]
mod tests;

pub(crate) use manifest::read_manifest;
pub(crate) use section::pack;
