//! S 4: a claim on closed work is warranty only if all five conditions hold; otherwise it is a case of its own.
use sdk::prelude::*;

use crate::{
    clauses::{S_4_2, S_4_3},
    codes::{DEVELOPMENT, NOT_WARRANTY, WARRANTY},
};

/// The conditions of S 4.2.1…4.2.5, in that order.
const CONDITIONS: [&str; 5] = [
    "caused_by_executor_settings",
    "function_unchanged_after_close",
    "task_described_result",
    "task_unchanged_after_close",
    "inputs_unchanged",
];

/// An agent files the claim on the closed case.
pub(crate) fn claim(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let failed: Vec<Finding> = failures(payload);
    if !failed.is_empty() {
        // S 4.3: repair is offered as a separate case, billed by the normal rules.
        return deny_with(NOT_WARRANTY, failed, &["separate_case"]).because(&[S_4_2, S_4_3]).done();
    }
    open(facts, payload, WARRANTY, LinkType::WarrantyOf, Some(false)).because(&[S_4_2]).done()
}

pub(crate) fn separate_case(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    open(facts, payload, DEVELOPMENT, LinkType::Continues, Some(true)).because(&[S_4_3]).done()
}

/// The claim's form says the same as the action, row by row.
pub(crate) fn submitted(_facts: &Snapshot, form: &Form) -> Outcome {
    if form.id != "warranty-claim" {
        return decide().done();
    }
    let draft = decide().clear_finding("warranty_condition");
    failures(form.fields())
        .into_iter()
        .fold(draft, |it, finding| it.step(Effect::AddFinding(finding)))
        .because(&[S_4_2])
        .done()
}

fn failures(answers: Fields<'_>) -> Vec<Finding> {
    let failed = CONDITIONS.iter().filter(|path| answers.flag(path) != Some(true));
    failed.map(|path| Finding::new("warranty_condition", Severity::Error, Some(path))).collect()
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
