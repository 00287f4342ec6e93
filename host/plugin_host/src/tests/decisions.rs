//! Calls through the trait: what is decided, rejected, counted and never asked.
use std::sync::Arc;

use domain::{
    ids::{ApprovalId, SeriesId, TicketId},
    monitoring::GapFilling,
    rules::{CaseHook, Clause, Decision, Effect, Failure, HookCall, RuleEngine, Step, check},
    ticket::{Role, Status},
};
use serde_json::json;
use uuid::Uuid;

use super::{
    facts::{at, calendars, host, manifest, manifest_with, received, snapshot, ticket},
    guests::{self, Layout, component, core_module, honest, packed},
};
use crate::{BreakerState, PluginHost, bench_decision, read_manifest};

async fn loaded(component: &[u8]) -> (PluginHost, String) {
    let host = host();
    let digest = host.load(packed(component, &manifest())).await.unwrap();
    (host, digest)
}

async fn failure_of(component: &[u8]) -> Failure {
    let (host, digest) = loaded(component).await;
    host.decide(&digest, &received(7), calendars()).await.result.unwrap_err()
}

#[tokio::test]
async fn a_decision_arrives_with_its_clauses_and_its_cost() {
    let (host, digest) =
        loaded(&honest(&[("register", None), ("alert", Some("first")), ("note", Some("Заметка"))])).await;
    let answer = host.decide(&digest, &received(7), calendars()).await;
    let decision = answer.result.unwrap();
    assert_eq!(decision.explanation, "because");
    let effects: Vec<_> = decision.steps.iter().map(|step| step.effect.clone()).collect();
    assert_eq!(
        effects,
        [Effect::Register, Effect::Alert("first".to_owned()), Effect::Note("Заметка".to_owned())]
    );
    assert!(decision.steps.iter().all(|step| step.basis.len() == 1 && step.basis[0].section == "1.1"));
    assert!(answer.cost.fuel > 0 && answer.cost.fuel < 1_000_000, "{} fuel", answer.cost.fuel);
}

#[tokio::test]
async fn the_same_call_twice_gives_the_same_decision_for_the_same_fuel() {
    let plugin = honest(&[("raise-flag", Some("vip"))]);
    let (host, digest) = loaded(&plugin).await;
    let first = host.decide(&digest, &received(7), calendars()).await;
    let second = host.decide(&digest, &received(7), calendars()).await;
    // Another engine stands for another replica.
    let (other, _) = loaded(&plugin).await;
    let third = other.decide(&digest, &received(7), calendars()).await;
    assert_eq!(first.result, second.result);
    assert_eq!(first.result, third.result);
    assert_eq!([first.cost.fuel; 2], [second.cost.fuel, third.cost.fuel]);
}

#[tokio::test]
async fn a_hook_that_is_not_declared_is_not_run() {
    let (host, digest) = loaded(&guests::intake(&[], "unreachable")).await;
    let moved = HookCall::Case {
        snapshot: Box::new(snapshot(7, 1)),
        hook: CaseHook::LifecycleMoved { before: Status::Received },
    };
    let answer = host.decide(&digest, &moved, calendars()).await;
    assert_eq!(answer.result, Ok(Decision::default()));
    assert_eq!(answer.cost.fuel, 0);
    assert_eq!(host.rank(&digest, &ticket(7)).await.result, Ok(0));
    assert_eq!(host.check_settings(&digest, &[]).await.result, Ok(Vec::new()));
}

#[tokio::test]
async fn one_wrong_step_rejects_the_whole_decision() {
    type Row<'a> = (&'a [(&'a str, Option<&'a str>)], &'a str, Option<usize>);
    let table: [Row<'_>; 5] = [
        (&[("register", None), ("lower-flag", Some("vip"))], "undeclared_effect", Some(1)),
        (&[("raise-flag", Some("gold"))], "undeclared_code", Some(0)),
        (&[("register", None), ("alert", Some("Not A Code"))], "bad_code", Some(1)),
        (&[("register", None); 65], "too_many_steps", None),
        (&[("note", Some("\0"))], "bad_text", Some(0)),
    ];
    for (steps, code, step) in table {
        let Failure::Invalid(rejection) = failure_of(&honest(steps)).await else { panic!("{code}") };
        assert_eq!((rejection.code.as_str(), rejection.step), (code, step));
    }
}

#[tokio::test]
async fn texts_and_clauses_are_bounded_too() {
    let long = "x".repeat(12_000);
    let steps: Vec<_> = (0..3).map(|_| ("note", Some(long.as_str()))).collect();
    let Failure::Invalid(rejection) = failure_of(&honest(&steps)).await else { panic!() };
    assert_eq!(rejection.code, "too_much_text");

    let elsewhere = Layout::new().decision(&[("register", None)], ("r", "9.9"), "");
    let Failure::Invalid(rejection) = failure_of(&guests::intake(&elsewhere, "(i32.const 1024)")).await
    else {
        panic!()
    };
    assert_eq!(rejection.code, "undeclared_clause");
}

#[tokio::test]
async fn more_than_a_mebibyte_does_not_cross() {
    // The list of steps claims more than the memory holds, then more than may be copied.
    let data = [0_u32, 1_048_576, 10_000_000, 0, 0].map(u32::to_le_bytes).concat();
    let failure = failure_of(&guests::intake(&data, "(i32.const 1024)")).await;
    assert!(
        matches!(failure, Failure::TooMuch { .. } | Failure::Invalid(_)) && failure.is_strike(),
        "{failure:?}"
    );
}

#[tokio::test]
async fn a_fault_is_no_strike() {
    // err(internal("…")): result 1, fault case 3.
    let mut data = vec![0; 64];
    data[0] = 1;
    data[4] = 3;
    data[8..12].copy_from_slice(&1056_u32.to_le_bytes());
    data[12..16].copy_from_slice(&7_u32.to_le_bytes());
    data[32..39].copy_from_slice(b"no\ndata");
    let (host, digest) = loaded(&guests::intake(&data, "(i32.const 1024)")).await;
    for _ in 0..10 {
        let answer = host.decide(&digest, &received(7), calendars()).await;
        assert_eq!(
            answer.result,
            Err(Failure::Declined { code: "internal".to_owned(), text: "no data".to_owned() })
        );
    }
    assert_eq!(host.status(&digest).unwrap().state, BreakerState::Closed);
}

#[tokio::test]
async fn repeated_traps_poison_the_ticket_and_then_open_the_breaker() {
    let (host, digest) = loaded(&guests::intake(&[], "unreachable")).await;
    let decide = |id| {
        let (host, digest) = (&host, &digest);
        async move { host.decide(digest, &received(id), calendars()).await.result.unwrap_err() }
    };
    for _ in 0..2 {
        let Failure::Trap { message } = decide(7).await else { panic!("a trap") };
        assert!(message.contains("unreachable"), "{message}");
    }
    assert_eq!(decide(7).await, Failure::Poison);
    host.forgive(TicketId(Uuid::from_u128(7)));
    assert!(matches!(decide(7).await, Failure::Trap { .. }));
    for id in 8..10 {
        assert!(matches!(decide(id).await, Failure::Trap { .. }));
    }
    assert_eq!(decide(11).await, Failure::BreakerOpen);
    assert_eq!(host.status(&digest).unwrap().state, BreakerState::Open);
    // A rehearsal does not go through the breaker.
    let rehearsed = host.rehearse(&digest, &received(11), calendars()).await;
    assert!(matches!(rehearsed.result, Err(Failure::Trap { .. })));
    host.close_breaker(&digest);
    assert!(matches!(decide(12).await, Failure::Trap { .. }));
}

#[tokio::test]
async fn ranks_come_from_the_queue_hook() {
    let function = r#"(func (export "reglament:rules/queue@1.0.0#rank") (param i32) (result i32)
        (i32.store8 (i32.const 1024) (i32.const 0)) (i32.store (i32.const 1028) (i32.const -5)) (i32.const 1024))"#;
    let guest = component(&core_module("", &[0; 32], function), &[], &["queue"]);
    let host = host();
    let digest = host.load(packed(&guest, &manifest_with(json!({"hooks": ["queue"]})))).await.unwrap();
    assert_eq!(host.rank(&digest, &ticket(7)).await.result, Ok(-5));
}

#[tokio::test]
async fn what_is_not_loaded_says_so() {
    let host = host();
    let answer = host.decide("nothing", &received(7), calendars()).await;
    assert_eq!(answer.result, Err(Failure::NotLoaded { message: "nothing".to_owned() }));
    let digest = host.load(packed(&honest(&[]), &manifest())).await.unwrap();
    assert!(host.is_loaded(&digest));
    host.unload(&digest);
    assert!(!host.is_loaded(&digest));
}

#[tokio::test]
async fn the_bench_orders_its_percentiles() {
    let (host, digest) = loaded(&honest(&[("register", None)])).await;
    let (p50, p99) = bench_decision(&host, &digest, &received(7), calendars(), 300).await.unwrap();
    println!("p50 {p50:?}, p99 {p99:?}");
    assert!(p50 <= p99);
    let refused = bench_decision(&host, "nothing", &received(7), Arc::default(), 1).await;
    assert!(matches!(refused, Err(Failure::NotLoaded { .. })));
}

#[test]
fn a_gap_is_filled_where_a_person_acts() {
    let gap = GapFilling {
        series: SeriesId(Uuid::from_u128(5)),
        asset: None,
        from: at("2026-11-15T08:00:00Z"),
        to: at("2026-11-15T09:00:00Z"),
        weeks: 4,
        approval: None,
    };
    let declared = json!({"hooks": ["intake", "actions"], "effects": ["fill_gap"]});
    let manifest = read_manifest(&packed(&honest(&[]), &manifest_with(declared))).unwrap();
    let asked = |hook: CaseHook, gap: &GapFilling| {
        let call = HookCall::Case { snapshot: Box::new(snapshot(7, 1)), hook };
        let basis = vec![Clause { document: "r".to_owned(), section: "1.1".to_owned() }];
        let steps = vec![Step { effect: Effect::FillGap(gap.clone()), basis }];
        let decision = Decision { steps, ..Decision::default() };
        check(&manifest, &call, &decision).map_err(|rejection| rejection.code)
    };
    let action =
        || CaseHook::ActionsRun { action: "restore".to_owned(), actor: Role::Agent, payload: Vec::new() };
    assert_eq!(asked(action(), &gap), Ok(()));
    // Nobody is there to hear that nothing can be filled: the mail or the sweep would fail each time anew.
    let refused = Err("not_allowed_here".to_owned());
    assert_eq!(asked(CaseHook::IntakeReceived, &gap), refused);
    assert_eq!(asked(CaseHook::CoverageChanged, &gap), refused);
    let reversed = GapFilling { to: gap.from, ..gap.clone() };
    assert_eq!(asked(action(), &reversed), Err("period_reversed".to_owned()));
    let unknown = GapFilling { approval: Some(ApprovalId(Uuid::from_u128(9))), ..gap };
    assert_eq!(asked(action(), &unknown), Err("unknown_reference".to_owned()));
}
