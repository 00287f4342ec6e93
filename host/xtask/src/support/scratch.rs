//! Where tests write. Databases of tests are thrown away, yet SQLite waits for the disk at every commit, as it shall;
//! in memory that costs nothing and half of the tests' time is saved.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use super::process::{command, read_text};

/// A file system in memory, on Linux.
const MEMORY: &str = "/dev/shm";
/// Two databases of a test are a few megabytes, PostgreSQL's log is bounded at one gigabyte.
const NEEDED_KIB: u64 = 6 << 20;

/// The folder in which temporary ones are made: in memory where there is room, else the system's.
pub(crate) fn parent() -> PathBuf {
    let memory = Path::new(MEMORY);
    let free = read_text(command("df", Path::new("/")).args(["-k", "--output=avail"]).arg(memory));
    let free = free.ok().and_then(|answer| answer.lines().last()?.trim().parse::<u64>().ok());
    if free.is_some_and(|free| free >= NEEDED_KIB) { memory.to_owned() } else { std::env::temp_dir() }
}

/// A folder for `TMPDIR`, gone with its value.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new() -> Result<Self> {
        let folder = parent().join(format!("reglament-tests-{}", std::process::id()));
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        // Mail servers of the tests write into it as users of their own.
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o1777))?;
        Ok(Self(folder))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}
