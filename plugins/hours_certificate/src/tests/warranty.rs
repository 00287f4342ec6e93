//! Claims on closed work.
use sdk::{
    prelude::*,
    testing::{Case, Json, json},
};

use super::{
    MONDAY, accepted, acted, case, certified, checked, development, keyed, received, settled, with_work, work,
};
use crate::HoursCertificate;

const CONDITIONS: [&str; 5] = [
    "caused_by_executor_settings",
    "function_unchanged_after_close",
    "task_described_result",
    "task_unchanged_after_close",
    "inputs_unchanged",
];

/// Five answers, of which those named are no.
fn answers(failing: &[&str]) -> Json {
    let mut answers = json!({"text": "Снова не работает"});
    for condition in CONDITIONS {
        answers[condition] = json!(!failing.contains(&condition));
    }
    answers
}

fn closed() -> Case {
    accepted(60).status(Status::Closed, Some("confirmed"))
}

#[test]
fn all_five_conditions_make_a_warranty_case_s_4_2() {
    // SC-67.
    let decision = acted(&closed(), "warranty_claim", &answers(&[]));
    let ticket = decision.new_tickets()[0];
    assert_eq!(
        (ticket.kind.as_str(), ticket.link, ticket.billable),
        ("warranty", LinkType::WarrantyOf, Some(false))
    );
    assert_eq!(ticket.text, "Снова не работает");
    assert!(decision.postings().is_empty() && decision.moves().is_empty());
}

#[test]
fn one_condition_that_fails_is_enough_s_4_3() {
    // SC-68, each condition and several.
    for condition in CONDITIONS {
        let decision = acted(&closed(), "warranty_claim", &answers(&[condition]));
        assert_eq!(decision.denial(), Some("not_warranty"));
        assert_eq!(decision.denials()[0].alternatives, ["separate_case"]);
        let findings = &decision.denials()[0].findings;
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].path.as_deref(), Some(condition));
    }
    let all = acted(&closed(), "warranty_claim", &answers(&CONDITIONS));
    assert_eq!(all.denials()[0].findings.len(), 5);
    // Not said is not given.
    let silent = acted(&closed(), "warranty_claim", &json!({}));
    assert_eq!(silent.denials()[0].findings.len(), 5);
}

#[test]
fn the_separate_case_is_billed_by_the_normal_rules_s_4_3() {
    let ticket = acted(&closed(), "separate_case", &json!({"text": "x"})).new_tickets()[0].clone();
    assert_eq!(
        (ticket.kind.as_str(), ticket.link, ticket.billable),
        ("development", LinkType::Continues, Some(true))
    );
    let defect = keyed(MONDAY).kind("defect").status(Status::Closed, Some("confirmed"));
    assert_eq!(acted(&defect, "separate_case", &json!({})).new_tickets()[0].kind, "defect");
    // What the executor opened out of a keyed case needs no key again.
    let mut child = certified(case(MONDAY), "2026-12-31", 600, 0).kind("development");
    child.snapshot.ticket.billable = Some(true);
    let decision = received(&child);
    assert_eq!(decision.coverages()[0].decision, Coverage::Covered);
    assert!(decision.moves().is_empty());
}

#[test]
fn the_form_says_the_same_s_4_2() {
    let submit = |data: &Json| {
        let case = development().form("warranty-claim", data);
        checked(HoursCertificate::form_submitted(&case.snapshot, &case.snapshot.forms[0]))
    };
    assert!(submit(&answers(&[])).findings().is_empty());
    let decision = submit(&answers(&["inputs_unchanged", "task_described_result"]));
    let paths: Vec<_> = decision.findings().iter().filter_map(|it| it.path.as_deref()).collect();
    assert_eq!(paths, ["task_described_result", "inputs_unchanged"]);
}

#[test]
fn a_claim_is_taken_in_without_a_key_s_4_1() {
    //
    let covered = received(&certified(case(MONDAY), "2026-12-31", 600, 0).kind("warranty"));
    assert_eq!(covered.coverages()[0].decision, Coverage::Covered);
    let without = received(&case(MONDAY).kind("warranty"));
    assert!(without.registers() && without.moves().is_empty());
    assert_eq!(without.coverages()[0].decision, Coverage::Undecided);
    assert_eq!(without.proposals()[0].reason.as_deref(), Some("support_key_missing"));
    let billable = without.effects().any(|it| matches!(it, Effect::SetBillable(false)));
    assert!(billable, "A-36: never debited");
}

#[test]
fn warranty_is_never_debited_s_4_2() {
    let mut case = keyed(MONDAY).kind("warranty");
    case.snapshot.ticket.billable = Some(false);
    assert!(checked(HoursCertificate::work_logged(&case.snapshot, &work(9_999, true))).steps.is_empty());
    assert!(settled(&with_work(case, &[9_999])).postings().is_empty());
}

#[test]
fn a_word_on_a_closed_case_is_tested_for_warranty_s_4_2() {
    for (status, tests) in [(Status::Closed, true), (Status::Refused, false), (Status::InProgress, false)] {
        let mut case = keyed(MONDAY);
        case.snapshot.links.push(Link {
            kind: LinkType::Continues,
            ticket: "old".into(),
            ticket_kind: Some("development".into()),
            ticket_status: status,
        });
        assert_eq!(received(&case).finding("warranty_test").is_some(), tests, "{}", status.code());
    }
}
