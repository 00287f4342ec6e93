//! From wasmtime's errors to our classes of failure.
use domain::rules::{Failure, Rejection};
use wasmtime::{Trap, WasmBacktrace};

use crate::{
    abi::v1::CallError,
    limits::{Limits, Meter},
    log::{CallLog, cut},
};

/// Frames of a backtrace shown to the author.
const FRAMES: usize = 8;
const MESSAGE_BYTES: usize = 2048;
/// wasmtime's own words, which it gives no type for.
const COPIED_TOO_MUCH: &str = "fuel allocated for hostcalls has been exhausted";
const TOO_MANY_HANDLES: &str = "store handle limit exceeded";
const TOO_MANY_ITEMS: &str = "resource limit exceeded";

pub(crate) fn classify(error: CallError, limits: &Limits, meter: &Meter, log: &CallLog) -> Failure {
    match error {
        CallError::Failure(failure) => failure,
        CallError::Engine(error) => classify_engine(&error, limits, meter, log),
    }
}

pub(crate) fn classify_engine(
    error: &wasmtime::Error,
    limits: &Limits,
    meter: &Meter,
    log: &CallLog,
) -> Failure {
    let trap = error.downcast_ref::<Trap>();
    if trap == Some(&Trap::OutOfFuel) {
        return Failure::OutOfFuel { limit: limits.fuel };
    }
    // A guest that was refused memory aborts in its own way; what it died of is the limit.
    if let Some(what) = meter.refused() {
        return Failure::TooMuch { message: format!("more {what} than a call may have") };
    }
    let text = format!("{error:#}");
    if text.contains(COPIED_TOO_MUCH) {
        return Failure::TooMuch {
            message: format!("more than {} bytes crossed the boundary", limits.copied),
        };
    }
    if text.contains(TOO_MANY_HANDLES) || text.contains(TOO_MANY_ITEMS) {
        return Failure::TooMuch { message: cut(&text, MESSAGE_BYTES).to_owned() };
    }
    let backtrace = error.downcast_ref::<WasmBacktrace>();
    if trap.is_none() && backtrace.is_none() {
        // The guest returned, but not what its type says: a pointer out of bounds, a text that is no UTF-8.
        let problem = format!("the answer is malformed: {}", cut(&text, MESSAGE_BYTES));
        return Failure::Invalid(Rejection { step: None, code: "malformed".to_owned(), problem });
    }
    let cause = trap.map_or_else(|| error.root_cause().to_string(), ToString::to_string);
    Failure::Trap { message: cut(&describe(&cause, backtrace, log), MESSAGE_BYTES).to_owned() }
}

/// The cause, the functions it happened in, and the last words of a panic.
fn describe(cause: &str, backtrace: Option<&WasmBacktrace>, log: &CallLog) -> String {
    let mut message = cause.to_owned();
    let frames: Vec<String> = backtrace.map(frames).unwrap_or_default();
    if !frames.is_empty() {
        message.push_str("; in ");
        message.push_str(&frames.join(" < "));
    }
    if let Some(last) = log.last_error() {
        message.push_str("; said: ");
        message.push_str(last);
    }
    message
}

/// Names of the functions, innermost first. Only the rendered backtrace has them demangled.
fn frames(backtrace: &WasmBacktrace) -> Vec<String> {
    let rendered = backtrace.to_string();
    rendered
        .lines()
        .filter_map(|line| line.split_once('!'))
        .map(|(_, name)| name.trim().to_owned())
        .take(FRAMES)
        .collect()
}
