//! A folder that goes away with its test.

use std::{fs, path::PathBuf};

use super::files::write_if_changed;

pub(crate) struct Folder {
    pub(crate) path: PathBuf,
}

impl Folder {
    /// The name tells the tests of one process apart.
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("xtask-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self { path }
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        write_if_changed(&self.path.join(name), text.as_bytes()).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.path).unwrap();
    }
}
