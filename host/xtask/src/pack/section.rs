//! Appending one custom section to a component: id 0, size, length of the name, name, content; sizes are LEB128.

use anyhow::{Context, Result, bail, ensure};

/// The section `plugin_host` looks for.
pub(crate) const SECTION: &str = "reglament:manifest";

/// Magic, then layer 1 and version 13: a component. A core module has layer 0.
const COMPONENT: [u8; 8] = [0, b'a', b's', b'm', 0x0d, 0, 1, 0];
const CUSTOM: u8 = 0;

/// The component with the manifest in it. A component that already carries one is refused: which of two would count?
pub(crate) fn pack(component: &[u8], manifest: &[u8]) -> Result<Vec<u8>> {
    ensure!(component.starts_with(&COMPONENT), "not a WebAssembly component");
    let mut rest = &component[COMPONENT.len()..];
    while let Some((&id, after)) = rest.split_first() {
        rest = after;
        let size = usize::try_from(read_leb(&mut rest)?)?;
        let (mut content, next) =
            rest.split_at_checked(size).context("a section is longer than the component")?;
        rest = next;
        if id == CUSTOM && section_name(&mut content)? == SECTION.as_bytes() {
            bail!("the component already has a section {SECTION}");
        }
    }
    let mut name = Vec::new();
    write_leb(&mut name, u32::try_from(SECTION.len())?);
    name.extend_from_slice(SECTION.as_bytes());
    let mut packed = component.to_vec();
    packed.push(CUSTOM);
    write_leb(&mut packed, u32::try_from(name.len() + manifest.len()).context("the manifest is too long")?);
    packed.extend_from_slice(&name);
    packed.extend_from_slice(manifest);
    Ok(packed)
}

fn section_name<'a>(content: &mut &'a [u8]) -> Result<&'a [u8]> {
    let length = usize::try_from(read_leb(content)?)?;
    content.get(..length).context("a section's name is longer than the section")
}

/// Unsigned, 32 bits at most, five bytes at most.
pub(crate) fn read_leb(bytes: &mut &[u8]) -> Result<u32> {
    let mut value = 0_u32;
    for shift in [0, 7, 14, 21, 28] {
        let (&byte, rest) = bytes.split_first().context("the component ends inside a number")?;
        *bytes = rest;
        let bits = u32::from(byte & 0x7f);
        ensure!(shift < 28 || bits < 16, "a number has more than 32 bits");
        value |= bits << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    bail!("a number has more than five bytes")
}

pub(crate) fn write_leb(bytes: &mut Vec<u8>, mut value: u32) {
    loop {
        let [low, ..] = value.to_le_bytes();
        value >>= 7;
        if value == 0 {
            bytes.push(low & 0x7f);
            return;
        }
        bytes.push(low | 0x80);
    }
}
