//! Moves that persons ask for.
use sdk::prelude::*;

use crate::{clauses::Regulation, codes::REFUSAL_EVIDENCE};

/// T/F 2.4: refusing for identification needs the customer's own refusal on record; it stays with the case.
pub(crate) fn requested(facts: &Snapshot, target: &Move, payload: Fields<'_>) -> Outcome {
    let for_identification = target.reason.as_deref() == Some("identification_refused");
    if target.to != Status::Refused || !for_identification {
        return decide().done();
    }
    let basis = [Regulation::of(facts).at("2.4")];
    let Some(evidence) = payload.text(REFUSAL_EVIDENCE) else {
        let finding = Finding::new("refusal_evidence_missing", Severity::Error, Some(REFUSAL_EVIDENCE));
        return deny_with("precondition_failed", vec![finding], &["request_information"])
            .because(&basis)
            .done();
    };
    decide().set_field(REFUSAL_EVIDENCE, Value::Text(evidence.into())).because(&basis).done()
}
