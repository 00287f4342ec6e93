//! Moves that persons ask for.
use sdk::prelude::*;

use crate::clauses::Regulation;

/// T/F 2.4: refusing for identification needs the customer's own refusal on record.
pub(crate) fn requested(facts: &Snapshot, target: &Move, payload: Fields<'_>) -> Outcome {
    let for_identification = target.reason.as_deref() == Some("identification_refused");
    if target.to == Status::Refused && for_identification && !payload.is_given("refusal_evidence") {
        let finding = Finding::new("refusal_evidence_missing", Severity::Error, Some("refusal_evidence"));
        let denial = deny_with("precondition_failed", vec![finding], &["request_information"]);
        return denial.because(&[Regulation::of(facts).at("2.4")]).done();
    }
    decide().done()
}
