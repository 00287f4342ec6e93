//! The files of the repository that people write.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use super::packages::root;

/// Folders of results, wherever they stand.
const RESULTS: [&str; 7] = ["target", "node_modules", "dist", "bundled", ".git", "data", "generated"];

pub(super) struct Source {
    /// Relative to the root, with slashes.
    pub(super) path: String,
    pub(super) text: String,
}

impl Source {
    /// Lines with their numbers, as editors count.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }

    /// Whether the file is there for tests alone.
    pub(super) fn is_test(&self) -> bool {
        let mut folders = self.path.split('/');
        let name = folders.next_back().unwrap_or_default();
        name == "tests.rs" || folders.any(|folder| ["tests", "test", "benches", "e2e"].contains(&folder))
    }

    /// Lines before a test module that stands in the same file.
    pub(super) fn production_lines(&self) -> usize {
        let lines: Vec<_> = self.text.lines().collect();
        let inline_tests = |pair: &[&str]| {
            pair[0] == "#[cfg(test)]" && pair[1].starts_with("mod ") && pair[1].ends_with('{')
        };
        lines.windows(2).position(inline_tests).unwrap_or(lines.len())
    }
}

/// Every file under `folders` of the root with one of these extensions.
pub(super) fn sources(folders: &[&str], extensions: &[&str]) -> Vec<Source> {
    let root = root();
    let mut open: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("a folder can be listed").path();
            if path.is_dir() {
                if !RESULTS.iter().any(|name| path.file_name() == Some(OsStr::new(name))) {
                    open.push(path);
                }
            } else if extensions.iter().any(|extension| path.extension() == Some(OsStr::new(extension))) {
                found.push(read(&root, &path));
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(!found.is_empty(), "no {extensions:?} under {folders:?}");
    found
}

/// All Rust of the workspace.
pub(super) fn rust() -> Vec<Source> {
    sources(&["host", "plugins", "migrations", "tests"], &["rs"])
}

fn read(root: &Path, path: &Path) -> Source {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let path = path.strip_prefix(root).expect("found under the root").to_string_lossy().into_owned();
    Source { path, text }
}

#[test]
fn production_lines_end_where_inline_tests_begin() {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    assert_eq!(source("a.rs", "//! A.\nfn a() {}\n\n#[cfg(test)]\nmod tests {\n}\n").production_lines(), 3);
    assert_eq!(source("a.rs", "//! A.\n#[cfg(test)]\nmod tests;\nfn a() {}\n").production_lines(), 4);
    assert!(source("host/domain/src/time/tests.rs", "").is_test());
    assert!(source("host/domain/src/time/tests/golden.rs", "").is_test());
    assert!(!source("host/test_support/src/lib.rs", "").is_test());
}
