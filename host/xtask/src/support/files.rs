//! Files that change only when their content does: cargo rebuilds by modification time, and a server that embeds
//! twelve megabytes is not linked again for nothing.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use anyhow::{Context, Result};

#[cfg(test)]
mod tests;

/// Writes unless the file already holds these bytes; tells whether it wrote.
pub(crate) fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<bool> {
    match fs::read(path) {
        Ok(present) if present == bytes => return Ok(false),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(true)
}

/// Every file under `folder` with its content, by relative path; nothing if the folder does not exist.
pub(crate) fn snapshot(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for path in walk(folder, &[])? {
        if path.is_dir() {
            continue;
        }
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        files.insert(path.strip_prefix(folder)?.to_owned(), bytes);
    }
    Ok(files)
}

/// Makes `folder` hold exactly these files, touching only those that differ.
pub(crate) fn restore(folder: &Path, files: &BTreeMap<PathBuf, Vec<u8>>) -> Result<()> {
    for path in walk(folder, &[])? {
        if path.is_file() && !files.contains_key(path.strip_prefix(folder)?) {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    for (name, bytes) in files {
        write_if_changed(&folder.join(name), bytes)?;
    }
    Ok(())
}

/// The latest modification under `folder`, folders included (a removed file changes its folder), without the
/// top-level entries named in `skip`.
pub(crate) fn newest(folder: &Path, skip: &[&str]) -> Result<Option<SystemTime>> {
    let mut newest = None;
    for path in walk(folder, skip)? {
        newest = newest.max(modified(&path));
    }
    Ok(newest)
}

/// When the file was last changed; nothing if it does not exist.
pub(crate) fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|data| data.modified()).ok()
}

fn walk(folder: &Path, skip: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        let entries = match fs::read_dir(&next) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error).with_context(|| format!("cannot list {}", next.display())),
        };
        for entry in entries {
            let entry = entry.with_context(|| format!("cannot list {}", next.display()))?;
            if next == folder && skip.iter().any(|name| entry.file_name() == *name) {
                continue;
            }
            if entry.file_type()?.is_dir() {
                open.push(entry.path());
            }
            found.push(entry.path());
        }
    }
    Ok(found)
}
