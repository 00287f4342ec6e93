//! Who is shown a case.
use sdk::{
    prelude::*,
    testing::{Case, json},
};

use super::{acted, answers, checked, development, told};
use crate::HoursCertificate;

fn share(case: &Case, recipient: &str, kind: &str) -> Decision {
    let disclosure =
        Disclosure { recipient: recipient.into(), recipient_kind: kind.into(), purpose: "help".into() };
    checked(HoursCertificate::disclosure_requested(&case.snapshot, &disclosure))
}

fn consented(recipient: &str, state: ApprovalState) -> Case {
    let mut case = development().approval("disclosure", 1, state, None);
    case.snapshot.approvals[0].scope = vec![Field::text("recipient", recipient)];
    case
}

#[test]
fn disclosure_needs_consent_for_its_recipient_s_5_1() {
    // SC-69.
    let denied = share(&development(), "P", "third_party");
    assert_eq!(denied.denial(), Some("consent_required"));
    assert_eq!(denied.denials()[0].alternatives, ["request_consent"]);
    let case = consented("P", ApprovalState::Given);
    for (recipient, denial) in
        [("P", None), (" p ", None), ("Q", Some("consent_required")), ("PP", Some("consent_required"))]
    {
        assert_eq!(share(&case, recipient, "third_party").denial(), denial, "{recipient}");
    }
    for state in
        [ApprovalState::Asked, ApprovalState::Declined, ApprovalState::Withdrawn, ApprovalState::Superseded]
    {
        assert_eq!(share(&consented("P", state), "P", "third_party").denial(), Some("consent_required"));
    }
    // An estimate that was accepted consents to nothing.
    let mut estimate = development().approval("estimate", 1, ApprovalState::Given, Some(60));
    estimate.snapshot.approvals[0].scope = vec![Field::text("recipient", "P")];
    assert_eq!(share(&estimate, "P", "third_party").denial(), Some("consent_required"));
}

#[test]
fn employees_need_no_consent_and_state_bodies_are_told_of_s_5_3() {
    assert!(share(&development(), "Engineer", "employee").steps.is_empty());
    let decision = share(&development(), "Court", "state_body");
    assert_eq!(decision.denial(), None);
    assert!(decision.sends("state_request_notice") && decision.notes().len() == 1);
    // Whatever was consented to, the user is told.
    assert!(
        share(&consented("Court", ApprovalState::Given), "Court", "state_body").sends("state_request_notice")
    );
}

#[test]
fn consent_is_asked_for_by_recipient_s_5_1() {
    let decision = acted(&development(), "request_consent", &json!({"recipient": "P"}));
    assert!(decision.sends("consent_request"));
    let asked = decision.effects().any(|it| {
        matches!(it, Effect::RequestApproval(it)
            if it.evidence.is_none() && Fields(&it.scope).text("recipient") == Some("P"))
    });
    assert!(asked);
    assert_eq!(
        acted(&development(), "request_consent", &json!({"recipient": " "})).denial(),
        Some("recipient_missing")
    );
    // The core decides what was asked; nothing is left to do.
    let mut case = consented("P", ApprovalState::Asked);
    let message = answers(&mut case, AnswerCode::Given, ApprovalState::Given);
    assert!(told(&case, &message).steps.is_empty());
    assert_eq!(share(&case, "P", "third_party").denial(), None);
}

fn says(case: &mut Case, code: AnswerCode, recipient: &str) -> Message {
    let mut message = answers(case, code, ApprovalState::Given);
    message.fields.push(Field::text("recipient", recipient));
    message
}

#[test]
fn a_consent_may_come_unasked_s_5_1() {
    let mut case = development();
    let message = says(&mut case, AnswerCode::Given, "P");
    let recorded = |decision: &Decision| {
        decision.effects().any(|it| {
            matches!(it, Effect::RequestApproval(it) if it.evidence.as_deref() == Some("message-2")
                && it.code == "disclosure" && Fields(&it.scope).text("recipient") == Some("P"))
        })
    };
    assert!(recorded(&told(&case, &message)));
    // not from a stranger, not without words that answer, not twice.
    let mut unproven = message.clone();
    unproven.verified = false;
    assert!(told(&case, &unproven).steps.is_empty());
    let mut silent = message.clone();
    silent.answer = None;
    assert!(told(&case, &silent).steps.is_empty());
    let mut again = consented("P", ApprovalState::Given);
    let message = says(&mut again, AnswerCode::Given, "P");
    assert!(told(&again, &message).steps.is_empty());
}

#[test]
fn a_consent_may_be_withdrawn_s_5_1() {
    let mut case = consented("P", ApprovalState::Given);
    let message = says(&mut case, AnswerCode::Declined, "P");
    let decision = told(&case, &message);
    let withdrawn = decision.effects().any(|it| {
        matches!(it, Effect::DecideApproval(it) if it.state == ApprovalState::Withdrawn && it.approval == "disclosure-1")
    });
    assert!(withdrawn);
    let message = says(&mut case, AnswerCode::Declined, "Q");
    assert!(told(&case, &message).steps.is_empty());
}

#[test]
fn a_consent_never_accepts_something_else_s_5_1() {
    // The core put the answer on the estimate, or on another recipient's consent.
    let mut estimate = development().status(Status::WaitingApproval, None);
    estimate = estimate.approval("estimate", 1, ApprovalState::Asked, Some(60));
    let message = says(&mut estimate, AnswerCode::Given, "P");
    assert_eq!(told(&estimate, &message).denial(), Some("answer_ambiguous"));
    let mut other = consented("Q", ApprovalState::Asked);
    let message = says(&mut other, AnswerCode::Given, "P");
    assert_eq!(told(&other, &message).denial(), Some("answer_ambiguous"));
}
