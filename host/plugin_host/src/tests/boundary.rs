//! The translation itself: what is lowered and what is refused when lifted.
use domain::{
    ids::TimerId,
    rules::{CaseHook, HookCall, RuleEngine},
    ticket::{Timer, TimerBehaviour, TimerPause, TimerState},
    time::TimeRule,
};
use serde_json::json;
use uuid::Uuid;

use super::facts::{at, calendars, host, manifest_with, snapshot};
use super::guests::{Layout, intake, packed};
use crate::abi::v1::test_support::{self, types as w};

fn clause() -> w::Clause {
    w::Clause { document: "r".to_owned(), section: "1.1".to_owned() }
}

fn rejection(effect: w::Effect) -> Option<String> {
    let decision =
        w::Decision { steps: vec![w::Step { effect, basis: vec![clause()] }], explanation: String::new() };
    test_support::lift_decision(decision).err().map(|rejection| rejection.code)
}

#[test]
fn identities_dates_and_values_are_checked_when_lifted() {
    let day = |year, month, day| w::Day { year, month, day };
    let period = |from, to| w::Effect::SetPeriod(w::Period { valid_from: from, valid_to: to });
    let remember = |path: &str, value| w::Effect::Remember(w::Field { path: path.to_owned(), value });
    let timer = |origin| {
        w::Effect::StartTimer(w::TimerStart { code: "t".to_owned(), rule: w::TimeRule::SameDay, origin })
    };
    let coverage = |id: &str| {
        w::Effect::SetCoverage(w::CoverageDecision {
            decision: w::Coverage::Covered,
            reason: None,
            source: None,
            entitlement: Some(id.to_owned()),
        })
    };
    let rows = [
        (period(day(2026, 2, 28), day(2027, 2, 28)), None),
        (period(day(2026, 2, 30), day(2027, 2, 28)), Some("bad_date")),
        (period(day(2026, 200, 1), day(2027, 2, 28)), Some("bad_date")),
        (remember("a.b.0", w::Value::Decimal((125, 2))), None),
        (remember("a", w::Value::Decimal((1, 200))), Some("bad_value")),
        (remember("", w::Value::None), Some("bad_text")),
        (remember(&"p".repeat(257), w::Value::None), Some("bad_text")),
        (remember("a", w::Value::Text("x".repeat(40_000))), Some("too_much_text")),
        (remember("a", w::Value::Moment(i64::MAX)), Some("bad_instant")),
        (timer(1_794_816_000_000), None),
        (timer(i64::MIN), Some("bad_instant")),
        (coverage("0199a1b2-0000-7000-8000-000000000001"), None),
        (coverage("1 OR 1=1"), Some("unknown_reference")),
        (w::Effect::SetKind(String::new()), Some("bad_code")),
        (w::Effect::SetKind("out_of_scope/on-site.visit".to_owned()), None),
        (w::Effect::SetKind("k".repeat(65)), Some("bad_code")),
        (w::Effect::Note("две\nстроки".to_owned()), None),
    ];
    for (effect, code) in rows {
        let shown = format!("{effect:?}");
        assert_eq!(rejection(effect).as_deref(), code, "{shown}");
    }
}

#[test]
fn a_section_is_one_line() {
    let basis = vec![w::Clause { document: "r".to_owned(), section: "1\r\nBcc: x".to_owned() }];
    let decision = w::Decision {
        steps: vec![w::Step { effect: w::Effect::Register, basis }],
        explanation: String::new(),
    };
    assert_eq!(test_support::lift_decision(decision).unwrap_err().code, "bad_text");
}

#[test]
fn parts_that_are_not_needed_stay_outside() {
    let manifest =
        |needs: serde_json::Value| serde_json::from_value(manifest_with(json!({"needs": needs}))).unwrap();
    let case = snapshot(7, 3);
    assert_eq!(test_support::lower(&manifest(json!([])), &case).messages.len(), 0);
    assert_eq!(test_support::lower(&manifest(json!(["messages"])), &case).messages.len(), 3);
}

#[test]
fn long_texts_are_cut_and_the_newest_messages_win() {
    let manifest = serde_json::from_value(manifest_with(json!({}))).unwrap();
    let mut case = snapshot(7, 40);
    for message in &mut case.messages {
        message.text = "я".repeat(100_000);
    }
    let lowered = test_support::lower(&manifest, &case).messages;
    assert_eq!(lowered.len(), 40);
    assert_eq!(lowered.last().unwrap().text.len(), 32 << 10);
    assert_eq!(lowered.first().unwrap().text, "");
    assert!(lowered.iter().map(|message| message.text.len()).sum::<usize>() <= 1 << 20);
}

#[test]
fn tr_7_a_paused_timer_has_no_due_instant_and_notices_have_no_word() {
    let manifest = serde_json::from_value(manifest_with(json!({}))).unwrap();
    let timer = |rule, state, pauses| Timer {
        id: TimerId(Uuid::from_u128(9)),
        code: "reaction".to_owned(),
        rule,
        calendar: "office".to_owned(),
        origin: at("2026-11-16T08:00:00Z"),
        started_at: at("2026-11-16T08:00:00Z"),
        state,
        pauses,
        due_at: at("2026-11-16T10:00:00Z"),
        provisional: false,
        met_at: None,
        breached_at: None,
        ended_at: None,
        behaviour: TimerBehaviour::default(),
        clauses: Vec::new(),
    };
    let minutes = TimeRule::WorkingMinutes { minutes: 120 };
    let pause = TimerPause {
        from: at("2026-11-16T07:00:05Z"),
        to: None,
        reason: "waiting".to_owned(),
        declaration: None,
    };
    let mut case = snapshot(7, 0);
    case.timers = vec![
        timer(minutes, TimerState::Running, Vec::new()),
        timer(minutes, TimerState::Paused, vec![pause]),
        timer(TimeRule::Notice { count: 3 }, TimerState::Running, Vec::new()),
    ];
    let lowered = test_support::lower(&manifest, &case).timers;
    let shown: Vec<_> = lowered.iter().map(|timer| (timer.due.is_some(), timer.paused_minutes)).collect();
    assert_eq!(shown, [(true, 0), (false, 60)]);
}

#[tokio::test]
async fn a_large_case_crosses_within_the_limits_of_a_call() {
    let host = host();
    let guest = intake(&Layout::new().decision(&[], ("r", "1.1"), ""), "(i32.const 1024)");
    let digest = host.load(packed(&guest, &manifest_with(json!({})))).await.unwrap();
    let mut case = snapshot(7, 200);
    for message in &mut case.messages {
        message.text = "я".repeat(100_000);
    }
    let call = HookCall::Case { snapshot: Box::new(case), hook: CaseHook::IntakeReceived };
    let answer = host.decide(&digest, &call, calendars()).await;
    assert!(answer.result.is_ok(), "{:?}", answer.result);
}
