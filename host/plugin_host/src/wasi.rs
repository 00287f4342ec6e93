//! Frozen stubs for the WASI 0.2 interfaces that Rust's standard library imports whether a rule set uses them or
//! not. No clock but the call's `now`, no files, no environment, no randomness; what is not here is refused at
//! admission, by name.
use wasmtime::{
    Engine, StoreContextMut,
    component::{
        Component, Linker, LinkerInstance, Resource, ResourceAny, ResourceType, Val, types::ComponentItem,
    },
};

use crate::plugin::{CallState, charge};

/// Interfaces that std may import. Anything else a plugin asks for is asked for on purpose.
const INTERFACES: [&str; 19] = [
    "wasi:cli/environment",
    "wasi:cli/exit",
    "wasi:cli/stderr",
    "wasi:cli/stdin",
    "wasi:cli/stdout",
    "wasi:cli/terminal-input",
    "wasi:cli/terminal-output",
    "wasi:cli/terminal-stderr",
    "wasi:cli/terminal-stdin",
    "wasi:cli/terminal-stdout",
    "wasi:clocks/monotonic-clock",
    "wasi:clocks/wall-clock",
    "wasi:filesystem/preopens",
    "wasi:filesystem/types",
    "wasi:io/error",
    "wasi:io/poll",
    "wasi:io/streams",
    "wasi:random/insecure-seed",
    "wasi:random/random",
];

/// Fuel of a call into a stub.
const STUB: u64 = 1_000;
/// What a write to standard error may carry.
const WRITE_BYTES: u64 = 4096;

/// Whether std may import it, in the only generation of WASI that `wasm32-wasip2` speaks.
pub(crate) fn is_known(import: &str) -> bool {
    import
        .split_once('@')
        .is_some_and(|(name, version)| version.starts_with("0.2.") && INTERFACES.contains(&name))
}

/// The handles std passes around; none of them leads anywhere.
struct Handle;

/// Defines what the component imports of WASI; admission has refused everything unknown.
pub(crate) fn define(
    linker: &mut Linker<CallState>,
    engine: &Engine,
    component: &Component,
) -> wasmtime::Result<()> {
    for (name, import) in component.component_type().imports(engine) {
        if !is_known(name) {
            continue;
        }
        let ComponentItem::ComponentInstance(interface) = import.ty else { continue };
        let mut instance = linker.instance(name)?;
        let base = name.split('@').next().unwrap_or(name);
        for (item, export) in interface.exports(engine) {
            match export.ty {
                ComponentItem::Resource(_) => {
                    instance.resource(item, ResourceType::host::<Handle>(), |_, _| Ok(()))?;
                }
                ComponentItem::ComponentFunc(_) => function(&mut instance, base, item)?,
                _ => {}
            }
        }
    }
    Ok(())
}

fn function(
    instance: &mut LinkerInstance<'_, CallState>,
    interface: &str,
    name: &str,
) -> wasmtime::Result<()> {
    match (interface, name) {
        ("wasi:cli/environment", "get-environment" | "get-arguments")
        | ("wasi:filesystem/preopens", "get-directories") => {
            answer(instance, name, |_, _| Ok(Val::List(Vec::new())))
        }
        // Hash maps are seeded alike in every call and on every replica.
        ("wasi:random/insecure-seed", "insecure-seed") => {
            answer(instance, name, |_, _| Ok(Val::Tuple(vec![Val::U64(0), Val::U64(0)])))
        }
        ("wasi:clocks/wall-clock", "now") => answer(instance, name, |call, _| Ok(datetime(call.data().now))),
        // A panic speaks through standard error before it traps: its message becomes lines of the log.
        ("wasi:cli/stderr", "get-stderr") => answer(instance, name, |call, _| {
            Ok(Val::Resource(ResourceAny::try_from_resource(Resource::<Handle>::new_own(2), call)?))
        }),
        ("wasi:cli/terminal-stderr", "get-terminal-stderr") => {
            answer(instance, name, |_, _| Ok(Val::Option(None)))
        }
        ("wasi:io/streams", "[method]output-stream.check-write") => {
            answer(instance, name, |_, _| Ok(Val::Result(Ok(Some(Box::new(Val::U64(WRITE_BYTES)))))))
        }
        (
            "wasi:io/streams",
            "[method]output-stream.write" | "[method]output-stream.blocking-write-and-flush",
        ) => answer(instance, name, |call, arguments| {
            write(call, arguments)?;
            Ok(Val::Result(Ok(None)))
        }),
        ("wasi:io/streams", "[method]output-stream.flush" | "[method]output-stream.blocking-flush") => {
            answer(instance, name, |_, _| Ok(Val::Result(Ok(None))))
        }
        _ => {
            let import = format!("{interface}#{name}");
            instance.func_new(name, move |_, _, _, _| Err(NotAvailable(import.clone()).into()))
        }
    }
}

fn answer(
    instance: &mut LinkerInstance<'_, CallState>,
    name: &str,
    reply: impl Fn(&mut StoreContextMut<'_, CallState>, &[Val]) -> wasmtime::Result<Val> + Send + Sync + 'static,
) -> wasmtime::Result<()> {
    instance.func_new(name, move |mut call, _, arguments, results| {
        charge(&mut call, STUB)?;
        let value = reply(&mut call, arguments)?;
        for argument in arguments {
            // A borrowed handle is given back before the call ends, or the call counts as one that kept it.
            if let Val::Resource(handle) = argument {
                handle.try_into_resource::<Handle>(&mut call)?;
            }
        }
        if let Some(result) = results.first_mut() {
            *result = value;
        }
        Ok(())
    })
}

/// The call's `now`: a rule set that asks the system's clock gets the instant of the decision.
fn datetime(now: jiff::Timestamp) -> Val {
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    let nanoseconds = u32::try_from(now.subsec_nanosecond()).unwrap_or(0);
    Val::Record(vec![
        ("seconds".to_owned(), Val::U64(seconds)),
        ("nanoseconds".to_owned(), Val::U32(nanoseconds)),
    ])
}

fn write(call: &mut StoreContextMut<'_, CallState>, arguments: &[Val]) -> wasmtime::Result<()> {
    let Some(Val::List(bytes)) = arguments.get(1) else { return Ok(()) };
    charge(call, bytes.len() as u64)?;
    let bytes: Vec<u8> =
        bytes.iter().filter_map(|byte| if let Val::U8(byte) = byte { Some(*byte) } else { None }).collect();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        call.data_mut().log.write("error", line);
    }
    Ok(())
}

/// A stub was called that has no answer.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not available to rule sets")]
pub(crate) struct NotAvailable(pub(crate) String);
