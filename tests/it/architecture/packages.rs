//! The workspace as `cargo metadata` tells it.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

pub(super) struct Package {
    pub(super) name: String,
    /// Relative to the root.
    pub(super) folder: PathBuf,
    pub(super) dependencies: Vec<Dependency>,
    /// Kinds of its targets: `lib`, `cdylib`, `bin`, `test`, `bench`, `custom-build`.
    pub(super) targets: Vec<String>,
}

pub(super) struct Dependency {
    pub(super) name: String,
    pub(super) for_tests: bool,
    /// A member of this workspace.
    pub(super) own: bool,
}

/// The repository. Asked at run time, so that a moved checkout with a warm target folder still finds itself.
pub(super) fn root() -> PathBuf {
    let here = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&here).parent().expect("the test crate stands in a folder of the repository").to_owned()
}

/// Runs cargo in the repository without touching the network or the lock file.
pub(super) fn cargo(arguments: &[&str]) -> String {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(root())
        .args(arguments)
        .args(["--locked", "--offline"])
        .output()
        .expect("cargo starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {} failed:\n{said}", arguments.join(" "));
    String::from_utf8(output.stdout).expect("cargo prints UTF-8")
}

/// Every member of the workspace.
pub(super) fn members() -> Vec<Package> {
    let metadata: Value = serde_json::from_str(&cargo(&["metadata", "--no-deps", "--format-version", "1"]))
        .expect("cargo metadata prints JSON");
    let packages = metadata["packages"].as_array().expect("packages are listed");
    let members: Vec<_> = packages.iter().map(package).collect();
    assert!(members.len() > 10, "the workspace has more than {} members", members.len());
    members
}

fn package(value: &Value) -> Package {
    let manifest = PathBuf::from(text(value, "manifest_path"));
    let folder = manifest.parent().expect("a Cargo.toml stands in a folder");
    let targets = list(value, "targets").iter().flat_map(|target| list(target, "kind"));
    Package {
        name: text(value, "name").to_owned(),
        folder: folder.strip_prefix(root()).expect("a member stands in the repository").to_owned(),
        dependencies: list(value, "dependencies").iter().map(dependency).collect(),
        targets: targets.filter_map(Value::as_str).map(str::to_owned).collect(),
    }
}

fn dependency(value: &Value) -> Dependency {
    Dependency {
        name: text(value, "name").to_owned(),
        for_tests: value["kind"] == "dev",
        own: value["path"].is_string(),
    }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("{key} is a text"))
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("{key} is a list"))
}
