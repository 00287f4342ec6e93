//! The one engine configuration. Every component is compiled, cached and run under exactly this: compiled code
//! loads in any engine made here, pooling or not, in the server or in the compile worker.
use std::num::NonZeroUsize;

use wasmtime::{
    Config, Engine, InstanceAllocationStrategy, OperatorCost, PoolingAllocationConfig, VariableOperatorCost,
    WasmBacktraceDetails,
};

use crate::limits::{MAX_MEMORIES, MAX_MODULES, MAX_TABLES, MEMORY_CEILING, TABLE_ELEMENTS, TOTAL_CALLS};

/// What the engine is made for. None of it changes the code that is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// Runs calls: instances come from a pool.
    Serve,
    /// Runs calls where the address space is too small for the pool.
    ServeOnDemand,
    /// Compiles one component under limits of address space and processor time: no pool, no threads.
    Compile,
}

/// An engine for calls, from a pool where the address space allows one.
pub(crate) fn serving() -> wasmtime::Result<Engine> {
    match Engine::new(&config(Use::Serve)) {
        Ok(engine) => Ok(engine),
        Err(error) => {
            tracing::warn!(error = format!("{error:#}"), "no pool of instances; each is allocated on demand");
            Engine::new(&config(Use::ServeOnDemand))
        }
    }
}

/// Everything that decides how a guest runs stands here and nowhere else.
pub(crate) fn config(purpose: Use) -> Config {
    let mut config = Config::new();
    // Proposals that rule sets do not need, that cost determinism or that widen the attack surface.
    config
        .wasm_component_model(true)
        .wasm_relaxed_simd(false)
        .wasm_memory64(false)
        .wasm_multi_memory(false)
        .wasm_tail_call(false)
        .wasm_custom_page_sizes(false)
        .wasm_wide_arithmetic(false)
        // The bit pattern of a NaN must not depend on the machine.
        .cranelift_nan_canonicalization(true);
    // Fuel and a wall deadline, no epochs: the same call costs the same on every replica.
    config.consume_fuel(true).operator_cost(costs());
    config.max_wasm_stack(512 << 10).async_stack_size(1 << 20);
    config
        .wasm_backtrace_max_frames(NonZeroUsize::new(16))
        .wasm_backtrace_details(WasmBacktraceDetails::Disable);
    // A small reservation with explicit bounds checks: the pool fits into gigabytes of address space where the
    // default would take a quarter of a terabyte, and a rule set does not live on raw memory speed.
    config
        .memory_reservation(MEMORY_CEILING as u64)
        .memory_reservation_for_growth(0)
        .memory_guard_size(64 << 10)
        .memory_may_move(false)
        .memory_init_cow(true);
    config.parallel_compilation(purpose != Use::Compile);
    if purpose == Use::Serve {
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool()));
    }
    config
}

/// Slots for every call that the gate lets in at once; pages that calls dirtied go back to the system beyond the
/// first few, so that resident memory does not follow the peak.
fn pool() -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(TOTAL_CALLS)
        .total_stacks(TOTAL_CALLS)
        .total_core_instances(TOTAL_CALLS * MAX_MODULES)
        .total_memories(TOTAL_CALLS * MAX_MEMORIES)
        .total_tables(TOTAL_CALLS * MAX_TABLES)
        .max_core_instances_per_component(MAX_MODULES)
        .max_memories_per_component(MAX_MEMORIES)
        .max_tables_per_component(MAX_TABLES)
        .max_memory_size(MEMORY_CEILING)
        .table_elements(TABLE_ELEMENTS)
        .max_unused_warm_slots(8)
        .linear_memory_keep_resident(256 << 10)
        .table_keep_resident(16 << 10);
    pool
}

/// Growing a memory or a table takes some 30 ns where other operators take less than one; at the default cost a
/// loop of them stretches the fuel of a call to seconds.
fn costs() -> OperatorCost {
    OperatorCost {
        MemoryGrow: 255,
        TableGrow: 255,
        variable: VariableOperatorCost {
            memory_grow_per_page: 64,
            table_grow_per_element: 4,
            ..VariableOperatorCost::new()
        },
        ..OperatorCost::new()
    }
}
