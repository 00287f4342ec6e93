//! Compiled code on disk: used while it is ours, never otherwise.
use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf};

use domain::rules::RuleEngine;

use super::{
    facts::{calendars, manifest, received},
    guests::{honest, packed},
};
use crate::{
    HostSettings, PluginHost, digest_of,
    engine::{self, Use},
};

fn host(directory: &std::path::Path, key: u8) -> PluginHost {
    let settings = HostSettings {
        cache_dir: Some(directory.to_owned()),
        installation_key: [key; 32],
        ..HostSettings::default()
    };
    PluginHost::new(settings).unwrap()
}

struct Cached {
    _directory: tempfile::TempDir,
    directory: PathBuf,
    component: Vec<u8>,
    file: PathBuf,
}

async fn cached() -> Cached {
    let temporary = tempfile::tempdir().unwrap();
    let directory = temporary.path().join("plugins");
    let component = packed(&honest(&[("register", None)]), &manifest());
    let host = host(&directory, 1);
    host.load(component.clone()).await.unwrap();
    let file = host.cache.as_ref().unwrap().path(&digest_of(&component));
    Cached { _directory: temporary, directory, component, file }
}

#[tokio::test]
async fn code_is_written_for_its_owner_only_and_read_again() {
    let cached = cached().await;
    assert_eq!(fs::metadata(&cached.directory).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(fs::metadata(&cached.file).unwrap().permissions().mode() & 0o777, 0o600);
    let host = host(&cached.directory, 1);
    let digest = digest_of(&cached.component);
    assert!(host.cache.as_ref().unwrap().read(&digest, &host.engine).is_some());
    host.load(cached.component).await.unwrap();
    assert!(host.decide(&digest, &received(7), calendars()).await.result.is_ok());
}

#[tokio::test]
async fn a_changed_file_is_never_run_and_compiled_again() {
    let cached = cached().await;
    let good = fs::read(&cached.file).unwrap();
    let digest = digest_of(&cached.component);
    let spots = [0, 31, 32, 40, good.len() / 2, good.len() - 1];
    let changed = spots.iter().map(|spot| {
        let mut bytes = good.clone();
        bytes[*spot] ^= 1;
        bytes
    });
    let cut = [good[..good.len() - 1].to_vec(), good[..20].to_vec(), Vec::new()];
    for bytes in changed.chain(cut) {
        fs::write(&cached.file, &bytes).unwrap();
        let host = host(&cached.directory, 1);
        assert!(host.cache.as_ref().unwrap().read(&digest, &host.engine).is_none());
        host.load(cached.component.clone()).await.unwrap();
        assert!(host.decide(&digest, &received(7), calendars()).await.result.is_ok());
        // Written anew, and good again.
        assert!(host.cache.as_ref().unwrap().read(&digest, &host.engine).is_some());
    }
}

#[tokio::test]
async fn code_of_another_installation_or_another_component_is_not_loaded() {
    let cached = cached().await;
    let digest = digest_of(&cached.component);
    let stranger = host(&cached.directory, 2);
    let code = fs::read(&cached.file).unwrap();
    assert!(stranger.cache.as_ref().unwrap().read(&digest, &stranger.engine).is_none());
    // The file put in another component's place.
    let host = host(&cached.directory, 1);
    let cache = host.cache.as_ref().unwrap();
    fs::write(cache.path("other"), code).unwrap();
    assert!(cache.read("other", &host.engine).is_none());
}

#[tokio::test]
async fn a_directory_open_to_others_is_closed_and_one_that_is_a_file_is_not_used() {
    let temporary = tempfile::tempdir().unwrap();
    let open = temporary.path().join("open");
    fs::create_dir(&open).unwrap();
    fs::set_permissions(&open, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(host(&open, 1).cache.is_some());
    assert_eq!(fs::metadata(&open).unwrap().permissions().mode() & 0o777, 0o700);
    let file = temporary.path().join("file");
    fs::write(&file, "x").unwrap();
    let host = host(&file, 1);
    assert!(host.cache.is_none());
    host.load(packed(&honest(&[]), &manifest())).await.unwrap();
}

#[test]
fn code_compiled_by_the_worker_loads_in_the_serving_engine() {
    let code = wasmtime::Engine::new(&engine::config(Use::Compile))
        .unwrap()
        .precompile_component(&honest(&[]))
        .unwrap();
    for purpose in [Use::Serve, Use::ServeOnDemand] {
        let engine = wasmtime::Engine::new(&engine::config(purpose)).unwrap();
        crate::cache::load(&engine, &crate::cache::TrustedCode::from_worker(&code)).unwrap();
    }
}
