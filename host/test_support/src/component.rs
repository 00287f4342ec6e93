//! Components for tests: the real ones with another manifest, and small guests built from hand-written core modules.
use std::path::Path;

use serde_json::Value;
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// The section the host reads a manifest from.
const SECTION: &[u8] = b"reglament:manifest";
/// Magic, version and layer.
const PREAMBLE: usize = 8;
const CUSTOM: u8 = 0;

/// The component of a rule set as it is shipped.
///
/// # Panics
/// When it is not built.
pub fn bundled_plugin(id: &str) -> Vec<u8> {
    let found = server::bundled::plugins().into_iter().find(|component| manifest_of(component)["id"] == id);
    found.unwrap_or_else(|| panic!("no plugin `{id}` is bundled: run `cargo xtask plugins`"))
}

/// The manifest a component carries.
///
/// # Panics
/// When it carries none.
pub fn manifest_of(component: &[u8]) -> Value {
    let found = sections(component).into_iter().find_map(|(_, section)| manifest_in(section));
    serde_json::from_slice(found.expect("the component carries a manifest")).expect("the manifest is JSON")
}

/// The same code under a manifest that was changed.
pub fn repacked(component: &[u8], change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut manifest = manifest_of(component);
    change(&mut manifest);
    let mut bare = component[..PREAMBLE].to_vec();
    for (whole, section) in sections(component) {
        if manifest_in(section).is_none() {
            bare.extend_from_slice(whole);
        }
    }
    packed(&bare, &manifest)
}

/// A component with this manifest appended.
///
/// # Panics
/// When the manifest is too long for a section.
pub fn packed(component: &[u8], manifest: &Value) -> Vec<u8> {
    let mut content = Vec::new();
    write_leb(&mut content, SECTION.len());
    content.extend_from_slice(SECTION);
    content.extend_from_slice(manifest.to_string().as_bytes());
    let mut packed = component.to_vec();
    packed.push(CUSTOM);
    write_leb(&mut packed, content.len());
    packed.extend(content);
    packed
}

/// A guest without manifest that exports the intake hook; `body` is WAT with the parameter `$facts` and an address
/// as result. Memory holds zeros: an answer of zeros at 1024 is a decision without steps.
///
/// # Panics
/// When the body is not well-formed.
pub fn guest(body: &str) -> Vec<u8> {
    let module = format!(
        r#"(module
  (memory (export "memory") 17)
  (global $heap (mut i32) (i32.const 1048576))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $heap) (i32.const 7)) (i32.const -8)))
    (global.set $heap (i32.add (local.get $at) (local.get 3)))
    (loop $more
      (if (i32.gt_u (global.get $heap) (i32.mul (memory.size) (i32.const 65536)))
        (then
          (if (i32.eq (memory.grow (i32.const 16)) (i32.const -1)) (then unreachable))
          (br $more))))
    (local.get $at))
  (func (export "reglament:rules/intake@1.0.0#received") (param $facts i32) (result i32) {body}))"#
    );
    let mut module = wat::parse_str(module).expect("the module is well-formed");
    let mut resolve = Resolve::default();
    resolve.push_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit/v1")).expect("wit/v1 parses");
    let world = "package test:guest;\nworld guest { export reglament:rules/intake@1.0.0; }";
    let package = resolve.push_str("guest.wit", world).expect("the world is well-formed");
    let world = resolve.select_world(&[package], None).expect("one world");
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).expect("metadata");
    let encoder =
        ComponentEncoder::default().validate(true).module(&module).expect("the module fits the world");
    { encoder }.encode().expect("a component")
}

/// Sections of a component: with their heads, and what a custom one holds.
fn sections(component: &[u8]) -> Vec<(&[u8], Option<&[u8]>)> {
    let mut found = Vec::new();
    let mut at = PREAMBLE;
    while at < component.len() {
        let id = component[at];
        let (size, head) = read_leb(&component[at + 1..]);
        let start = at + 1 + head;
        let content = &component[start..start + size];
        found.push((&component[at..start + size], (id == CUSTOM).then_some(content)));
        at = start + size;
    }
    found
}

fn manifest_in(custom: Option<&[u8]>) -> Option<&[u8]> {
    let content = custom?;
    let (length, head) = read_leb(content);
    let (name, rest) = content.get(head..)?.split_at_checked(length)?;
    (name == SECTION).then_some(rest)
}

fn read_leb(bytes: &[u8]) -> (usize, usize) {
    let mut value = 0;
    for (index, byte) in bytes.iter().enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return (value, index + 1);
        }
    }
    panic!("a number has no end")
}

fn write_leb(bytes: &mut Vec<u8>, mut value: usize) {
    loop {
        let low = u8::try_from(value & 0x7f).expect("seven bits");
        value >>= 7;
        if value == 0 {
            bytes.push(low);
            return;
        }
        bytes.push(low | 0x80);
    }
}
