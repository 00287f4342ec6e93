//! Generated from `wit/v1`: the records of the boundary as Rust types, and the glue that exports the hooks.
#![expect(clippy::pedantic, reason = "generated")]

wit_bindgen::generate!({
    path: "../../wit/v1",
    world: "rules",
    pub_export_macro: true,
    export_macro_name: "export_rules",
    default_bindings_module: "sdk::bindings",
    additional_derives: [PartialEq],
});
