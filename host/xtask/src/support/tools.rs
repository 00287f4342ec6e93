//! The tools a build needs. A missing one is one line that names it and tells how to get it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};

use super::{
    process::{command, read_text, run, succeeds},
    workspace::Workspace,
};

/// Vite and our web tooling need this or newer.
const NODE: (u32, u32) = (20, 19);
pub(crate) const WASM_TARGET: &str = "wasm32-wasip2";

/// SQLite and the TLS library are C.
pub(crate) fn c_compiler(workspace: &Workspace) -> Result<()> {
    let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
    if succeeds(command(&compiler, &workspace.root).arg("--version")) {
        return Ok(());
    }
    bail!(
        "a C compiler is missing ({} does not start): install gcc or clang, on Debian `apt-get install build-essential`",
        Path::new(&compiler).display()
    )
}

/// Node.js and npm, for the web app.
pub(crate) fn node(workspace: &Workspace) -> Result<()> {
    let (major, minor) = NODE;
    let hint = format!("install Node.js {major}.{minor} or newer, with npm, from https://nodejs.org");
    let version = read_text(command("node", &workspace.root).arg("--version"))
        .map_err(|_| anyhow!("Node.js is missing: {hint}"))?;
    if parse_version(&version).is_none_or(|found| found < NODE) {
        bail!("Node.js {version} is too old: {hint}");
    }
    if !succeeds(command("npm", &workspace.root).arg("--version")) {
        bail!("npm is missing: {hint}");
    }
    Ok(())
}

/// Installs the plugins' compilation target when the toolchain lacks it.
pub(crate) fn wasm_target(workspace: &Workspace) -> Result<()> {
    let sysroot = read_text(command("rustc", &workspace.root).args(["--print", "sysroot"]))?;
    if Path::new(&sysroot).join("lib/rustlib").join(WASM_TARGET).is_dir() {
        return Ok(());
    }
    if !succeeds(command("rustup", &workspace.root).arg("--version")) {
        bail!(
            "rustup is missing and the toolchain has no target {WASM_TARGET}: install rustup from https://rustup.rs, \
             or add the target by your system's means"
        );
    }
    run(command("rustup", &workspace.root).args(["target", "add", WASM_TARGET]))
        .with_context(|| format!("cannot install the Rust target {WASM_TARGET}"))
}

pub(crate) fn has_nextest(workspace: &Workspace) -> bool {
    succeeds(command("cargo-nextest", &workspace.root).args(["nextest", "--version"]))
}

/// Chromium for the browser tests: `CHROMIUM`, or where systems put it.
pub(crate) fn chromium() -> Option<PathBuf> {
    let places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    named.into_iter().chain(places.map(PathBuf::from)).find(|path| path.is_file())
}

/// The folder with `initdb` and `pg_ctl` of the newest PostgreSQL: Debian's layout, then PATH.
pub(crate) fn postgres_programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions
        .filter_map(|entry| {
            Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin")))
        })
        .filter(|(_, folder)| folder.join("initdb").is_file())
        .max();
    if let Some((_, folder)) = newest {
        return Some(folder);
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
}

pub(crate) fn is_root() -> Result<bool> {
    Ok(read_text(command("id", Path::new("/")).arg("-u"))? == "0")
}

fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_compare_by_number() {
        assert_eq!(parse_version("v20.19.0"), Some((20, 19)));
        assert!(parse_version("v9.99.1").unwrap() < NODE);
        assert!(parse_version("v20.9.0\n").unwrap() < NODE);
        assert!(parse_version("v100.0.0").unwrap() > NODE);
        assert_eq!(parse_version("nonsense"), None);
    }
}
