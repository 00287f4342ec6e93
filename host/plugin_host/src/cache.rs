//! Compiled code on disk. It is machine code that will run: a file counts only if a keyed hash over all of it, bound
//! to the component and the engine, was made by this installation. Any doubt means compiling again.
use std::{
    fs,
    hash::{Hash, Hasher},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use domain::ticket::hex;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use wasmtime::{Engine, component::Component};

type Code = Hmac<Sha256>;

/// Bytes of the hash in front of the code.
const TAG: usize = 32;
const LABEL: &[u8] = b"reglament compiled plugin 1";

/// Machine code that may be mapped: made by our compiler a moment ago, or by this installation as its hash proves.
pub(crate) struct TrustedCode<'a>(&'a [u8]);

impl<'a> TrustedCode<'a> {
    /// The answer of the compile worker, which is this very program.
    pub(crate) fn from_worker(code: &'a [u8]) -> Self {
        Self(code)
    }
}

/// The only way from bytes to running code.
#[expect(
    unsafe_code,
    reason = "TrustedCode exists only for our own compiler's output and for files whose keyed hash was verified"
)]
pub(crate) fn load(engine: &Engine, code: &TrustedCode<'_>) -> wasmtime::Result<Component> {
    // SAFETY: the bytes come from `Component::serialize` or `Engine::precompile_component` of this program: fresh
    // from the worker, or from a file whose HMAC under the installation's key was checked over these very bytes.
    // wasmtime itself refuses code of another version, configuration or processor.
    unsafe { Component::deserialize(engine, code.0) }
}

#[derive(Clone)]
pub(crate) struct CodeCache {
    directory: PathBuf,
    key: [u8; 32],
    /// What compiled code depends on beside the component.
    engine: [u8; 32],
}

impl CodeCache {
    /// A cache in a directory of our own; `None` if it cannot be one, with a line in the log.
    pub(crate) fn open(directory: &Path, key: [u8; 32], engine: &Engine) -> Option<Self> {
        match own(directory) {
            Ok(()) => Some(Self { directory: directory.to_owned(), key, engine: engine_hash(engine) }),
            Err(error) => {
                tracing::warn!(directory = %directory.display(), %error, "compiled plugins are not kept on disk");
                None
            }
        }
    }

    /// The component, if its code is here, ours and whole.
    pub(crate) fn read(&self, digest: &str, engine: &Engine) -> Option<Component> {
        let path = self.path(digest);
        let file = match fs::read(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "compiled plugin is unreadable");
                return None;
            }
        };
        let loaded = self.verify(digest, &file).and_then(|code| load(engine, &code).ok());
        if loaded.is_none() {
            tracing::warn!(path = %path.display(), "compiled plugin is not what this installation wrote; compiling again");
            drop(fs::remove_file(&path));
        }
        loaded
    }

    pub(crate) fn write(&self, digest: &str, code: &[u8]) {
        if let Err(error) = self.try_write(digest, code) {
            tracing::warn!(directory = %self.directory.display(), %error, "compiled plugin is not kept on disk");
        }
    }

    /// Written aside and moved into place, so that no reader meets half a file.
    fn try_write(&self, digest: &str, code: &[u8]) -> io::Result<()> {
        let path = self.path(digest);
        let aside = path.with_extension(format!("{}.new", std::process::id()));
        let mut file =
            fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&aside)?;
        file.write_all(&self.mac(digest, code).finalize().into_bytes())?;
        file.write_all(code)?;
        file.sync_all()?;
        fs::rename(&aside, &path)
    }

    pub(crate) fn path(&self, digest: &str) -> PathBuf {
        let name = Sha256::new().chain_update(digest).chain_update(self.engine).finalize();
        self.directory.join(hex(&name)).with_extension("code")
    }

    fn verify<'a>(&self, digest: &str, file: &'a [u8]) -> Option<TrustedCode<'a>> {
        let (tag, code) = file.split_at_checked(TAG)?;
        self.mac(digest, code).verify_slice(tag).ok()?;
        Some(TrustedCode(code))
    }

    fn mac(&self, digest: &str, code: &[u8]) -> Code {
        let mut mac = Code::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        // Lengths first, so that no byte can move from one part to the next.
        for part in [LABEL, digest.as_bytes(), &self.engine, code] {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }
}

/// The directory exists, belongs to us and is closed to everybody else.
fn own(directory: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    let metadata = fs::symlink_metadata(directory)?;
    if !metadata.is_dir() || metadata.uid() != rustix::process::geteuid().as_raw() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the directory belongs to another user"));
    }
    if metadata.permissions().mode() & 0o077 != 0 {
        fs::set_permissions(directory, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// wasmtime's compatibility hash as bytes that last: the standard hashers are allowed to change.
fn engine_hash(engine: &Engine) -> [u8; 32] {
    struct Bytes(Sha256);
    impl Hasher for Bytes {
        fn finish(&self) -> u64 {
            0
        }
        fn write(&mut self, bytes: &[u8]) {
            self.0.update(bytes);
        }
    }
    let mut bytes = Bytes(Sha256::new());
    engine.precompile_compatibility_hash().hash(&mut bytes);
    bytes.0.finalize().into()
}
