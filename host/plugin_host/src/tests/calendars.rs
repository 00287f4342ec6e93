//! The calendar import, asked by a guest that traps on any other answer.
use domain::rules::{Failure, RuleEngine};
use serde_json::json;

use super::{
    facts::{calendars, host, manifest_with, received},
    guests::{Layout, component, core_module, packed},
};

const IMPORTS: &str = r#"
  (import "reglament:rules/calendar@1.0.0" "is-open" (func $is_open (param i32 i32 i64 i32)))
  (import "reglament:rules/calendar@1.0.0" "local-day" (func $local_day (param i32 i32 i64 i32)))
  (import "reglament:rules/calendar@1.0.0" "nth-working-day" (func $nth (param i32 i32 i32 i32 i32 i32 i32)))
  (import "reglament:rules/calendar@1.0.0" "add-months" (func $add_months (param i32 i32 i32 i32 i32)))
  (import "reglament:rules/calendar@1.0.0" "working-minutes-between" (func $between (param i32 i32 i64 i64 i32)))
  (import "reglament:rules/calendar@1.0.0" "earliest-start" (func $earliest (param i32 i32 i64 i32 i32)))
  (import "reglament:rules/calendar@1.0.0" "due" (func $due (param i32 i32 i64 i32 i32 i32)))"#;

/// 2026-11-16T08:00:00Z, a Monday, 11:00 in Moscow.
const MONDAY: i64 = 1_794_816_000_000;

/// Runs the assertions; `$check` traps where a value differs. The code of the calendar lies at 512, results at 256.
async fn ask(body: &str) -> Result<(), Failure> {
    let data = Layout::new().decision(&[], ("r", "1.1"), "");
    let functions = format!(
        r#"(data (i32.const 512) "office")
        (func $check (param i32 i32) (if (i32.ne (local.get 0) (local.get 1)) (then unreachable)))
        (func $ok (call $check (i32.load8_u (i32.const 256)) (i32.const 0)))
        (func $day (param $year i32) (param $month i32) (param $day i32)
          (call $ok)
          (call $check (i32.load16_s (i32.const 260)) (local.get $year))
          (call $check (i32.load8_u (i32.const 262)) (local.get $month))
          (call $check (i32.load8_u (i32.const 263)) (local.get $day)))
        (func (export "reglament:rules/intake@1.0.0#received") (param i32) (result i32) {body} (i32.const 1024))"#
    );
    let guest = component(&core_module(IMPORTS, &data, &functions), &["calendar"], &["intake"]);
    let host = host();
    let digest = host.load(packed(&guest, &manifest_with(json!({})))).await.expect("it loads");
    host.decide(&digest, &received(7), calendars()).await.result.map(|_| ())
}

fn office() -> &'static str {
    "(i32.const 512) (i32.const 6)"
}

#[tokio::test]
async fn questions_are_answered_from_the_calendar_by_its_code() {
    let office = office();
    let three_hours = MONDAY + 3 * 3_600_000;
    let body = format!(
        r"(call $is_open {office} (i64.const {MONDAY}) (i32.const 256)) (call $ok)
          (call $check (i32.load8_u (i32.const 260)) (i32.const 1))
          (call $local_day {office} (i64.const {MONDAY}) (i32.const 256)) (call $day (i32.const 2026) (i32.const 11) (i32.const 16))
          (call $nth {office} (i32.const 2026) (i32.const 11) (i32.const 13) (i32.const 1) (i32.const 256)) (call $day (i32.const 2026) (i32.const 11) (i32.const 16))
          (call $add_months (i32.const 2026) (i32.const 11) (i32.const 30) (i32.const 3) (i32.const 256)) (call $day (i32.const 2027) (i32.const 2) (i32.const 28))
          (call $between {office} (i64.const {MONDAY}) (i64.const {three_hours}) (i32.const 256)) (call $ok)
          (call $check (i32.load (i32.const 260)) (i32.const 180))
          (call $between {office} (i64.const {three_hours}) (i64.const {MONDAY}) (i32.const 256)) (call $ok)
          (call $check (i32.load (i32.const 260)) (i32.const 0))
          (call $earliest {office} (i64.const {MONDAY}) (i32.const 3) (i32.const 256)) (call $day (i32.const 2026) (i32.const 11) (i32.const 19))"
    );
    assert_eq!(ask(&body).await, Ok(()));
}

#[tokio::test]
async fn tr_1_a_deadline_in_working_minutes() {
    // 120 working minutes from 11:00: 13:00 in Moscow. `working-minutes` is the first case of the rule.
    let due = MONDAY + 2 * 3_600_000;
    let body = format!(
        r"(call $due {} (i64.const {MONDAY}) (i32.const 0) (i32.const 120) (i32.const 256)) (call $ok)
          (if (i64.ne (i64.load (i32.const 264)) (i64.const {due})) (then unreachable))",
        office()
    );
    assert_eq!(ask(&body).await, Ok(()));
}

#[tokio::test]
async fn what_cannot_be_answered_is_an_error_value_and_no_trap() {
    let office = office();
    let body = format!(
        r"(call $is_open (i32.const 512) (i32.const 3) (i64.const {MONDAY}) (i32.const 256))
          (call $check (i32.load8_u (i32.const 256)) (i32.const 1)) (call $check (i32.load8_u (i32.const 260)) (i32.const 0))
          (call $is_open {office} (i64.const 9223372036854775807) (i32.const 256))
          (call $check (i32.load8_u (i32.const 256)) (i32.const 1)) (call $check (i32.load8_u (i32.const 260)) (i32.const 1))
          (call $nth {office} (i32.const 2026) (i32.const 2) (i32.const 30) (i32.const 1) (i32.const 256))
          (call $check (i32.load8_u (i32.const 256)) (i32.const 1)) (call $check (i32.load8_u (i32.const 260)) (i32.const 2))
          (call $add_months (i32.const 2026) (i32.const 1) (i32.const 1) (i32.const 2147483647) (i32.const 256))
          (call $check (i32.load8_u (i32.const 256)) (i32.const 1)) (call $check (i32.load8_u (i32.const 260)) (i32.const 1))"
    );
    assert_eq!(ask(&body).await, Ok(()));
}

#[tokio::test]
async fn questions_cost_fuel() {
    let body = format!("(loop $l (call $is_open {} (i64.const {MONDAY}) (i32.const 256)) (br $l))", office());
    let failure = ask(&body).await.unwrap_err();
    assert!(matches!(failure, Failure::OutOfFuel { .. } | Failure::Deadline { .. }), "{failure:?}");
}
