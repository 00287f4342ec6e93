//! Runs any component that exports `f` under the host's own engine, store and classification.
use std::{sync::Arc, time::Duration};

use domain::rules::{Calendars, Failure};
use jiff::Timestamp;
use wasmtime::{
    Engine, StoreContextMut,
    component::{Component, Linker, Val},
};

use crate::{
    engine,
    failure::classify_engine,
    limits::Limits,
    plugin::{CallState, charge, new_store},
    stopwatch::Stopwatch,
};

/// How far a guest came.
#[derive(Debug, PartialEq)]
pub(super) enum Ending {
    /// Refused before any of it ran.
    Compile(String),
    Instantiate(Failure),
    Call(Failure),
    Answer(Option<Val>),
}

#[derive(Debug)]
pub(super) struct Run {
    pub(super) ending: Ending,
    pub(super) fuel: u64,
    pub(super) elapsed: Duration,
    pub(super) memory: usize,
    pub(super) elements: usize,
    pub(super) log: Vec<String>,
}

/// The corpus has core modules; a component around each makes it a guest of ours.
pub(super) fn wrapped(wat: &str, result: &str) -> Vec<u8> {
    let text = if wat.contains("(component") {
        wat.to_owned()
    } else {
        let module = wat.replacen("(module", "(core module $m", 1);
        format!(
            r#"(component {module} (core instance $i (instantiate $m)) (func (export "f") {result} (canon lift (core func $i "f"))))"#
        )
    };
    wat::parse_str(text).expect("the guest is well-formed")
}

pub(super) async fn run(component: &[u8], function: &str) -> Run {
    let engine = engine::serving().expect("an engine");
    run_in(&engine, component, function).await
}

async fn run_in(engine: &Engine, bytes: &[u8], function: &str) -> Run {
    let limits = Limits::default();
    let mut run = Run {
        ending: Ending::Answer(None),
        fuel: 0,
        elapsed: Duration::ZERO,
        memory: 0,
        elements: 0,
        log: Vec::new(),
    };
    let component = match Component::new(engine, bytes) {
        Ok(component) => component,
        Err(error) => {
            run.ending = Ending::Compile(format!("{error:#}"));
            return run;
        }
    };
    let mut linker: Linker<CallState> = Linker::new(engine);
    // As the import of `reglament:rules/log` does it.
    let log = |mut call: StoreContextMut<'_, CallState>, (message,): (String,)| {
        charge(&mut call, 1_000 + message.len() as u64)?;
        call.data_mut().log.write("info", &message);
        Ok(())
    };
    linker.root().func_wrap("log", log).expect("a name");
    let mut store =
        new_store(engine, &limits, Timestamp::UNIX_EPOCH, Arc::new(Calendars::new())).expect("a store");
    let watch = Stopwatch::start();
    let attempt = async {
        let instance =
            linker.instantiate_async(&mut store, &component).await.map_err(|error| (true, error))?;
        let function = instance.get_func(&mut store, function).expect("the guest exports it");
        let mut results = vec![Val::Bool(false); function.ty(&store).results().len()];
        function.call_async(&mut store, &[], &mut results).await.map_err(|error| (false, error))?;
        Ok(results.pop())
    };
    let outcome = tokio::time::timeout(limits.deadline, attempt).await;
    run.elapsed = watch.elapsed();
    run.fuel = limits.fuel - store.get_fuel().expect("fuel is on");
    let state = store.into_data();
    run.ending = match outcome {
        Err(_elapsed) => Ending::Call(Failure::Deadline { limit_ms: 250 }),
        Ok(Ok(value)) => Ending::Answer(value),
        Ok(Err((true, error))) => {
            Ending::Instantiate(classify_engine(&error, &limits, &state.meter, &state.log))
        }
        Ok(Err((false, error))) => Ending::Call(classify_engine(&error, &limits, &state.meter, &state.log)),
    };
    (run.memory, run.elements) = (state.meter.memory(), state.meter.elements());
    run.log = state.log.into_lines();
    run
}
