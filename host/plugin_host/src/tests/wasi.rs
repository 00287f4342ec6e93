//! The frozen stubs: what Rust's std gets when it asks, and what it does not get.
use domain::rules::{Answer, Decision, Failure, RuleEngine};

use super::{
    facts::{calendars, host, manifest, received},
    guests::{Layout, component_with, core_module, packed},
};

/// The interfaces as std imports them, cut to the functions used here.
const WASI: [&str; 3] = [
    "package wasi:io@0.2.6;
     interface error { resource error; }
     interface streams {
       use error.{error};
       variant stream-error { last-operation-failed(error), closed }
       resource output-stream {
         check-write: func() -> result<u64, stream-error>;
         write: func(contents: list<u8>) -> result<_, stream-error>;
         blocking-flush: func() -> result<_, stream-error>;
       }
     }",
    "package wasi:clocks@0.2.6;
     interface wall-clock { record datetime { seconds: u64, nanoseconds: u32 } now: func() -> datetime; }
     interface monotonic-clock { type instant = u64; now: func() -> instant; }",
    "package wasi:cli@0.2.6;
     interface environment { get-environment: func() -> list<tuple<string, string>>; }
     interface stderr { use wasi:io/streams@0.2.6.{output-stream}; get-stderr: func() -> output-stream; }",
];

const IMPORTS: &str = r#"
  (import "wasi:cli/stderr@0.2.6" "get-stderr" (func $stderr (result i32)))
  (import "wasi:io/streams@0.2.6" "[method]output-stream.check-write" (func $check_write (param i32 i32)))
  (import "wasi:io/streams@0.2.6" "[method]output-stream.write" (func $write (param i32 i32 i32 i32)))
  (import "wasi:io/streams@0.2.6" "[method]output-stream.blocking-flush" (func $flush (param i32 i32)))
  (import "wasi:io/streams@0.2.6" "[resource-drop]output-stream" (func $drop (param i32)))
  (import "wasi:clocks/wall-clock@0.2.6" "now" (func $wall (param i32)))
  (import "wasi:clocks/monotonic-clock@0.2.6" "now" (func $monotonic (result i64)))
  (import "wasi:cli/environment@0.2.6" "get-environment" (func $environment (param i32)))"#;

async fn ask(body: &str) -> Answer<Decision> {
    let data = Layout::new().decision(&[], ("r", "1.1"), "");
    let functions = format!(
        r#"(data (i32.const 512) "\0athread panicked at src/rules.rs:1:\0aboom\07\0a")
        (func $received (export "reglament:rules/intake@1.0.0#received") (param i32) (result i32) (local $handle i32) {body} (i32.const 1024))"#
    );
    let imports = [
        "wasi:cli/stderr@0.2.6",
        "wasi:io/streams@0.2.6",
        "wasi:clocks/wall-clock@0.2.6",
        "wasi:clocks/monotonic-clock@0.2.6",
        "wasi:cli/environment@0.2.6",
    ];
    let guest = component_with(&core_module(IMPORTS, &data, &functions), &WASI, &imports, &["intake"]);
    let host = host();
    let digest = host.load(packed(&guest, &manifest())).await.expect("it loads");
    host.decide(&digest, &received(7), calendars()).await
}

#[tokio::test]
async fn a_panic_speaks_to_the_author() {
    let answer = ask("(local.set $handle (call $stderr))
        (call $check_write (local.get $handle) (i32.const 256))
        (call $write (local.get $handle) (i32.const 512) (i32.const 42) (i32.const 256))
        (call $flush (local.get $handle) (i32.const 256))
        (call $drop (local.get $handle)) unreachable")
    .await;
    let Err(Failure::Trap { message }) = answer.result else { panic!("{:?}", answer.result) };
    assert!(
        message.contains("unreachable") && message.contains("in received") && message.contains("said: boom"),
        "{message}"
    );
    assert_eq!(answer.cost.log, ["error: thread panicked at src/rules.rs:1:", "error: boom\\u{7}"]);
}

#[tokio::test]
async fn the_wall_clock_shows_the_instant_of_the_decision() {
    // 2026-11-16T08:00:05Z.
    let seconds = 1_794_816_005;
    let body = format!(
        "(call $wall (i32.const 256)) (if (i64.ne (i64.load (i32.const 256)) (i64.const {seconds})) (then unreachable))
         (call $environment (i32.const 256)) (if (i32.load (i32.const 260)) (then unreachable))"
    );
    assert_eq!(ask(&body).await.result, Ok(Decision::default()));
}

#[tokio::test]
async fn what_has_no_answer_traps_by_name() {
    let answer = ask("(drop (call $monotonic))").await;
    let Err(Failure::Trap { message }) = answer.result else { panic!("{:?}", answer.result) };
    assert!(
        message.starts_with("`wasi:clocks/monotonic-clock#now` is not available to rule sets"),
        "{message}"
    );
}

#[tokio::test]
async fn handles_are_counted() {
    let answer = ask("(loop $l (drop (call $stderr)) (br $l))").await;
    assert!(matches!(answer.result, Err(Failure::TooMuch { .. })), "{:?}", answer.result);
}
