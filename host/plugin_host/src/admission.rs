//! The way of a component into the house: size, manifest, imports, compilation under limits, probe, its own cases.
use std::sync::{Arc, PoisonError};

use domain::rules::{Admitted, Calendars, Failure, HookName, Manifest, PluginDigest, Refusal, RuleEngine};
use jiff::Timestamp;
use tokio::sync::Semaphore;
use wasmtime::component::Component;

use crate::{
    abi::v1::{PACKAGE, Rules, ShapeError},
    cases,
    failure::classify_engine,
    host::{PluginHost, digest_of},
    inspect::inspect,
    manifest,
    plugin::{Plugin, new_store},
    wasi,
};

impl PluginHost {
    pub(crate) async fn admit_component(&self, component: Vec<u8>) -> Result<Admitted, Refusal> {
        let size = component.len();
        let plugin = self.prepare(component).await?;
        cases::run(self, &plugin).await?;
        *self.candidate.lock().unwrap_or_else(PoisonError::into_inner) = Some(plugin.clone());
        Ok(Admitted { digest: plugin.digest.clone(), manifest: plugin.manifest.clone(), size })
    }

    /// Loading at a start trusts that admission was passed once; shape and limits are checked all the same.
    pub(crate) async fn load_component(&self, component: Vec<u8>) -> Result<PluginDigest, Refusal> {
        let digest = digest_of(&component);
        if self.is_loaded(&digest) {
            return Ok(digest);
        }
        let candidate = self
            .candidate
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take_if(|held| held.digest == digest);
        let plugin = match candidate {
            Some(plugin) => plugin,
            None => self.prepare(component).await?,
        };
        self.keep(plugin);
        Ok(digest)
    }

    async fn prepare(&self, component: Vec<u8>) -> Result<Arc<Plugin>, Refusal> {
        let digest = digest_of(&component);
        self.check_size(&digest, component.len())?;
        let outside = inspect(&component)?;
        let manifest = manifest::parse(&outside.manifests)?;
        outside.imports.iter().try_for_each(|name| check_import(name))?;
        let compiled = self.compiled(&digest, component).await?;
        let rules = Rules::link(&self.engine, &compiled).map_err(|error| self.refuse(&error))?;
        if let Some(hook) = manifest.hooks.iter().find(|hook| !rules.exports(**hook)) {
            return Err(Refusal::MissingHook { hook: name_of(*hook) });
        }
        self.probe(&rules, &manifest).await?;
        let places = Arc::new(Semaphore::new(self.limits.calls_per_plugin));
        Ok(Arc::new(Plugin { digest, manifest, rules, places }))
    }

    fn check_size(&self, digest: &str, size: usize) -> Result<(), Refusal> {
        let granted = self.granted_size.read().unwrap_or_else(PoisonError::into_inner).contains(digest);
        let limit = if granted { self.limits.granted_component_bytes } else { self.limits.component_bytes };
        if size > limit { Err(Refusal::TooLarge { size, limit }) } else { Ok(()) }
    }

    /// From the cache, or from the compiler and into the cache.
    async fn compiled(&self, digest: &str, component: Vec<u8>) -> Result<Component, Refusal> {
        let _turn = self
            .compiling
            .acquire()
            .await
            .map_err(|error| Refusal::Compile { message: error.to_string() })?;
        if let Some(cache) = &self.cache {
            let (cache, engine, digest) = (cache.clone(), self.engine.clone(), digest.to_owned());
            let cached = tokio::task::spawn_blocking(move || cache.read(&digest, &engine)).await;
            if let Ok(Some(component)) = cached {
                return Ok(component);
            }
        }
        let (compiled, code) =
            self.compiler.compile(&self.engine, component, self.limits.compile_time).await?;
        if let Some(cache) = &self.cache {
            let (cache, digest) = (cache.clone(), digest.to_owned());
            // A cache that cannot be written was logged; the component is here all the same.
            drop(tokio::task::spawn_blocking(move || cache.write(&digest, &code)).await);
        }
        Ok(compiled)
    }

    /// Instantiates once under the limits of a call: a start function that loops, a memory that is too large and a
    /// record of another version come to light here instead of with the first ticket.
    async fn probe(&self, rules: &Rules, manifest: &Manifest) -> Result<(), Refusal> {
        let store = new_store(&self.engine, &self.limits, Timestamp::UNIX_EPOCH, Arc::new(Calendars::new()));
        let mut store = store.map_err(|error| Refusal::Probe { message: format!("{error:#}") })?;
        let probed = tokio::time::timeout(self.limits.deadline, rules.probe(&mut store, manifest)).await;
        match probed {
            Ok(Ok(())) => Ok(()),
            Ok(Err(ShapeError::Probe(error))) => {
                let state = store.into_data();
                let failure = classify_engine(&error, &self.limits, &state.meter, &state.log);
                Err(Refusal::Probe { message: failure.to_string() })
            }
            Ok(Err(error @ ShapeError::Interface(_))) => Err(self.refuse(&error)),
            Err(_elapsed) => {
                let limit_ms = u64::try_from(self.limits.deadline.as_millis()).unwrap_or(u64::MAX);
                Err(Refusal::Probe { message: Failure::Deadline { limit_ms }.to_string() })
            }
        }
    }

    #[expect(clippy::unused_self, reason = "reads as the host's refusal")]
    fn refuse(&self, error: &ShapeError) -> Refusal {
        match error {
            ShapeError::Interface(message) => Refusal::Interface { message: message.clone() },
            ShapeError::Probe(error) => Refusal::Probe { message: format!("{error:#}") },
        }
    }
}

/// By name and before anything is compiled: what is not offered is not linked, and the author hears which it was.
fn check_import(name: &str) -> Result<(), Refusal> {
    let not_available = || Refusal::Import { name: name.to_owned() };
    if wasi::is_known(name) {
        return Ok(());
    }
    let (interface, version) = name.split_once('@').ok_or_else(not_available)?;
    let offered = interface.strip_prefix(PACKAGE).and_then(|rest| rest.strip_prefix('/'));
    match offered {
        Some("types" | "calendar" | "log") if version.starts_with("1.") => Ok(()),
        Some("types" | "calendar" | "log") => {
            Err(Refusal::Interface { message: format!("{name}; this host speaks {PACKAGE}@1") })
        }
        _ => Err(not_available()),
    }
}

/// The hook as manifests spell it.
fn name_of(hook: HookName) -> String {
    serde_json::to_value(hook).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}
