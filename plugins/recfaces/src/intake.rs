//! A request arrives, or its rules are applied again.
use sdk::prelude::*;

use crate::{
    appointments,
    clauses::{R_2, R_4_6, R_5_2, R_5_4},
    codes::{ADVICE, ANSWER, CHECKLIST, DEFECT, PARTICIPATION},
    coverage, defect, registration,
};

pub(crate) fn received(facts: &Snapshot) -> Outcome {
    let (kind, named) = kind(facts);
    registration::register(facts)?.and(named).and(several_problems(facts)).and(judged(facts, kind)?).done()
}

/// An entitlement or the catalogue changed: coverage is judged anew, by the facts at receipt.
pub(crate) fn reconsidered(facts: &Snapshot) -> Outcome {
    if facts.ticket.status.is_final() {
        return decide().done();
    }
    judged(facts, kind(facts).0)?.done()
}

/// Coverage, and what the kind asks for where services are rendered.
fn judged(facts: &Snapshot, kind: &str) -> Result<Draft, Fault> {
    let draft = coverage::decide_coverage(facts, kind);
    if !coverage::is_served(facts, kind) {
        return Ok(draft);
    }
    let draft = draft.and(answer(facts, kind));
    Ok(match kind {
        DEFECT => draft.and(defect::check(facts)),
        PARTICIPATION => draft.and(appointments::from_fields(facts)?),
        // R 4.5: wishes are taken without a term.
        _ => draft,
    })
}

/// R 2: a request is a question about operation unless its sender says otherwise; a checklist says it is an error.
fn kind(facts: &Snapshot) -> (&str, Draft) {
    match facts.ticket.kind.as_deref() {
        Some(kind) => (kind, decide()),
        None if facts.form(CHECKLIST).is_some() => (DEFECT, decide().set_kind(DEFECT).because(&[R_4_6])),
        None => (ADVICE, decide().set_kind(ADVICE).because(&[R_2])),
    }
}

/// R 5.2: a person splits; the form of the portal can name several problems, and then the agent is told.
fn several_problems(facts: &Snapshot) -> Draft {
    if facts.fields().items("problem") < 2 {
        return decide();
    }
    decide()
        .raise_flag("several_problems")
        .because(&[R_5_2])
        .explain("В обращении несколько проблем: на каждую регистрируется отдельная заявка.")
}

/// R 5.4 lets the time of an answer grow by the customer's time, but sets none: a vendor may.
fn answer(facts: &Snapshot, kind: &str) -> Draft {
    let days = facts.settings().count_or("answer_days", 0);
    if days == 0 || facts.knows_timer(ANSWER) || !matches!(kind, ADVICE | DEFECT) {
        return decide();
    }
    decide().start_timer(ANSWER, facts.scene.working_days(days), facts.ticket.received_at).because(&[R_5_4])
}
