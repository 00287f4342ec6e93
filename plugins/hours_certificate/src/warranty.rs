//! S 4: a claim on closed work is warranty only if all five conditions hold; otherwise it is a case of its own.
use sdk::prelude::*;

use crate::{
    clauses::{S_4_2, S_4_2_1, S_4_2_2, S_4_2_3, S_4_2_4, S_4_2_5, S_4_3},
    codes::{DEFECT, DEVELOPMENT, NOT_WARRANTY, WARRANTY},
};

/// What warranty needs, all of it.
const CONDITIONS: [(&str, Basis); 5] = [
    ("caused_by_executor_settings", S_4_2_1),
    ("function_unchanged_after_close", S_4_2_2),
    ("task_described_result", S_4_2_3),
    ("task_unchanged_after_close", S_4_2_4),
    ("inputs_unchanged", S_4_2_5),
];

/// An agent files the claim on the closed case.
pub(crate) fn claim(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let failed = failures(payload);
    if !failed.is_empty() {
        // S 4.3: repair is offered as a separate case, billed by the normal rules.
        let clauses: Vec<Basis> = failed.iter().map(|(_, clause)| *clause).chain([S_4_2, S_4_3]).collect();
        let findings = failed.into_iter().map(|(path, _)| finding(path)).collect();
        return deny_with(NOT_WARRANTY, findings, &["separate_case"]).because(&clauses).done();
    }
    open(facts, payload, WARRANTY, LinkType::WarrantyOf, Some(false)).because(&[S_4_2]).done()
}

/// By the normal rules: what repairs a change is a change and paid in hours, a defect never is.
pub(crate) fn separate_case(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let kind = if facts.ticket.is_kind(DEFECT) { DEFECT } else { DEVELOPMENT };
    open(facts, payload, kind, LinkType::Continues, Some(true)).because(&[S_4_3]).done()
}

/// The claim's form says the same as the action, row by row.
pub(crate) fn submitted(form: &Form) -> Outcome {
    if form.id != "warranty-claim" {
        return decide().done();
    }
    let draft = decide().clear_finding("warranty_condition").because(&[S_4_2]);
    failures(form.fields())
        .into_iter()
        .fold(draft, |draft, (path, clause)| {
            draft.step(Effect::AddFinding(finding(path))).because(&[S_4_2, clause])
        })
        .done()
}

/// The conditions that do not hold, or of which nothing is said.
fn failures(answers: Fields<'_>) -> Vec<(&'static str, Basis)> {
    CONDITIONS.into_iter().filter(|(path, _)| answers.flag(path) != Some(true)).collect()
}

fn finding(path: &str) -> Finding {
    Finding::new("warranty_condition", Severity::Error, Some(path))
}

fn open(facts: &Snapshot, payload: Fields<'_>, kind: &str, link: LinkType, billable: Option<bool>) -> Draft {
    let text = payload.text("text").or_else(|| facts.fields().text("problem")).unwrap_or_default();
    decide().create_ticket(NewTicket {
        kind: kind.into(),
        link,
        text: text.into(),
        fields: vec![Field::text("problem", text)],
        asset: None,
        billable,
    })
}
