//! What one call may use, and what all calls together may.
use std::time::Duration;

use wasmtime::ResourceLimiter;

/// Calls of all plugins at once; the pool has a slot for each.
pub(crate) const TOTAL_CALLS: u32 = 64;
/// Core instances within a component: the module itself and the shims of the component model.
pub(crate) const MAX_MODULES: u32 = 16;
pub(crate) const MAX_MEMORIES: u32 = 2;
pub(crate) const MAX_TABLES: u32 = 8;
/// Elements of all tables of an instance together.
pub(crate) const TABLE_ELEMENTS: usize = 20_000;
/// No configuration raises the memory of a call beyond this.
pub(crate) const MEMORY_CEILING: usize = 128 << 20;
/// Fuel between two yields to the scheduler: a loop stops nobody else and the deadline can strike.
pub(crate) const YIELD_INTERVAL: u64 = 100_000;
/// What a guest needs to take in an asset with its attributes, a line of a right, a value of a row, and to look at it a
/// few times.
const FUEL_PER_FACT: u64 = 20_000;
/// More facts give no more fuel.
const MOST_FACTS: u64 = 20_000;
pub(crate) const LOG_LINES: usize = 64;
pub(crate) const LOG_LINE_BYTES: usize = 1024;

/// Limits of calls and components; the defaults are a few hundred times what a decision takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    pub fuel: u64,
    /// Wall time of a call, host calls included.
    pub deadline: Duration,
    /// Bytes of all linear memories of an instance together, at most 128 MiB.
    pub memory: usize,
    /// Bytes that a call may make the host copy.
    pub copied: usize,
    pub handles: usize,
    pub component_bytes: usize,
    /// For components whose digest an administrator granted more.
    pub granted_component_bytes: usize,
    pub calls_per_plugin: usize,
    /// At most 64, the size of the pool.
    pub calls: usize,
    /// How long a call waits for its turn.
    pub wait: Duration,
    pub compile_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            fuel: 20_000_000,
            deadline: Duration::from_millis(250),
            memory: 32 << 20,
            copied: 1 << 20,
            handles: 256,
            component_bytes: 8 << 20,
            granted_component_bytes: 32 << 20,
            calls_per_plugin: 8,
            calls: TOTAL_CALLS as usize,
            wait: Duration::from_millis(500),
            compile_time: Duration::from_secs(30),
        }
    }
}

impl Limits {
    /// Of a call that is handed many facts: the guest pays for taking them in before its rules say a word, and how many
    /// there are is not its doing.
    pub(crate) fn for_facts(&self, facts: usize) -> Self {
        let facts = u64::try_from(facts).unwrap_or(u64::MAX).min(MOST_FACTS);
        Self { fuel: self.fuel.saturating_add(facts * FUEL_PER_FACT), ..self.clone() }
    }

    /// What the engine cannot give is not promised.
    pub(crate) fn within_engine(mut self) -> Self {
        self.memory = self.memory.min(MEMORY_CEILING);
        self.calls = self.calls.clamp(1, TOTAL_CALLS as usize);
        self.calls_per_plugin = self.calls_per_plugin.clamp(1, self.calls);
        self
    }
}

/// Counts memory and tables over the whole instance: wasmtime's own limiter judges each memory alone, so that four
/// memories would get four times the limit.
#[derive(Debug)]
pub(crate) struct Meter {
    memory_limit: usize,
    memory: usize,
    pending_memory: usize,
    elements: usize,
    pending_elements: usize,
    /// What was refused; tells a guest that died of it from one that trapped on its own.
    refused: Option<&'static str>,
}

impl Meter {
    pub(crate) fn new(memory_limit: usize) -> Self {
        Self { memory_limit, memory: 0, pending_memory: 0, elements: 0, pending_elements: 0, refused: None }
    }

    pub(crate) fn refused(&self) -> Option<&'static str> {
        self.refused
    }
    #[cfg(test)]
    pub(crate) fn memory(&self) -> usize {
        self.memory
    }
    #[cfg(test)]
    pub(crate) fn elements(&self) -> usize {
        self.elements
    }
}

/// Adds what growth asks for if the sum stays within the limit and the type's own maximum allows it.
fn take(
    sum: &mut usize,
    pending: &mut usize,
    limit: usize,
    current: usize,
    desired: usize,
    maximum: Option<usize>,
) -> bool {
    let more = desired.saturating_sub(current);
    let allowed = sum.checked_add(more).is_some_and(|sum| sum <= limit)
        && maximum.is_none_or(|maximum| desired <= maximum);
    if allowed {
        *sum += more;
        *pending = more;
    }
    allowed
}

impl ResourceLimiter for Meter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let allowed =
            take(&mut self.memory, &mut self.pending_memory, self.memory_limit, current, desired, maximum);
        if !allowed {
            self.refused = Some("memory");
        }
        Ok(allowed)
    }

    fn memory_grow_failed(&mut self, _error: wasmtime::Error) -> wasmtime::Result<()> {
        self.memory -= std::mem::take(&mut self.pending_memory);
        Ok(())
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let allowed =
            take(&mut self.elements, &mut self.pending_elements, TABLE_ELEMENTS, current, desired, maximum);
        if !allowed {
            self.refused = Some("tables");
        }
        Ok(allowed)
    }

    fn table_grow_failed(&mut self, _error: wasmtime::Error) -> wasmtime::Result<()> {
        self.elements -= std::mem::take(&mut self.pending_elements);
        Ok(())
    }

    fn instances(&self) -> usize {
        MAX_MODULES as usize
    }
    fn tables(&self) -> usize {
        MAX_TABLES as usize
    }
    fn memories(&self) -> usize {
        MAX_MEMORIES as usize
    }
}
