//! Clause tests.
use sdk::{
    prelude::*,
    testing::{Case, Json, Manifest, TestCalendar, at, flatten, json},
};

use crate::{HoursCertificate, clauses};

fn manifest() -> Manifest {
    Manifest::read(include_str!("../../manifest.json"))
}

fn case(received_at: &str) -> Case {
    TestCalendar::russian(3, 9, 18).install("sm");
    let mut case = Case::new("smart-monitor", "sm", received_at);
    case.snapshot.scene.settings = manifest().settings("smart-monitor");
    case
}

/// A case with the key of a certificate of 40 hours.
fn keyed(received_at: &str) -> Case {
    case(received_at).entitlement("extended_certificate", "2026-01-01", "2026-12-31").with_entitlement(|it| {
        it.key_presented = true;
        it.has_key = true;
        it.balance = Some(40 * 60);
    })
}

fn development() -> Case {
    keyed("2026-11-16T10:00+03:00").kind("development").status(Status::InProgress, None)
}

fn accepted(minutes: u32) -> Case {
    development().approval("estimate", 1, ApprovalState::Given, Some(minutes))
}

fn with_work(mut case: Case, minutes: &[u32]) -> Case {
    for (at, &spent) in minutes.iter().enumerate() {
        case.snapshot.works.push(Work {
            id: at.to_string(),
            spent,
            billable: true,
            author: "a".into(),
            at: 0,
        });
    }
    case
}

fn checked(outcome: Outcome) -> Decision {
    let decision = outcome.expect("a decision");
    manifest().check(&decision);
    decision
}

fn received(case: &Case) -> Decision {
    checked(HoursCertificate::received(&case.snapshot))
}

fn acted(case: &Case, action: &str, payload: &Json) -> Decision {
    checked(HoursCertificate::action(&case.snapshot, action, Role::Agent, &flatten(payload)))
}

fn told(case: &Case, message: &Message) -> Decision {
    checked(HoursCertificate::message(&case.snapshot, message))
}

#[test]
fn the_manifest_agrees_with_itself_and_explains_every_clause() {
    manifest().lint();
    manifest().explains(clauses::ALL);
}

#[test]
fn s_3_4_registration_in_two_working_hours() {
    // SC-60, SC-61.
    for (received_at, until) in [
        ("2026-11-20T17:30+03:00", "2026-11-23T10:30+03:00"),
        ("2026-11-16T09:10+03:00", "2026-11-16T11:10+03:00"),
    ] {
        let case = keyed(received_at);
        let decision = received(&case);
        let timer = decision.timer("registration").expect("a timer");
        assert_eq!(case.snapshot.calendar().due(timer.origin, timer.rule).map(|it| it.at), Ok(at(until)));
        assert!(decision.registers() && decision.moves().is_empty());
        assert_eq!(decision.coverages()[0].decision, Coverage::Covered);
    }
}

#[test]
fn s_1_2_5_3_without_a_key_the_case_is_registered_and_suspended() {
    // SC-63.
    let decision = received(&case("2026-11-16T10:00+03:00"));
    assert!(decision.registers());
    assert_eq!(decision.missing(), Some(vec!["support_key"]));
    let target = decision.moves()[0];
    assert_eq!((target.to, target.reason.as_deref()), (Status::Suspended, Some("support_key_missing")));
    assert_eq!(decision.coverages()[0].decision, Coverage::Suspended);
}

#[test]
fn s_1_2_5_3_the_key_resumes_the_case() {
    let mut case = keyed("2026-11-16T10:00+03:00")
        .status(Status::Suspended, Some("support_key_missing"))
        .now("2026-11-17T10:00+03:00");
    case.snapshot.ticket.missing.push("support_key".into());
    let message = case.customer_writes(None);
    let decision = told(&case, &message);
    assert_eq!(decision.moves()[0].to, Status::Registered);
    assert!(decision.sends("resumed"));
    assert_eq!(decision.missing(), Some(vec![]));
}

#[test]
fn s_1_2_5_3_an_expired_key_suspends_and_never_refuses() {
    let case = keyed("2026-11-16T10:00+03:00").with_entitlement(|it| it.valid = false);
    let decision = received(&case);
    assert_eq!(decision.coverages()[0].reason.as_deref(), Some("expired"));
    assert_eq!(decision.moves()[0].to, Status::Suspended);
    assert!(decision.proposals().is_empty());
    // a case received in the term is finished.
    let begun = case.status(Status::InProgress, None);
    assert!(checked(HoursCertificate::coverage_changed(&begun.snapshot)).moves().is_empty());
}

#[test]
fn s_2_2_1_development_needs_an_extended_certificate() {
    let case = case("2026-11-16T10:00+03:00")
        .entitlement("support_key", "2026-01-01", "2026-12-31")
        .with_entitlement(|it| it.key_presented = true);
    assert!(received(&case.clone().kind("defect")).moves().is_empty());
    let decision = received(&case.kind("development"));
    assert_eq!(decision.moves()[0].reason.as_deref(), Some("certificate_missing"));
}

#[test]
fn s_3_5_an_estimate_waits_for_acceptance() {
    // SC-62, SC-71.
    let decision = acted(&development(), "estimate", &json!({"minutes": 360}));
    assert_eq!(decision.moves()[0].to, Status::WaitingApproval);
    assert!(decision.sends("estimate"));
    assert_eq!(acted(&development(), "estimate", &json!({"minutes": 0})).denial(), Some("estimate_invalid"));
    let defect = keyed("2026-11-16T10:00+03:00").kind("defect");
    assert_eq!(acted(&defect, "estimate", &json!({"minutes": 60})).denial(), Some("no_estimate_for_defects"));
}

#[test]
fn s_3_5_the_answer_decides_the_estimate() {
    let asked = |amount| {
        let case = development().status(Status::WaitingApproval, None);
        case.approval("estimate", 1, ApprovalState::Asked, Some(amount))
    };
    let mut case = asked(360);
    let message = case.customer_writes(Some(AnswerCode::Given));
    let decision = told(&case, &message);
    assert_eq!(decision.moves()[0].to, Status::InProgress);
    let given = decision.effects().any(|it| {
        matches!(it, Effect::DecideApproval(it) if it.state == ApprovalState::Given && it.evidence.as_deref() == Some("message-2"))
    });
    assert!(given);
    let mut large = asked(41 * 60);
    let message = large.customer_writes(Some(AnswerCode::Given));
    assert_eq!(told(&large, &message).raised_flags(), ["balance_too_small"]);
}

#[test]
fn s_3_5_no_work_before_acceptance() {
    let work = Work { id: "w".into(), spent: 125, billable: true, author: "a".into(), at: 0 };
    let log = |case: &Case| checked(HoursCertificate::work_logged(&case.snapshot, &work));
    assert_eq!(log(&development()).denial(), Some("estimate_not_accepted"));
    assert!(log(&accepted(360)).steps.is_empty());
    assert_eq!(log(&accepted(100)).raised_flags(), ["estimate_exceeded"]);
}

#[test]
fn s_3_7_hours_are_rounded_up_once_per_case() {
    // SC-62: 206 minutes are debited as 3 h 30, 36 h 30 are left.
    let settled = |case: &Case| checked(HoursCertificate::work_settled(&case.snapshot));
    let decision = settled(&with_work(accepted(360), &[125, 50, 31]));
    assert_eq!(decision.postings().len(), 1);
    assert_eq!(decision.postings()[0].amount, 210);
    let letter = Fields(&decision.letters()[0].values);
    assert_eq!((letter.integer("spent_minutes"), letter.integer("debited_minutes")), (Some(206), Some(210)));
    assert_eq!(letter.integer("left_minutes"), Some(36 * 60 + 30));
    // exact quarters stay, nothing stays nothing.
    assert_eq!(settled(&with_work(accepted(360), &[30])).postings()[0].amount, 30);
    assert!(settled(&accepted(360)).postings().is_empty());
    //
    assert_eq!(settled(&with_work(accepted(200), &[206])).denial(), Some("estimate_exceeded"));
}

#[test]
fn s_certificate_defects_and_warranty_use_no_hours() {
    for kind in ["defect", "warranty"] {
        let decision = checked(HoursCertificate::work_settled(
            &with_work(keyed("2026-11-16T10:00+03:00").kind(kind), &[90]).snapshot,
        ));
        assert!(decision.postings().is_empty() && decision.sends("settlement"), "{kind}");
    }
}

#[test]
fn s_3_8_silence_closes_after_ten_working_days() {
    // SC-64.
    let mut case = development().now("2026-11-23T12:00+03:00");
    let message = case.agent_writes(MessageType::ClosingRequest);
    let decision = told(&case, &message);
    let timer = decision.timer("closure_silence").expect("a timer");
    assert_eq!(
        case.snapshot.calendar().due(timer.origin, timer.rule).map(|it| it.at),
        Ok(at("2026-12-07T18:00+03:00"))
    );
    let reminder = case.agent_writes(MessageType::Notice);
    assert!(told(&case, &reminder).steps.is_empty(), "A-42");
    let case = case.timer("closure_silence", working_days(10), TimerState::Breached);
    let closed = checked(HoursCertificate::timer_due(&case.snapshot, &case.snapshot.timers[0]));
    assert_eq!(closed.moves()[0].reason.as_deref(), Some("done_by_silence"));
}

#[test]
fn s_1_2_4_a_change_may_be_refused_by_a_person() {
    // SC-66.
    let case = keyed("2026-11-16T10:00+03:00").kind("defect");
    let decision = acted(&case, "state_change_request", &json!({"area": "search_queries"}));
    assert_eq!(decision.proposals()[0].reason.as_deref(), Some("change_request/search_queries"));
    assert!(decision.moves().is_empty());
    let target = Move { to: Status::Refused, reason: Some("change_request/search_queries".into()) };
    let ask = |case: &Case| checked(HoursCertificate::requested(&case.snapshot, &target, Role::Agent, &[]));
    assert!(ask(&case).steps.is_empty());
    assert_eq!(ask(&accepted(60)).denial(), Some("estimate_was_accepted"));
}

#[test]
fn s_4_2_all_five_conditions_make_a_warranty_case() {
    // SC-67, SC-68.
    let answers = |third: bool| {
        json!({"caused_by_executor_settings": true, "function_unchanged_after_close": third,
            "task_described_result": true, "task_unchanged_after_close": true, "inputs_unchanged": true, "text": "x"})
    };
    let closed = accepted(60).status(Status::Closed, Some("confirmed"));
    let ticket = acted(&closed, "warranty_claim", &answers(true)).new_tickets()[0].clone();
    assert_eq!(
        (ticket.kind.as_str(), ticket.link, ticket.billable),
        ("warranty", LinkType::WarrantyOf, Some(false))
    );
    let decision = acted(&closed, "warranty_claim", &answers(false));
    assert_eq!(decision.denial(), Some("not_warranty"));
    assert_eq!(decision.denials()[0].alternatives, ["separate_case"]);
    assert_eq!(acted(&closed, "separate_case", &json!({"text": "x"})).new_tickets()[0].billable, Some(true));
}

#[test]
fn s_5_1_disclosure_needs_consent_for_its_recipient() {
    // SC-69.
    let share = |case: &Case, kind: &str| {
        let disclosure =
            Disclosure { recipient: "P".into(), recipient_kind: kind.into(), purpose: "help".into() };
        checked(HoursCertificate::disclosure_requested(&case.snapshot, &disclosure))
    };
    assert_eq!(share(&development(), "partner").denial(), Some("consent_required"));
    let mut consented = development().approval("disclosure", 1, ApprovalState::Given, None);
    consented.snapshot.approvals[0].scope = vec![Field::text("recipient", "P")];
    assert!(share(&consented, "partner").steps.is_empty());
    assert!(share(&development(), "state_body").sends("state_request_notice"), "S 5.3");
}

#[test]
fn s_3_1_a_visit_is_out_of_scope_and_the_case_goes_on() {
    // SC-70.
    let appointment = Appointment {
        id: "a".into(),
        kind: "visit".into(),
        starts_at: None,
        notice_at: 0,
        initiator: Party::Customer,
        state: AppointmentState::Requested,
        earliest: None,
    };
    let decision = checked(HoursCertificate::appointment_requested(&development().snapshot, &appointment));
    assert!(decision.finding("out_of_scope/on_site_visit").is_some() && decision.moves().is_empty());
    assert_eq!(decision.appointments()[0].state, AppointmentState::Declined);
}
