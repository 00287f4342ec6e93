//! A component ready to be called, and the store each call gets.
use std::sync::Arc;

use domain::rules::{Calendars, Manifest, PluginDigest};
use jiff::Timestamp;
use tokio::sync::Semaphore;
use wasmtime::{Engine, Store, StoreContextMut, Trap};

use crate::{
    abi::v1::Rules,
    limits::{Limits, Meter, YIELD_INTERVAL},
    log::CallLog,
};

/// An admitted component: compiled, linked, its hooks found.
pub(crate) struct Plugin {
    pub(crate) digest: PluginDigest,
    pub(crate) manifest: Manifest,
    pub(crate) rules: Rules,
    /// Calls of this plugin at once.
    pub(crate) places: Arc<Semaphore>,
}

/// What the host keeps about one call.
pub(crate) struct CallState {
    pub(crate) now: Timestamp,
    pub(crate) calendars: Arc<Calendars>,
    pub(crate) log: CallLog,
    pub(crate) meter: Meter,
}

/// A store for one call. It is dropped with the call, whatever became of it: a trap poisons it anyway.
pub(crate) fn new_store(
    engine: &Engine,
    limits: &Limits,
    now: Timestamp,
    calendars: Arc<Calendars>,
) -> wasmtime::Result<Store<CallState>> {
    let state = CallState { now, calendars, log: CallLog::default(), meter: Meter::new(limits.memory) };
    let mut store = Store::new(engine, state);
    store.limiter(|state| &mut state.meter);
    // Before instantiation: a start function is charged like everything else.
    store.set_fuel(limits.fuel)?;
    store.fuel_async_yield_interval(Some(YIELD_INTERVAL))?;
    store.set_hostcall_fuel(limits.copied);
    store.set_max_component_handles(limits.handles);
    Ok(store)
}

/// A host call pays for what the host does: wasmtime charges the guest four units for it and nothing for the copy.
pub(crate) fn charge(store: &mut StoreContextMut<'_, CallState>, fuel: u64) -> wasmtime::Result<()> {
    if let Some(left) = store.get_fuel()?.checked_sub(fuel) {
        return store.set_fuel(left);
    }
    store.set_fuel(0)?;
    Err(Trap::OutOfFuel.into())
}
