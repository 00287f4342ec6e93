//! The way into the house, refusal by refusal.
use domain::rules::{Refusal, RuleEngine};
use serde_json::json;

use super::{
    facts::{host, manifest, manifest_with},
    guests::{self, component, core_module, honest, packed},
};
use crate::{HostSettings, Limits, PluginHost, digest_of, pack, read_manifest};

#[tokio::test]
async fn an_admitted_component_says_what_it_is_and_loads_at_once() {
    let host = host();
    let bytes = packed(&honest(&[]), &manifest());
    let admitted = host.admit(bytes.clone()).await.unwrap();
    assert_eq!(admitted.digest, digest_of(&bytes));
    assert_eq!((admitted.manifest.id.as_str(), admitted.size), ("acme", bytes.len()));
    // Admission does not activate.
    assert!(!host.is_loaded(&admitted.digest));
    assert_eq!(host.load(bytes.clone()).await, Ok(admitted.digest.clone()));
    assert_eq!(host.load(bytes).await, Ok(admitted.digest));
}

#[tokio::test]
async fn the_manifest_stands_there_exactly_once() {
    let host = host();
    let bare = honest(&[]);
    assert_eq!(host.load(bare.clone()).await, Err(Refusal::NoManifest));
    let mut twice = packed(&bare, &manifest());
    assert_eq!(pack(&twice, manifest().to_string().as_bytes()), Err(Refusal::NoManifest));
    let section = twice[bare.len()..].to_vec();
    twice.extend(section);
    assert_eq!(host.load(twice).await, Err(Refusal::NoManifest));
}

#[tokio::test]
async fn a_manifest_inside_a_nested_module_does_not_count() {
    let module = r#"(component (core module $m (@custom "reglament:manifest" "{}") (func (export "f"))))"#;
    assert_eq!(host().load(wat::parse_str(module).unwrap()).await, Err(Refusal::NoManifest));
}

#[tokio::test]
async fn what_is_no_component_is_refused() {
    let host = host();
    for bytes in [b"hello".to_vec(), Vec::new(), wat::parse_str("(module)").unwrap()] {
        assert!(matches!(host.load(bytes).await, Err(Refusal::NotAComponent { .. })));
    }
    let mut cut = packed(&honest(&[]), &manifest());
    cut.truncate(cut.len() / 2);
    assert!(matches!(host.load(cut).await, Err(Refusal::NotAComponent { .. })));
}

#[tokio::test]
async fn size_is_limited_and_granted() {
    let bytes = packed(&honest(&[]), &manifest());
    let limits = Limits { component_bytes: bytes.len() - 1, ..Limits::default() };
    let host = PluginHost::new(HostSettings { limits, ..HostSettings::default() }).unwrap();
    let refused = host.load(bytes.clone()).await;
    assert_eq!(refused, Err(Refusal::TooLarge { size: bytes.len(), limit: bytes.len() - 1 }));
    host.grant_size(digest_of(&bytes));
    host.load(bytes).await.unwrap();
}

#[tokio::test]
async fn a_declared_hook_must_be_exported() {
    let missing = packed(&honest(&[]), &manifest_with(json!({"hooks": ["intake", "timing"]})));
    assert_eq!(host().load(missing).await, Err(Refusal::MissingHook { hook: "timing".to_owned() }));
}

#[tokio::test]
async fn another_version_of_the_interface_is_refused() {
    let host = host();
    let json = manifest_with(json!({"api": "2.0"})).to_string();
    assert!(matches!(pack(&honest(&[]), json.as_bytes()), Err(Refusal::Interface { .. })));
    let import = wat::parse_str(r#"(component (import "reglament:rules/log@2.0.0" (instance)))"#).unwrap();
    assert!(matches!(host.load(packed(&import, &manifest())).await, Err(Refusal::Interface { .. })));
}

#[tokio::test]
async fn a_changed_record_is_found_by_the_probe() {
    // `rank` takes a text here instead of a ticket.
    let other = r#"(component
        (core module $m (memory (export "mem") 1) (func (export "rank") (param i32 i32) (result i32) (i32.const 0))
          (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64)))
        (core instance $i (instantiate $m))
        (func $rank (param "ticket" string) (result s32) (canon lift (core func $i "rank") (memory (core memory $i "mem")) (realloc (core func $i "realloc"))))
        (instance $queue (export "rank" (func $rank)))
        (export "reglament:rules/queue@1.0.0" (instance $queue)))"#;
    let bytes = packed(&wat::parse_str(other).unwrap(), &manifest_with(json!({"hooks": ["queue"]})));
    assert!(matches!(host().load(bytes).await, Err(Refusal::Interface { .. })));
    // An import of another type does not even link.
    let import = wat::parse_str(r#"(component (import "reglament:rules/log@1.0.0" (instance (export "write" (func (param "text" string))))))"#).unwrap();
    assert!(matches!(host().load(packed(&import, &manifest())).await, Err(Refusal::Interface { .. })));
}

#[tokio::test]
async fn a_start_function_that_loops_fails_the_probe() {
    let function = r#"(func $forever (loop $l (br $l))) (start $forever)
        (func (export "reglament:rules/intake@1.0.0#received") (param i32) (result i32) (i32.const 1024))"#;
    let bytes = packed(&component(&core_module("", &[], function), &[], &["intake"]), &manifest());
    let Err(Refusal::Probe { message }) = host().load(bytes).await else { panic!("it must not load") };
    assert!(message.contains("fuel") || message.contains("250 ms"), "{message}");
}

#[tokio::test]
async fn too_many_functions_are_not_even_compiled() {
    let functions = "(func)".repeat(20_001);
    let many = wat::parse_str(format!("(component (core module {functions}))")).unwrap();
    assert!(matches!(host().load(packed_unchecked(&many)).await, Err(Refusal::Compile { .. })));
}

/// Appends the section without looking at the component.
fn packed_unchecked(component: &[u8]) -> Vec<u8> {
    let donor = wat::parse_str("(component)").unwrap();
    let section = packed(&donor, &manifest())[donor.len()..].to_vec();
    [component, &section].concat()
}

#[test]
fn a_manifest_is_read_without_running_anything() {
    let bytes = packed(&guests::intake(&[], "unreachable"), &manifest());
    assert_eq!(read_manifest(&bytes).unwrap().version, "1.0.0");
}
