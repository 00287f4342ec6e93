//! Estimates: asked, answered, exceeded.
use sdk::{
    prelude::*,
    testing::{at, json},
};

use super::{
    MONDAY, accepted, acted, answers, as_development, case, certified, checked, development, keyed, posted,
    told, with_work, work,
};
use crate::HoursCertificate;

fn asked(minutes: u32) -> sdk::testing::Case {
    development().status(Status::WaitingApproval, None).approval(
        "estimate",
        1,
        ApprovalState::Asked,
        Some(minutes),
    )
}

#[test]
fn an_estimate_waits_for_acceptance_s_3_5() {
    // SC-62, SC-71.
    let decision = acted(&development(), "estimate", &json!({"minutes": 360, "text": "Два модуля"}));
    assert_eq!(decision.moves()[0].to, Status::WaitingApproval);
    let letter = decision.letters()[0];
    assert_eq!(letter.template, "estimate");
    assert_eq!(Fields(&letter.values).integer("minutes"), Some(360));
    assert!(acted(&asked(720), "estimate", &json!({"minutes": 300})).moves().is_empty(), "it waits already");
    for minutes in [0, -5] {
        let refused = acted(&development(), "estimate", &json!({"minutes": minutes}));
        assert_eq!(refused.denial(), Some("estimate_invalid"));
    }
    for kind in ["defect", "warranty"] {
        let refused = acted(&keyed(MONDAY).kind(kind), "estimate", &json!({"minutes": 60}));
        assert_eq!(refused.denial(), Some("no_estimate_for_defects"), "{kind}");
    }
}

#[test]
fn an_acceptance_reserves_what_will_be_debited_s_3_5() {
    for (minutes, held) in
        [(360, 360), (1, 15), (15, 15), (16, 30), (206, 210), (2_400, 2_400), (2_399, 2_400)]
    {
        let mut case = asked(minutes);
        let message = answers(&mut case, AnswerCode::Given, ApprovalState::Given);
        let decision = told(&case, &message);
        assert_eq!(posted(&decision, LedgerKind::Hold), [("extended_certificate-1", held)]);
        assert_eq!(decision.moves()[0].to, Status::InProgress);
        assert_eq!(decision.postings()[0].approval.as_deref(), Some("estimate-1"));
    }
}

#[test]
fn more_than_the_balance_cannot_be_accepted_s_3_5() {
    for minutes in [2_401, 2_400 + 15, 100_000] {
        let mut case = asked(minutes);
        let message = answers(&mut case, AnswerCode::Given, ApprovalState::Given);
        let decision = told(&case, &message);
        assert_eq!(decision.denial(), Some("balance_too_small"), "A-38: {minutes}");
        assert_eq!(decision.denials()[0].alternatives, ["estimate"]);
        assert_eq!(decision.steps.len(), 1, "a refusal stands alone");
    }
    // What is held for other cases is not there; an ended certificate gives nothing.
    let mut held = asked(360);
    held.snapshot.scene.entitlements[0].held = Some(2_400 - 345);
    let message = answers(&mut held, AnswerCode::Given, ApprovalState::Given);
    assert_eq!(told(&held, &message).denial(), Some("balance_too_small"));
    held.snapshot.scene.entitlements[0].held = Some(2_400 - 360);
    assert_eq!(told(&held, &message).denial(), None);
    held.snapshot.scene.entitlements[0].valid = false;
    assert_eq!(told(&held, &message).denial(), Some("balance_too_small"));
}

#[test]
fn the_certificate_that_ends_first_gives_first_s_certificate() {
    let rows: [(u32, &[(&str, u32)]); 4] = [
        (60, &[("extended_certificate-2", 60)]),
        (120, &[("extended_certificate-2", 120)]),
        (121, &[("extended_certificate-2", 120), ("extended_certificate-1", 15)]),
        (1_000, &[("extended_certificate-2", 120), ("extended_certificate-1", 885)]),
    ];
    for (minutes, drawn) in rows {
        let two = certified(certified(case(MONDAY), "2027-06-30", 1_200, 0), "2026-11-30", 180, 60);
        let mut case = as_development(certified(two, "2026-11-15", 6_000, 0));
        case = case.status(Status::WaitingApproval, None);
        case = case.approval("estimate", 1, ApprovalState::Asked, Some(minutes));
        let message = answers(&mut case, AnswerCode::Given, ApprovalState::Given);
        assert_eq!(posted(&told(&case, &message), LedgerKind::Hold), drawn);
    }
}

#[test]
fn an_acceptance_begins_the_work_unless_it_is_suspended_s_3_5() {
    let rows = [
        (Status::WaitingApproval, true),
        (Status::Registered, true),
        (Status::WaitingCustomer, true),
        (Status::Suspended, false),
        (Status::InProgress, false),
        (Status::SolutionProposed, false),
    ];
    for (status, moves) in rows {
        let mut case = asked(60).status(status, (status == Status::Suspended).then_some("unclear_task"));
        let message = answers(&mut case, AnswerCode::Given, ApprovalState::Given);
        let decision = told(&case, &message);
        assert_eq!(decision.moves().len() == 1, moves, "{}", status.code());
        assert_eq!(posted(&decision, LedgerKind::Hold).len(), 1);
    }
}

#[test]
fn accepted_hours_show_what_the_case_runs_under_s_2_2_1() {
    let mut case = asked(60);
    case.snapshot.ticket.coverage = Some(Coverage::Suspended);
    case.snapshot.scene.entitlements[0].key_presented = false;
    let message = answers(&mut case, AnswerCode::Given, ApprovalState::Given);
    let decision = told(&case, &message);
    assert_eq!(decision.coverages()[0].entitlement.as_deref(), Some("extended_certificate-1"));
    assert_eq!(decision.moves().len(), 1);
}

#[test]
fn a_declined_estimate_waits_for_a_lower_one_s_3_5() {
    let mut case = asked(720);
    let message = answers(&mut case, AnswerCode::Declined, ApprovalState::Declined);
    assert!(told(&case, &message).steps.is_empty());
    // SC-71: version 2 is accepted, version 1 was superseded by the core.
    case.snapshot.approvals[0].state = ApprovalState::Superseded;
    let mut case = case.approval("estimate", 2, ApprovalState::Asked, Some(300));
    let message = answers(&mut case, AnswerCode::Given, ApprovalState::Given);
    assert_eq!(posted(&told(&case, &message), LedgerKind::Hold), [("extended_certificate-1", 300)]);
    // What was agreed before is worked on when more is declined.
    let mut more = accepted(300).status(Status::WaitingApproval, None);
    more = more.approval("estimate", 2, ApprovalState::Asked, Some(600));
    let message = answers(&mut more, AnswerCode::Declined, ApprovalState::Declined);
    assert_eq!(told(&more, &message).moves()[0].to, Status::InProgress);
}

#[test]
fn a_strangers_answer_decides_nothing_s_3_5() {
    let mut case = asked(360);
    let mut message = case.customer_writes(Some(AnswerCode::Given));
    message.verified = false;
    assert!(told(&case, &message).steps.is_empty());
}

#[test]
fn no_work_before_acceptance_s_3_5() {
    let log = |case: &sdk::testing::Case, spent, billable| {
        checked(HoursCertificate::work_logged(&case.snapshot, &work(spent, billable)))
    };
    for state in [ApprovalState::Asked, ApprovalState::Declined, ApprovalState::Superseded] {
        let case = development().approval("estimate", 1, state, Some(600));
        assert_eq!(log(&case, 1, true).denial(), Some("estimate_not_accepted"));
        assert_eq!(log(&case, 1, false).denial(), Some("estimate_not_accepted"));
    }
    assert!(log(&accepted(360), 360, true).steps.is_empty());
    assert_eq!(log(&accepted(360), 361, true).raised_flags(), ["estimate_exceeded"]);
    let begun = with_work(accepted(360), &[125, 200]);
    assert!(log(&begun, 35, true).steps.is_empty());
    assert_eq!(log(&begun, 36, true).raised_flags(), ["estimate_exceeded"]);
    assert!(log(&begun, 500, false).steps.is_empty(), "what is not billed exceeds nothing");
    for kind in ["defect", "warranty"] {
        assert!(log(&keyed(MONDAY).kind(kind), 600, true).steps.is_empty(), "{kind}");
    }
}

#[test]
fn development_does_not_begin_before_acceptance_s_3_5() {
    let target = Move { to: Status::InProgress, reason: None };
    let ask = |case: &sdk::testing::Case| {
        checked(HoursCertificate::requested(&case.snapshot, &target, Role::Agent, &[]))
    };
    assert_eq!(ask(&asked(60)).denial(), Some("estimate_not_accepted"));
    assert_eq!(ask(&development()).denial(), Some("estimate_not_accepted"));
    assert!(ask(&accepted(60)).steps.is_empty());
    assert!(ask(&keyed(MONDAY).kind("defect")).steps.is_empty());
}

#[test]
fn a_new_acceptance_ends_the_overrun_s_3_7() {
    // 400 minutes on 360; 390 are not enough, 480 are.
    for (minutes, lowered) in [(390, false), (400, true), (480, true)] {
        let mut case = with_work(accepted(360), &[400]).status(Status::WaitingApproval, None);
        case.snapshot.approvals[0].state = ApprovalState::Superseded;
        case.snapshot.ticket.flags.push("estimate_exceeded".into());
        let mut case = case.approval("estimate", 2, ApprovalState::Asked, Some(minutes));
        let message = answers(&mut case, AnswerCode::Given, ApprovalState::Given);
        let decision = told(&case, &message);
        let lowers =
            decision.effects().any(|it| matches!(it, Effect::LowerFlag(flag) if flag == "estimate_exceeded"));
        assert_eq!(lowers, lowered, "{minutes}");
    }
}

#[test]
fn work_done_before_the_acceptance_is_not_logged_s_3_5() {
    let (before, since) = (at("2026-11-17T09:59+03:00"), at("2026-11-17T10:00+03:00"));
    let logged = |case: &sdk::testing::Case, done: Instant| {
        let done = Work { at: done, ..work(60, true) };
        checked(HoursCertificate::work_logged(&case.snapshot, &done)).denial().map(str::to_owned)
    };
    let mut first = accepted(360);
    first.snapshot.approvals[0].decided_at = Some(since);
    // A second estimate, accepted later: what was begun by leave of the first may still be written down.
    let mut second = first.clone().remembers("estimate_accepted_at", Value::Moment(since));
    second.snapshot.approvals[0].decided_at = Some(at("2026-11-19T10:00+03:00"));
    for case in [first, second] {
        assert_eq!(logged(&case, before).as_deref(), Some("estimate_not_accepted"));
        assert_eq!(logged(&case, since), None);
    }
    let mut case = asked(360).now("2026-11-17T10:00+03:00");
    let message = answers(&mut case, AnswerCode::Given, ApprovalState::Given);
    let remembered = told(&case, &message)
        .steps
        .iter()
        .any(|step| matches!(&step.effect, Effect::Remember(field) if field.value == Value::Moment(since)));
    assert!(remembered, "the first acceptance is remembered");
}
