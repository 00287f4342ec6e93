//! Registration, keys, suspension, grounds, visits.
use sdk::{
    prelude::*,
    testing::{Case, at, json},
};

use super::{
    MONDAY, accepted, acted, case, certified, checked, development, keyed, manifest, received, told,
};
use crate::HoursCertificate;

#[test]
fn registration_in_two_working_hours_s_3_4() {
    let rows = [
        // SC-60, SC-61.
        ("2026-11-20T17:30+03:00", "2026-11-23T10:30+03:00"),
        ("2026-11-16T09:10+03:00", "2026-11-16T11:10+03:00"),
        // Closing itself, before opening, after closing, a holiday, the days after New Year.
        ("2026-11-16T16:00+03:00", "2026-11-16T18:00+03:00"),
        ("2026-11-16T06:00+03:00", "2026-11-16T11:00+03:00"),
        ("2026-11-16T18:00+03:00", "2026-11-17T11:00+03:00"),
        ("2026-11-04T12:00+03:00", "2026-11-05T11:00+03:00"),
        ("2026-12-30T17:59+03:00", "2027-01-11T10:59+03:00"),
    ];
    for (received_at, until) in rows {
        let case = keyed(received_at);
        let decision = received(&case);
        let timer = decision.timer("registration").expect("a timer");
        assert_eq!(case.snapshot.calendar().due(timer.origin, timer.rule).map(|it| it.at), Ok(at(until)));
        assert!(decision.registers() && decision.moves().is_empty(), "{received_at}");
    }
}

#[test]
fn criticality_never_changes_the_calendar_s_1_2_1() {
    for criticality in [None, Some("critical"), Some("low")] {
        let mut case = keyed("2026-11-21T12:00+03:00");
        case.snapshot.ticket.criticality = criticality.map(Into::into);
        case.snapshot.ticket.criticality_confirmed = true;
        let decision = received(&case);
        let timer = decision.timer("registration").expect("a timer");
        let due = case.snapshot.calendar().due(timer.origin, timer.rule).map(|it| it.at);
        assert_eq!(due, Ok(at("2026-11-23T11:00+03:00")));
    }
}

#[test]
fn intake_may_be_asked_twice_s_3_4() {
    let mut case = keyed(MONDAY).kind("defect").status(Status::Registered, None);
    case = case.timer("registration", working_minutes(120), TimerState::Met);
    let decision = received(&case);
    assert!(decision.timer("registration").is_none() && !decision.registers() && decision.kinds().is_empty());
}

#[test]
fn the_phone_duplicate_changes_nothing_s_3_3() {
    let mut case = keyed(MONDAY);
    let before = received(&case);
    let started = at("2026-11-16T10:20+03:00");
    case.snapshot.calls.push(Call { started, ended: None, incoming: true });
    assert_eq!(received(&case), before, "A-39");
}

#[test]
fn without_a_key_the_case_is_registered_and_suspended_s_1_2_5_3() {
    // SC-63; a certificate whose key nobody showed is none either.
    for case in [case(MONDAY), certified(case(MONDAY), "2026-12-31", 600, 0)] {
        let decision = received(&case);
        assert!(decision.registers());
        assert_eq!(decision.missing(), Some(vec!["support_key"]));
        let target = decision.moves()[0];
        assert_eq!((target.to, target.reason.as_deref()), (Status::Suspended, Some("support_key_missing")));
        assert_eq!(decision.coverages()[0].decision, Coverage::Suspended);
        assert!(decision.proposals().is_empty(), "never refused for it");
    }
}

fn suspended(reason: &str) -> Case {
    let mut case = keyed(MONDAY).status(Status::Suspended, Some(reason)).now("2026-11-17T10:00+03:00");
    case.snapshot.ticket.missing.push("support_key".into());
    case
}

#[test]
fn the_key_resumes_the_case_s_1_2_5_3() {
    for reason in ["support_key_missing", "certificate_missing"] {
        let mut case = suspended(reason);
        let message = case.customer_writes(None);
        let decision = told(&case, &message);
        assert_eq!(decision.moves()[0].to, Status::Registered);
        assert!(decision.sends("resumed"));
        assert_eq!(decision.missing(), Some(vec![]));
        // Work that had begun goes on.
        let mut begun = suspended(reason).kind("development");
        begun = begun.approval("estimate", 1, ApprovalState::Given, Some(60));
        let message = begun.customer_writes(None);
        assert_eq!(told(&begun, &message).moves()[0].to, Status::InProgress);
    }
}

#[test]
fn a_key_that_opens_nothing_stays_missing_s_1_2_5_3() {
    let mut case = suspended("support_key_missing").with_entitlement(|it| it.key_presented = false);
    case.snapshot.ticket.missing.clear();
    let message = case.customer_writes(None);
    let decision = told(&case, &message);
    assert_eq!(decision.missing(), Some(vec!["support_key"]));
    assert!(decision.moves().is_empty());
}

#[test]
fn other_grounds_of_suspension_are_a_persons_s_1_2_5() {
    for reason in ["unclear_task", "information_refused"] {
        let mut case = suspended(reason).kind("defect");
        let message = case.customer_writes(None);
        let decision = told(&case, &message);
        assert!(decision.moves().is_empty(), "{reason}");
        let proposal = decision.proposals()[0];
        assert_eq!((proposal.action.as_str(), proposal.reason.as_deref()), ("resume", Some(reason)));
        let proposed = case.proposal("resume", reason);
        assert!(told(&proposed, &message).proposals().is_empty(), "asked once");
        let target = Move { to: Status::Suspended, reason: Some(reason.into()) };
        let asked = HoursCertificate::requested(&development().snapshot, &target, Role::Agent, &[]);
        assert!(checked(asked).steps.is_empty());
    }
    // Machine mail and strangers to the case clear nothing up.
    let mut case = suspended("unclear_task").kind("defect");
    let mut message = case.customer_writes(None);
    message.automatic = true;
    assert!(told(&case, &message).steps.is_empty());
}

#[test]
fn an_expired_key_suspends_and_never_refuses_s_1_2_5_3() {
    let case = keyed(MONDAY).with_entitlement(|it| it.valid = false);
    let decision = received(&case);
    assert_eq!(decision.coverages()[0].reason.as_deref(), Some("expired"));
    assert_eq!(decision.moves()[0].to, Status::Suspended);
    assert!(decision.proposals().is_empty());
    // a case received in the term is finished.
    let begun = case.status(Status::InProgress, None);
    assert!(checked(HoursCertificate::coverage_changed(&begun.snapshot)).moves().is_empty());
}

#[test]
fn the_last_day_covers_s_3_3() {
    // the day of receipt decides, whatever the day of the work.
    for (valid_to, covered) in [("2026-11-15", false), ("2026-11-16", true), ("2026-11-17", true)] {
        let case = certified(case(MONDAY), valid_to, 600, 0).with_entitlement(|it| it.key_presented = true);
        let decision = received(&case.now("2026-12-30T10:00+03:00"));
        assert_eq!(decision.coverages()[0].decision == Coverage::Covered, covered, "{valid_to}");
    }
}

#[test]
fn development_needs_an_extended_certificate_s_2_2_1() {
    let case = case(MONDAY)
        .entitlement("support_key", "2026-01-01", "2026-12-31")
        .with_entitlement(|it| it.key_presented = true);
    assert!(received(&case.clone().kind("defect")).moves().is_empty());
    let decision = received(&case.clone().kind("development"));
    assert_eq!(decision.moves()[0].reason.as_deref(), Some("certificate_missing"));
    let estimated = acted(&case.kind("development"), "estimate", &json!({"minutes": 60}));
    assert_eq!(estimated.denial(), Some("certificate_missing"));
}

#[test]
fn a_change_may_be_refused_by_a_person_s_1_2_4() {
    // SC-66.
    for area in ["data_collection", "preprocessing", "search_queries", "visualisation", "alert_logic"] {
        let case = keyed(MONDAY).kind("defect");
        let decision = acted(&case, "state_change_request", &json!({"area": area}));
        let reason = format!("change_request/{area}");
        assert_eq!(decision.proposals()[0].reason.as_ref(), Some(&reason));
        assert_eq!(decision.proposals()[0].alternatives, ["estimate"]);
        assert!(decision.moves().is_empty(), "never by itself");
        assert_eq!(decision.kinds(), ["development"], "A-40: what is not refused is ordered");
        let target = Move { to: Status::Refused, reason: Some(reason) };
        let ask =
            |case: &Case| checked(HoursCertificate::requested(&case.snapshot, &target, Role::Agent, &[]));
        assert!(ask(&case).steps.is_empty());
        assert_eq!(ask(&accepted(60)).denial(), Some("estimate_was_accepted"));
        let ordered = acted(&accepted(60), "state_change_request", &json!({"area": area}));
        assert_eq!(ordered.denial(), Some("estimate_was_accepted"));
    }
    let unknown = acted(&development(), "state_change_request", &json!({"area": "weather"}));
    assert_eq!(unknown.denial(), Some("change_request"));
}

#[test]
fn a_visit_is_out_of_scope_and_the_case_goes_on_s_3_1() {
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
    let stated = acted(&development(), "state_on_site_visit", &json!({}));
    assert!(stated.finding("out_of_scope/on_site_visit").is_some() && stated.moves().is_empty());
}

#[test]
fn every_reason_of_the_regulation_is_declared_s_1_2_5() {
    let target = |reason: &str| Effect::Move(Move { to: Status::Suspended, reason: Some(reason.into()) });
    for reason in ["unclear_task", "information_refused", "support_key_missing"] {
        let decision = decide().step(target(reason)).because(&[crate::clauses::S_1_2_5_1]).done();
        manifest().check(&decision.expect("a decision"));
    }
}
