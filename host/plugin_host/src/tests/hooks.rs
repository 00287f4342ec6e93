//! Every hook reaches the function it names: a guest that exports them all says which one was called.
use domain::{
    ids::{AppointmentId, EntitlementId, ExternalEventId, TimerId},
    rules::{
        CaseHook, EntitlementView, ExternalFact, HookCall, ReportCall, ReportOutcome, RuleEngine, SceneHook,
        Work,
    },
    ticket::{
        Appointment, AppointmentState, Field, FormSubmission, Party, Role, Status, Timer, TimerBehaviour,
        TimerState,
    },
    time::TimeRule,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    facts::{at, calendars, host, manifest_with, message, snapshot, ticket},
    guests::{Layout, component, core_module, packed},
};

const FUNCTIONS: [&str; 18] = [
    "intake.received",
    "conversation.message",
    "forms.submitted",
    "lifecycle.requested",
    "lifecycle.moved",
    "timing.warned",
    "timing.due",
    "actions.run",
    "coverage.changed",
    "appointments.requested",
    "work.logged",
    "work.settled",
    "disclosure.requested",
    "entitlements.drafted",
    "external.received",
    "queue.rank",
    "reports.run",
    "configuration.validate",
];

/// Each function answers with a decision of no steps that explains itself with its name; a rank, a table and a list
/// of problems are all zeroes.
fn guest() -> Vec<u8> {
    let layout = Layout::new();
    let mut functions = String::new();
    for (number, name) in FUNCTIONS.iter().enumerate() {
        let (interface, function) = name.split_once('.').unwrap();
        let at = 2048 + number * 64;
        let length = if number < 15 { name.len() } else { 0 };
        let signature = layout.signature(interface, function);
        let text = format!(
            r#"(data (i32.const {}) "{name}")
            (func (export "reglament:rules/{interface}@1.0.0#{function}") {signature}
              (i32.store (i32.const 1036) (i32.const {}))
              (i32.store (i32.const 1040) (i32.const {length}))
              (i32.const 1024))"#,
            at,
            if length == 0 { 0 } else { at },
        );
        functions.push_str(&text);
    }
    let mut interfaces: Vec<&str> = FUNCTIONS.iter().map(|name| name.split_once('.').unwrap().0).collect();
    interfaces.dedup();
    component(&core_module("", &[0; 64], &functions), &[], &interfaces)
}

fn timer() -> Timer {
    Timer {
        id: TimerId(Uuid::from_u128(9)),
        code: "reaction".to_owned(),
        rule: TimeRule::SameDay,
        calendar: "office".to_owned(),
        origin: at("2026-11-16T08:00:00Z"),
        started_at: at("2026-11-16T08:00:00Z"),
        state: TimerState::Running,
        pauses: Vec::new(),
        due_at: at("2026-11-16T15:00:00Z"),
        provisional: false,
        met_at: None,
        breached_at: None,
        ended_at: None,
        behaviour: TimerBehaviour::default(),
        clauses: Vec::new(),
    }
}

fn appointment() -> Appointment {
    Appointment {
        id: AppointmentId(Uuid::from_u128(4)),
        kind: "visit".to_owned(),
        starts_at: None,
        ends_at: None,
        notice_at: at("2026-11-16T08:00:00Z"),
        initiator: Party::Customer,
        state: AppointmentState::Requested,
        earliest_start: None,
        findings: Vec::new(),
        documents: Vec::new(),
        clauses: Vec::new(),
    }
}

fn case_hooks() -> Vec<CaseHook> {
    let form = FormSubmission {
        form: "survey".to_owned(),
        version: 1,
        data: json!({"services": [{"name": "a"}]}),
        accepted: true,
        findings: Vec::new(),
        submitted_at: at("2026-11-16T08:00:00Z"),
        submitted_by: "contact".to_owned(),
    };
    let work = Work {
        text: String::new(),
        id: Uuid::from_u128(5),
        minutes: 61,
        billable: true,
        author: "agent".to_owned(),
        at: at("2026-11-16T08:00:00Z"),
        merged_from: None,
    };
    let payload = vec![Field::text("a", "b")];
    vec![
        CaseHook::IntakeReceived,
        CaseHook::ConversationMessage(Box::new(message(1, "Ещё"))),
        CaseHook::FormsSubmitted(form),
        CaseHook::LifecycleRequested {
            to: Status::Closed,
            reason: None,
            actor: Role::Agent,
            payload: payload.clone(),
        },
        CaseHook::LifecycleMoved { before: Status::Received },
        CaseHook::TimingWarned(timer()),
        CaseHook::TimingDue(timer()),
        CaseHook::ActionsRun { action: "estimate".to_owned(), actor: Role::Contact, payload },
        CaseHook::CoverageChanged,
        CaseHook::AppointmentsRequested(appointment()),
        CaseHook::WorkLogged(work),
        CaseHook::WorkSettled,
        CaseHook::DisclosureRequested {
            recipient: "x".to_owned(),
            recipient_kind: "partner".to_owned(),
            purpose: "y".to_owned(),
        },
    ]
}

fn scene_hooks() -> [SceneHook; 2] {
    let day = |text: &str| text.parse().unwrap();
    let draft = EntitlementView {
        product: "demo".into(),
        id: EntitlementId(Uuid::from_u128(3)),
        kind: "certificate".to_owned(),
        tier: None,
        key_presented: false,
        has_key: true,
        valid_from: day("2026-01-01"),
        valid_to: day("2026-12-31"),
        valid: true,
        source: "paid".to_owned(),
        balance_minutes: None,
        held_minutes: None,
        items: Vec::new(),
        facts: Vec::new(),
    };
    let event = ExternalFact {
        id: ExternalEventId(Uuid::from_u128(6)),
        source: "monitor".to_owned(),
        kind: "alarm".to_owned(),
        asset: None,
        at: at("2026-11-16T08:00:00Z"),
        payload: Vec::new(),
    };
    [
        SceneHook::EntitlementDrafted(draft),
        SceneHook::ExternalReceived { event, open: vec![ticket(7)], product: "demo".to_owned() },
    ]
}

#[tokio::test]
async fn every_hook_reaches_the_function_it_names() {
    let mut hooks: Vec<&str> = FUNCTIONS.iter().map(|name| name.split_once('.').unwrap().0).collect();
    hooks.dedup();
    let host = host();
    let manifest = manifest_with(json!({"hooks": hooks}));
    let digest = host.load(packed(&guest(), &manifest)).await.unwrap();

    let case = || Box::new(snapshot(7, 1));
    let scene = || Box::new(snapshot(7, 1).scene);
    let mut calls: Vec<HookCall> =
        case_hooks().into_iter().map(|hook| HookCall::Case { snapshot: case(), hook }).collect();
    calls.extend(scene_hooks().map(|hook| HookCall::Scene { scene: scene(), hook }));
    let mut reached = Vec::new();
    for call in &calls {
        let decision = host.decide(&digest, call, calendars()).await.result.unwrap();
        assert_eq!(decision.explanation, call.function());
        reached.push(call.function());
    }
    assert_eq!(reached, FUNCTIONS[..15]);

    assert_eq!(host.rank(&digest, &ticket(7)).await.result, Ok(0));
    assert_eq!(host.check_settings(&digest, &[Field::text("a", "b")]).await.result, Ok(Vec::new()));
    let report = ReportCall {
        scene: *scene(),
        report: "hours".to_owned(),
        from: "2026-01-01".parse().unwrap(),
        to: "2026-12-31".parse().unwrap(),
        rows: vec![vec![Field::text("a", "b")]],
    };
    let outcome = host.report(&digest, &report, calendars()).await.result.unwrap();
    assert_eq!(outcome, ReportOutcome::Table { columns: Vec::new(), rows: Vec::new() });
}
