//! `cargo xtask plugins`: every rule set as a component with its manifest, where the server embeds it from.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};

use crate::{
    pack,
    support::{
        files,
        output::say,
        process,
        tools::{self, WASM_TARGET},
        workspace::{Plugin, Workspace},
    },
};

pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    tools::wasm_target(workspace)?;
    prepare(workspace)?;
    // Cargo knows best what is out of date; packing takes milliseconds and writes only what differs.
    let mut cargo = process::cargo(&workspace.root);
    cargo.args(["build", "--profile", "plugin", "--target", WASM_TARGET]);
    for plugin in &workspace.plugins {
        ensure!(
            plugin.is_component,
            "{} makes no component: its Cargo.toml needs [lib] crate-type = [\"cdylib\", \"rlib\"]",
            plugin.package
        );
        cargo.args(["-p", &plugin.package]);
    }
    process::run(&mut cargo)?;
    let built = workspace.target.join(WASM_TARGET).join("plugin");
    for plugin in &workspace.plugins {
        pack_plugin(workspace, &built, plugin).with_context(|| format!("plugin {}", plugin.package))?;
    }
    drop_strangers(workspace)
}

/// The server's embedded folder must exist before its first compilation.
pub(crate) fn prepare(workspace: &Workspace) -> Result<()> {
    files::write_if_changed(&workspace.bundled().join(".keep"), b"")?;
    Ok(())
}

fn pack_plugin(workspace: &Workspace, built: &Path, plugin: &Plugin) -> Result<()> {
    let name = format!("{}.wasm", plugin.package);
    let path = built.join(&name);
    let component = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let packed = pack::pack(&component, &pack::read_manifest(&plugin.folder)?)?;
    let written = files::write_if_changed(&workspace.bundled().join("plugins").join(&name), &packed)?;
    let note = if written { "packed" } else { "unchanged" };
    say(&format!("{name}: {} KiB, {note}", packed.len().div_ceil(1024)));
    Ok(())
}

/// A plugin that was renamed or removed must not live on in the server.
fn drop_strangers(workspace: &Workspace) -> Result<()> {
    for entry in fs::read_dir(workspace.bundled().join("plugins"))? {
        let path = entry?.path();
        let known = workspace
            .plugins
            .iter()
            .any(|plugin| path.file_stem().is_some_and(|stem| stem == &*plugin.package));
        if !known {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}
