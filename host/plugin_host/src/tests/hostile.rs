//! The corpus of hostile guests: each ends in its class of failure, within fuel, memory and the deadline.
use std::{path::Path, time::Duration};

use domain::rules::{Failure, Refusal, RuleEngine};
use wasmtime::component::Val;

use super::{
    facts::{calendars, host, manifest, received},
    guests::{self, packed},
    sandbox::{Ending, Run, run, wrapped},
};
use crate::{failure, limits::Limits};

const FUEL: u64 = 20_000_000;
/// The deadline, and what a busy test machine may add.
const PATIENCE: Duration = Duration::from_secs(1);

fn corpus(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile").join(format!("{name}.wat"));
    std::fs::read_to_string(path).expect("the corpus is in the tree")
}

async fn guest(name: &str, result: &str, function: &str) -> Run {
    let run = run(&wrapped(&corpus(name), result), function).await;
    assert!(run.elapsed < PATIENCE, "{name} took {:?}", run.elapsed);
    assert!(run.memory <= 32 << 20, "{name} has {} bytes", run.memory);
    assert!(run.elements <= 20_000, "{name} has {} table elements", run.elements);
    assert!(run.fuel <= FUEL);
    run
}

fn is_out_of_fuel(run: &Run) {
    // On a machine busy enough the deadline comes first; both stop it.
    let stopped =
        matches!(run.ending, Ending::Call(Failure::OutOfFuel { limit: FUEL } | Failure::Deadline { .. }));
    assert!(stopped, "{run:?}");
}

#[tokio::test]
async fn loops_run_out_of_fuel() {
    is_out_of_fuel(&guest("loop", "", "f").await);
    let start = guest("start-loop", "", "f").await;
    assert!(
        matches!(
            start.ending,
            Ending::Instantiate(Failure::OutOfFuel { .. }) | Ending::Call(Failure::Deadline { .. })
        ),
        "{start:?}"
    );
}

#[tokio::test]
async fn growing_by_nothing_costs_what_it_takes() {
    is_out_of_fuel(&guest("memory-grow0-loop", "", "f").await);
}

#[tokio::test]
async fn filling_is_charged_by_the_byte() {
    // 60 MiB are more than a call may have.
    let whole = guest("memory-fill-loop", "", "f").await;
    assert!(matches!(whole.ending, Ending::Instantiate(Failure::TooMuch { .. })), "{whole:?}");
    let smaller = corpus("memory-fill-loop").replace("960", "480").replace("62914560", "31457280");
    is_out_of_fuel(&run(&wrapped(&smaller, ""), "f").await);
}

#[tokio::test]
async fn memory_is_refused_in_sum() {
    for name in ["memory-4gib", "memory-many"] {
        let run = guest(name, "", "f").await;
        assert!(
            matches!(run.ending, Ending::Compile(_) | Ending::Instantiate(Failure::TooMuch { .. })),
            "{run:?}"
        );
    }
    let grown = guest("memory-grow", "(result u32)", "f").await;
    let Ending::Answer(Some(Val::U32(pages))) = grown.ending else { panic!("{grown:?}") };
    assert!((400..=512).contains(&pages), "{pages} pages");
}

#[tokio::test]
async fn two_memories_share_one_limit() {
    // Multi-memory is off; two modules in one component have two memories all the same.
    let module = |name: &str| {
        format!(
            r#"(core module ${name} (memory 1) (func (export "f") (result i32) (loop $l (br_if $l (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) (memory.size)))"#
        )
    };
    let text = format!(
        r#"(component {} {} (core instance $i (instantiate $a)) (core instance $j (instantiate $b))
           (func (export "f") (result u32) (canon lift (core func $i "f"))) (func (export "g") (result u32) (canon lift (core func $j "f"))))"#,
        module("a"),
        module("b")
    );
    let run = run(&wat::parse_str(text).unwrap(), "f").await;
    assert!(run.memory <= 32 << 20, "{} bytes", run.memory);
    let three = r#"(component (core module $m (memory 1)) (core instance (instantiate $m)) (core instance (instantiate $m)) (core instance (instantiate $m))
        (core module $f (func (export "f"))) (core instance $i (instantiate $f)) (func (export "f") (canon lift (core func $i "f"))))"#;
    let refused = super::sandbox::run(&wat::parse_str(three).unwrap(), "f").await;
    assert!(
        matches!(refused.ending, Ending::Compile(_) | Ending::Instantiate(Failure::TooMuch { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn tables_are_refused() {
    for name in ["table-100m", "table64-2e60"] {
        let run = guest(name, "", "f").await;
        assert!(
            matches!(run.ending, Ending::Compile(_) | Ending::Instantiate(Failure::TooMuch { .. })),
            "{run:?}"
        );
    }
    let grown = guest("table-grow", "(result u32)", "f").await;
    let Ending::Answer(Some(Val::U32(elements))) = grown.ending else { panic!("{grown:?}") };
    assert!(elements <= 20_000, "{elements} elements");
}

#[tokio::test]
async fn traps_are_traps_and_name_the_function() {
    for (name, result, cause) in [
        ("trap", "", "unreachable"),
        ("div-zero", "(result u32)", "integer divide by zero"),
        ("recursion", "(result u32)", "call stack exhausted"),
    ] {
        let run = guest(name, result, "f").await;
        let Ending::Call(Failure::Trap { message }) = &run.ending else { panic!("{run:?}") };
        assert!(message.contains(cause), "{message}");
    }
    let named = r#"(component (core module $m (func $inner unreachable) (func $outer (export "f") call $inner)) (core instance $i (instantiate $m))
        (func (export "f") (canon lift (core func $i "f"))))"#;
    let Ending::Call(Failure::Trap { message }) = run(&wat::parse_str(named).unwrap(), "f").await.ending
    else {
        panic!()
    };
    assert!(message.contains("in inner < outer"), "{message}");
}

#[tokio::test]
async fn a_nan_is_the_same_nan_everywhere() {
    let run = guest("nan-leak", "(result u64)", "f").await;
    assert_eq!(run.ending, Ending::Answer(Some(Val::U64(0x7ff8_0000_0000_0000))));
}

#[tokio::test]
async fn results_that_multiply_are_too_much() {
    let run = guest("component-lift-amplify", "", "f").await;
    assert!(matches!(run.ending, Ending::Call(Failure::TooMuch { .. })), "{run:?}");
}

#[tokio::test]
async fn malformed_results_are_rejected() {
    for function in ["oob", "nonutf8", "badenum"] {
        let run = guest("component-bad-results", "", function).await;
        let Ending::Call(Failure::Invalid(rejection)) = &run.ending else { panic!("{function}: {run:?}") };
        assert_eq!(rejection.code, "malformed", "{function}");
    }
}

#[tokio::test]
async fn a_flood_of_the_log_pays_for_itself() {
    let run = guest("component-log-flood", "", "f").await;
    is_out_of_fuel(&run);
    assert!(run.log.len() <= 65 && run.log.iter().all(|line| line.len() <= 1_024), "{} lines", run.log.len());
}

#[tokio::test]
async fn a_flood_through_the_real_import_is_cut_to_64_lines() {
    let host = host();
    let flood = guests::logging_intake(
        &[],
        "(loop $l (call $log (i32.const 1) (i32.const 2048) (i32.const 3000)) (br $l)) unreachable",
    );
    let digest = host.load(packed(&flood, &manifest())).await.unwrap();
    let answer = host.decide(&digest, &received(1), calendars()).await;
    assert!(
        matches!(answer.result, Err(Failure::OutOfFuel { .. } | Failure::Deadline { .. })),
        "{:?}",
        answer.result
    );
    assert_eq!(answer.cost.log.len(), 65);
    assert!(
        answer.cost.log[64].starts_with("host: ") && answer.cost.log[64].ends_with("more lines were dropped")
    );
    assert!(answer.cost.log[..64].iter().all(|line| line.starts_with("info: ")));
}

#[tokio::test]
async fn imports_that_are_not_offered_are_refused_by_name() {
    let host = host();
    let evil = wat::parse_str(corpus("component-undeclared-import")).unwrap();
    let refused = host.load(packed(&evil, &manifest())).await;
    assert_eq!(refused, Err(Refusal::Import { name: "evil:net/http@1.0.0".to_owned() }));
    for name in [
        "wasi:http/outgoing-handler@0.2.3",
        "wasi:sockets/tcp@0.2.3",
        "wasi:clocks/monotonic-clock@0.3.0",
        "reglament:rules/ledger@1.0.0",
    ] {
        let guest = wat::parse_str(format!(r#"(component (import "{name}" (instance)))"#)).unwrap();
        assert_eq!(
            host.load(packed(&guest, &manifest())).await,
            Err(Refusal::Import { name: name.to_owned() })
        );
    }
    // What std imports is linked to a stub: it may be there, it leads nowhere.
    for name in ["component-wasi-clock", "component-wasi-env"] {
        let guest = wat::parse_str(corpus(name)).unwrap();
        assert_eq!(
            host.load(packed(&guest, &manifest())).await,
            Err(Refusal::MissingHook { hook: "intake".to_owned() })
        );
    }
}

#[tokio::test]
async fn a_memory_bomb_dies_of_the_limit() {
    let host = host();
    let bomb = guests::intake(
        &[],
        "(loop $l (br_if $l (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) unreachable",
    );
    let digest = host.load(packed(&bomb, &manifest())).await.unwrap();
    let answer = host.decide(&digest, &received(1), calendars()).await;
    assert_eq!(
        answer.result,
        Err(Failure::TooMuch { message: "more memory than a call may have".to_owned() })
    );
}

#[test]
fn every_class_of_strike_is_one() {
    let limits = Limits::default();
    let meter = crate::limits::Meter::new(limits.memory);
    let log = crate::log::CallLog::default();
    let host_error =
        failure::classify_engine(&wasmtime::Error::msg("store handle limit exceeded"), &limits, &meter, &log);
    assert!(matches!(host_error, Failure::TooMuch { .. }) && host_error.is_strike());
}
