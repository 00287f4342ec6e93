//! Clause tests: names end in the clause they prove.
mod closing;
mod disclosure;
mod estimate;
mod intake;
mod settlement;
mod term;
mod warranty;

use sdk::{
    prelude::*,
    testing::{Case, Json, Manifest, TestCalendar, flatten},
};

use crate::{HoursCertificate, clauses};

const MONDAY: &str = "2026-11-16T10:00+03:00";

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
    certified(case(received_at), "2026-12-31", 40 * 60, 0).with_entitlement(|it| it.key_presented = true)
}

/// One certificate more: the last day, the balance, what of it is held for other cases.
fn certified(case: Case, valid_to: &str, balance: i64, held: i64) -> Case {
    case.entitlement("extended_certificate", "2026-01-01", valid_to).with_entitlement(|it| {
        it.has_key = true;
        it.balance = Some(balance);
        it.held = Some(held);
    })
}

fn development() -> Case {
    as_development(keyed(MONDAY))
}

fn as_development(case: Case) -> Case {
    let mut case = case.kind("development").status(Status::InProgress, None);
    case.snapshot.ticket.coverage = Some(Coverage::Covered);
    case
}

fn accepted(minutes: u32) -> Case {
    development().approval("estimate", 1, ApprovalState::Given, Some(minutes))
}

fn work(spent: u32, billable: bool) -> Work {
    Work { id: format!("work-{spent}"), spent, billable, author: "a".into(), at: 0 }
}

fn with_work(mut case: Case, minutes: &[u32]) -> Case {
    case.snapshot.works.extend(minutes.iter().map(|&spent| work(spent, true)));
    case
}

/// A message of the customer whose answer the core has put on the approval asked last.
fn answers(case: &mut Case, code: AnswerCode, state: ApprovalState) -> Message {
    let message = case.customer_writes(Some(code));
    let asked = case.snapshot.approvals.iter_mut().rfind(|it| it.state == ApprovalState::Asked);
    if let Some(asked) = asked {
        asked.state = state;
        asked.evidence = Some(message.id.clone());
    }
    message
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

fn settled(case: &Case) -> Decision {
    checked(HoursCertificate::work_settled(&case.snapshot))
}

/// Certificates and minutes of the postings of one kind.
fn posted(decision: &Decision, kind: LedgerKind) -> Vec<(&str, u32)> {
    let postings = decision.postings();
    assert!(postings.iter().all(|it| it.kind == kind), "{postings:?}");
    postings.iter().map(|it| (it.entitlement.as_str(), it.amount)).collect()
}

#[test]
fn the_manifest_agrees_with_itself_and_explains_every_clause() {
    manifest().lint();
    manifest().explains(clauses::ALL);
}
