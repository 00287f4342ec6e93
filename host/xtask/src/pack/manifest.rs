//! The manifest as its authors write it: parts may live in files of their own.
//!
//! `{"$file": "forms/x.json"}` stands for that file's content: JSON is parsed (and may name further files), any other
//! file becomes one string. Paths are relative to the plugin's folder and may not leave it.

use std::{
    fs,
    path::{Component, Path},
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// Files that name files that name files: a circle would never end.
const DEPTH: usize = 8;

/// Reads `manifest.json` of the folder, puts in the files it names, and returns compact JSON.
pub(crate) fn read_manifest(folder: &Path) -> Result<Vec<u8>> {
    let value = read_file(folder, "manifest.json", DEPTH)?;
    Ok(serde_json::to_vec(&value)?)
}

fn read_file(folder: &Path, name: &str, depth: usize) -> Result<Value> {
    ensure!(depth > 0, "{name}: files name each other more than {DEPTH} deep");
    let path = folder.join(name);
    let inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    ensure!(inside, "{name}: a file of a manifest stands in the plugin's folder");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    if path.extension().is_none_or(|extension| extension != "json") {
        return Ok(Value::String(text));
    }
    let value = serde_json::from_str(&text).with_context(|| format!("{} is not JSON", path.display()))?;
    fill(value, folder, depth - 1)
}

fn fill(value: Value, folder: &Path, depth: usize) -> Result<Value> {
    Ok(match value {
        Value::Object(fields) => {
            if let Some(name) = fields.get("$file") {
                let name = name.as_str().filter(|_| fields.len() == 1);
                let name = name.context("\"$file\" takes one path and stands alone in its object")?;
                return read_file(folder, name, depth);
            }
            let filled = fields.into_iter().map(|(key, field)| Ok((key, fill(field, folder, depth)?)));
            Value::Object(filled.collect::<Result<_>>()?)
        }
        Value::Array(items) => {
            Value::Array(items.into_iter().map(|item| fill(item, folder, depth)).collect::<Result<_>>()?)
        }
        plain => plain,
    })
}
