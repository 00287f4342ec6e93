//! The range of questions: what support answers (T/F 3.1) and what it does not (T/F 1.4, 3.2). What a case is about, a
//! person says; what lies outside is proposed for a refusal, never refused by itself.
use sdk::prelude::*;

use crate::{
    clauses::Regulation,
    codes::{SCOPE, SCOPE_NOT_OFFERED},
};

/// Questions inside, with their clause: those of both products.
const INSIDE: [(&str, &str); 12] = [
    ("setup_advice", "3.1.1"),
    ("product_registration", "3.1.1"),
    ("activate_support_licences", "3.1.1"),
    ("parameter_advice", "3.1.1"),
    ("functionality", "3.1.2"),
    ("missing_documentation", "3.1.2"),
    ("licensing_questions", "3.1.2"),
    ("documentation_advice", "3.1.2"),
    ("licence_key_on_update", "3.1.3"),
    ("failed_update", "3.1.3"),
    ("failure_recovery", "3.1.4"),
    ("product_error", "3.1.4"),
];
const INSIDE_SPP: [(&str, &str); 1] = [("activate_sensor_licences", "3.1.1")];
const INSIDE_FM: [(&str, &str); 2] = [("activate_workplaces", "3.1.1"), ("activate_modules", "3.1.1")];

/// The ten exclusions of T/F 3.2, in their order, and what section 6 leaves out of updates.
const OUTSIDE: [&str; 13] = [
    "product_installation",
    "adaptation",
    THIRD_PARTY_SOFTWARE,
    "programming",
    "code_change",
    "modified_configuration_update",
    "update_installation_paid",
    "non_standard_functions",
    "data_correctness",
    "data_repair",
    "non_standard_configuration",
    "sensor_firmware",
    "remote_access_missing",
];
/// T/F 1.4: the platform, exchange with other systems and partners' software belong to their makers.
const THIRD_PARTY_SOFTWARE: &str = "third_party_software";

/// A request that names its question: one from outside is marked at once.
pub(crate) fn stated(facts: &Snapshot) -> Draft {
    match facts.fields().text(SCOPE).filter(|code| OUTSIDE.contains(code)) {
        Some(code) => outside(facts, code),
        None => decide(),
    }
}

/// T/F 1.4, 3.2: out of scope, as somebody says; a person decides what follows.
pub(crate) fn outside(facts: &Snapshot, code: &str) -> Draft {
    let regulation = Regulation::of(facts);
    let finding = format!("out_of_scope/{code}");
    let sections: &[&str] = if code == THIRD_PARTY_SOFTWARE { &["1.4", "3.2"] } else { &["3.2"] };
    let basis: Vec<_> = sections.iter().map(|section| regulation.at(section)).collect();
    decide()
        .when(!facts.ticket.has_finding(&finding), |it| it.finding(&finding, Severity::Warning, None))
        .propose("refuse", &finding)
        .because(&basis)
}

/// T/F 3.1: in scope after all; what was marked as outside is taken back.
pub(crate) fn inside(facts: &Snapshot, code: &str) -> Outcome {
    let regulation = Regulation::of(facts);
    let own: &[(&str, &str)] = if regulation == Regulation::FM { &INSIDE_FM } else { &INSIDE_SPP };
    let Some((_, section)) = INSIDE.iter().chain(own).find(|(known, _)| *known == code) else {
        return deny(SCOPE_NOT_OFFERED).because(&[regulation.at("3.1.1")]).done();
    };
    facts
        .ticket
        .findings
        .iter()
        .filter(|it| it.code.starts_with("out_of_scope/"))
        .fold(decide(), |draft, it| draft.clear_finding(&it.code))
        .set_field(SCOPE, Value::Text(code.into()))
        .because(&[regulation.at(section)])
        .done()
}
