//! Packing, by bytes and by files.

use serde_json::json;

use super::{
    manifest::read_manifest,
    section::{SECTION, pack, read_leb, write_leb},
};
use crate::support::temporary::Folder;

const EMPTY: [u8; 8] = [0, b'a', b's', b'm', 0x0d, 0, 1, 0];

#[test]
fn the_section_is_appended_byte_for_byte() {
    let packed = pack(&EMPTY, b"{}").unwrap();
    let mut expected = EMPTY.to_vec();
    // 1 (length of the name) + 18 (name) + 2 (content) = 21.
    expected.extend_from_slice(&[0, 21, 18]);
    expected.extend_from_slice(b"reglament:manifest{}");
    assert_eq!(packed, expected);
}

#[test]
fn a_long_manifest_has_a_size_of_several_bytes() {
    let manifest = vec![b' '; 70_000];
    let packed = pack(&EMPTY, &manifest).unwrap();
    let mut rest = &packed[EMPTY.len() + 1..];
    assert_eq!(read_leb(&mut rest).unwrap(), 70_019);
    assert_eq!(rest.len(), 70_019);
    assert!(rest.ends_with(&manifest));
}

#[test]
fn other_sections_stay_and_a_second_manifest_is_refused() {
    let mut component = EMPTY.to_vec();
    component.extend_from_slice(&[0, 5, 4]);
    component.extend_from_slice(b"name");
    let packed = pack(&component, b"{\"id\":1}").unwrap();
    assert!(packed.starts_with(&component));
    let error = pack(&packed, b"{}").unwrap_err().to_string();
    assert_eq!(error, format!("the component already has a section {SECTION}"));
}

#[test]
fn what_is_no_component_is_refused() {
    let core_module = [0, b'a', b's', b'm', 1, 0, 0, 0];
    assert_eq!(pack(&core_module, b"{}").unwrap_err().to_string(), "not a WebAssembly component");
    assert!(pack(b"", b"{}").is_err());
    let mut cut = EMPTY.to_vec();
    cut.extend_from_slice(&[1, 200, 1, 7]);
    assert_eq!(pack(&cut, b"{}").unwrap_err().to_string(), "a section is longer than the component");
    cut.truncate(EMPTY.len() + 2);
    assert_eq!(pack(&cut, b"{}").unwrap_err().to_string(), "the component ends inside a number");
}

#[test]
fn numbers_are_read_as_they_are_written() {
    for value in [0, 1, 127, 128, 300, 16_383, 16_384, 0x0fff_ffff, 0x1000_0000, u32::MAX] {
        let mut bytes = Vec::new();
        write_leb(&mut bytes, value);
        let mut rest = bytes.as_slice();
        assert_eq!(read_leb(&mut rest).unwrap(), value);
        assert!(rest.is_empty());
    }
    assert!(read_leb(&mut [0x80, 0x80, 0x80, 0x80, 0x10].as_slice()).is_err());
    assert!(read_leb(&mut [0x80, 0x80, 0x80, 0x80, 0x80, 0x00].as_slice()).is_err());
}

#[test]
fn files_named_in_the_manifest_are_put_in() {
    let folder = Folder::new("files");
    folder.write("manifest.json", r#"{"id":"a","forms":[{"schema":{"$file":"forms/x.json"}}],"n":1}"#);
    folder.write("forms/x.json", r#"{"type":"object","letter":{"$file":"letters/ru.txt"}}"#);
    folder.write("letters/ru.txt", "Здравствуйте\n");
    let manifest: serde_json::Value = serde_json::from_slice(&read_manifest(&folder.path).unwrap()).unwrap();
    assert_eq!(
        manifest,
        json!({"id": "a", "forms": [{"schema": {"type": "object", "letter": "Здравствуйте\n"}}], "n": 1})
    );
}

#[test]
fn a_manifest_names_only_files_of_its_folder() {
    let folder = Folder::new("outside");
    for name in ["../secret.json", "/etc/hostname", "missing.json"] {
        folder.write("manifest.json", &json!({"x": {"$file": name}}).to_string());
        assert!(read_manifest(&folder.path).is_err(), "{name}");
    }
    folder.write("manifest.json", r#"{"x":{"$file":"x.json","more":1}}"#);
    assert!(read_manifest(&folder.path).unwrap_err().to_string().contains("stands alone"));
}

#[test]
fn a_circle_of_files_ends_with_an_error() {
    let folder = Folder::new("circle");
    folder.write("manifest.json", r#"{"x":{"$file":"manifest.json"}}"#);
    assert!(read_manifest(&folder.path).unwrap_err().to_string().contains("deep"));
}
