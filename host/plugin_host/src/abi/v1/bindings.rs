//! Generated from `wit/v1`: one world for the imports, one per hook, all sharing the same record types.

/// Types and imports.
pub(crate) mod base {
    wasmtime::component::bindgen!({
        path: "../../wit/v1",
        world: "host",
        imports: { default: trappable },
    });
}

pub(crate) use base::reglament::rules::{calendar, types};

macro_rules! hook_worlds {
    ($($module:ident = $world:literal),+ $(,)?) => {$(
        pub(crate) mod $module {
            wasmtime::component::bindgen!({
                path: "../../wit/v1",
                world: $world,
                exports: { default: async },
                with: { "reglament:rules/types@1.0.0": crate::abi::v1::bindings::base::reglament::rules::types },
            });
        }
    )+};
}

hook_worlds! {
    intake = "has-intake",
    conversation = "has-conversation",
    forms = "has-forms",
    lifecycle = "has-lifecycle",
    timing = "has-timing",
    actions = "has-actions",
    coverage = "has-coverage",
    appointments = "has-appointments",
    work = "has-work",
    disclosure = "has-disclosure",
    entitlements = "has-entitlements",
    external = "has-external",
    monitoring = "has-monitoring",
    queue = "has-queue",
    reports = "has-reports",
    configuration = "has-configuration",
}
