//! Where things are, from `cargo metadata`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use super::process;

pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    /// Cargo's target folder, wherever the developer's configuration puts it.
    pub(crate) target: PathBuf,
    pub(crate) plugins: Vec<Plugin>,
}

/// A rule set's crate: a folder of `plugins` other than the SDK.
pub(crate) struct Plugin {
    pub(crate) package: String,
    pub(crate) folder: PathBuf,
    /// Whether the crate is a `cdylib`; anything else makes no WebAssembly.
    pub(crate) is_component: bool,
}

impl Workspace {
    pub(crate) fn load() -> Result<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut cargo = process::cargo(here);
        cargo.args(["metadata", "--no-deps", "--format-version", "1"]);
        let metadata: Value = serde_json::from_slice(&process::read(&mut cargo)?)?;
        let root = path(&metadata, "workspace_root")?;
        let plugins = plugins(&metadata, &root.join("plugins"))?;
        Ok(Self { target: path(&metadata, "target_directory")?, root, plugins })
    }

    pub(crate) fn web(&self) -> PathBuf {
        self.root.join("web")
    }

    /// What the server embeds: packed plugins and the built web app. Never under version control.
    pub(crate) fn bundled(&self) -> PathBuf {
        self.root.join("host/server/bundled")
    }

    /// The server's binary in the profile's folder.
    pub(crate) fn server(&self, release: bool) -> PathBuf {
        self.target.join(if release { "release" } else { "debug" }).join("reglament")
    }

    /// Our own marks and logs.
    pub(crate) fn scratch(&self) -> Result<PathBuf> {
        let folder = self.target.join("xtask");
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(folder)
    }
}

fn plugins(metadata: &Value, home: &Path) -> Result<Vec<Plugin>> {
    let mut plugins = Vec::new();
    for package in metadata["packages"].as_array().context("cargo metadata lists no packages")? {
        let manifest = path(package, "manifest_path")?;
        let folder = manifest.parent().context("a Cargo.toml has no folder")?.to_owned();
        let name = package["name"].as_str().context("a package has no name")?;
        if folder.parent() != Some(home) || name == "sdk" {
            continue;
        }
        plugins.push(Plugin { package: name.to_owned(), folder, is_component: makes_component(package) });
    }
    plugins.sort_by(|one, other| one.package.cmp(&other.package));
    Ok(plugins)
}

fn makes_component(package: &Value) -> bool {
    let targets = package["targets"].as_array().into_iter().flatten();
    targets
        .flat_map(|target| target["crate_types"].as_array().into_iter().flatten())
        .any(|kind| kind == "cdylib")
}

fn path(value: &Value, key: &str) -> Result<PathBuf> {
    let text = value[key].as_str().with_context(|| format!("cargo metadata has no {key}"))?;
    Ok(PathBuf::from(text))
}
