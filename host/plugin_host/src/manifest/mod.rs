//! The manifest embedded in a component: read without running any code, checked on its own, packed by the build.
mod check;
mod forms;

use domain::rules::{Manifest, Refusal};

use crate::inspect::{SECTION, inspect};

pub(crate) use check::check_manifest;

/// Bytes of a manifest; what is longer is no description.
const MAX_BYTES: usize = 2 << 20;

/// The manifest of a component, read and checked without running or compiling anything.
///
/// # Errors
/// [`Refusal::NoManifest`] unless the section stands there exactly once, [`Refusal::Manifest`] with the path of what
/// is wrong, [`Refusal::Interface`] for another version of the interface.
pub fn read_manifest(component: &[u8]) -> Result<Manifest, Refusal> {
    parse(&inspect(component)?.manifests)
}

pub(crate) fn parse(sections: &[&[u8]]) -> Result<Manifest, Refusal> {
    let &[section] = sections else { return Err(Refusal::NoManifest) };
    let manifest = decode(section)?;
    check_manifest(&manifest)?;
    Ok(manifest)
}

fn decode(json: &[u8]) -> Result<Manifest, Refusal> {
    if json.len() > MAX_BYTES {
        return Err(Refusal::Manifest {
            path: String::new(),
            message: format!("more than {MAX_BYTES} bytes"),
        });
    }
    let mut reader = serde_json::Deserializer::from_slice(json);
    let manifest = serde_path_to_error::deserialize(&mut reader).map_err(|error| Refusal::Manifest {
        path: error.path().to_string(),
        message: error.inner().to_string(),
    })?;
    reader.end().map_err(|error| Refusal::Manifest { path: String::new(), message: error.to_string() })?;
    Ok(manifest)
}

/// Appends a manifest to a component that has none yet. The manifest is checked first, so that an author hears of a
/// mistake when building, not when installing.
///
/// # Errors
/// As [`read_manifest`]; [`Refusal::NoManifest`] if the component has one already.
pub fn pack(component: &[u8], manifest_json: &[u8]) -> Result<Vec<u8>, Refusal> {
    if !inspect(component)?.manifests.is_empty() {
        return Err(Refusal::NoManifest);
    }
    check_manifest(&decode(manifest_json)?)?;
    let mut section = leb128(SECTION.len());
    section.extend_from_slice(SECTION.as_bytes());
    section.extend_from_slice(manifest_json);
    let mut packed = component.to_vec();
    // Section id 0: custom, in components as in modules.
    packed.push(0);
    packed.extend(leb128(section.len()));
    packed.extend(section);
    Ok(packed)
}

fn leb128(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(value & 0x7f).expect("seven bits");
        value >>= 7;
        bytes.push(if value == 0 { low } else { low | 0x80 });
        if value == 0 {
            return bytes;
        }
    }
}
