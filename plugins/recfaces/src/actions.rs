//! Decisions of the vendor's people that the regulation knows.
use sdk::prelude::*;

use crate::{
    clauses::{
        R_4_3, R_4_6, R_5_3, R_6_1_DOCUMENTS, R_6_1_INFRASTRUCTURE, R_6_1_OS, R_6_1_PRODUCT, R_6_1_SIZING,
        R_6_1_THIRD_PARTY, R_6_1_UPDATES, R_6_2,
    },
    codes::{
        ADVICE, BEYOND_SIZING, CHECKLIST_MISSING, CUSTOMER_SILENCE, DEFECT, EVIDENCE_MISSING,
        FIX_REQUIRES_CURRENT_VERSION,
    },
    conversation::silence_rule,
    coverage::{self, Version},
    defect::Gaps,
};

pub(crate) fn run(facts: &Snapshot, action: &str, payload: Fields<'_>) -> Outcome {
    match action {
        "state_limitation" => state_limitation(facts, payload),
        "separate_matter" => separate_matter(facts, payload),
        "decide_fix" => decide_fix(facts, payload),
        "deliver_patch" => deliver_patch(facts, payload),
        _ => Err(Fault::Unsupported(action.into())),
    }
}

/// Grounds of section 6 that a person finds, with the finding and the reason they give.
const LIMITATIONS: [(&str, &str, Basis); 9] = [
    (BEYOND_SIZING, BEYOND_SIZING, R_6_1_SIZING),
    (THIRD_PARTY_CAUSE, THIRD_PARTY_CAUSE, R_6_1_THIRD_PARTY),
    ("documents_on_request", "out_of_scope/documents_on_request", R_6_1_DOCUMENTS),
    ("install_patch", "out_of_scope/install_patch", R_6_1_UPDATES),
    ("os_setup", "out_of_scope/os_setup", R_6_1_OS),
    ("infrastructure_setup", "out_of_scope/infrastructure_setup", R_6_1_INFRASTRUCTURE),
    ("product_setup", "out_of_scope/product_setup", R_6_1_PRODUCT),
    ("licence_violation", "licence_violation", R_6_2),
    ("undocumented_features", "undocumented_features", R_6_2),
];
const THIRD_PARTY_CAUSE: &str = "third_party_cause";

/// R 6.1 and 6.2: the ground is recorded and a refusal proposed, never more.
fn state_limitation(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let stated = payload.text("ground").unwrap_or_default();
    let Some((_, code, clause)) = LIMITATIONS.iter().find(|it| it.0 == stated) else {
        return deny("ground_unknown").because(&[R_6_2]).done();
    };
    decide()
        .when(facts.ticket.has_finding(code), |it| it.clear_finding(code))
        .finding(code, Severity::Warning, None)
        .propose("refuse", code)
        .when(payload.is_given("evidence"), |it| it.note(payload.text("evidence").unwrap_or_default()))
        .because(&[*clause])
        .explain("Основание записано, отказ предложен: решает сотрудник.")
        .done()
}

/// R 4.3: behaviour that the documents do not describe is handled in a request of its own.
fn separate_matter(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let text = payload.text("text").or_else(|| facts.fields().text("problem")).unwrap_or_default();
    let release = facts.fields().text("release").map(|release| Field::text("release", release));
    let fields = release.into_iter().chain([Field::text("problem", text)]).collect();
    decide()
        .create_ticket(NewTicket {
            kind: ADVICE.into(),
            link: LinkType::SeparateMatter,
            text: text.into(),
            fields,
            asset: None,
            billable: None,
        })
        .because(&[R_4_3])
        .done()
}

/// R 4.6 items 1, 2, 3, 6: whether and how urgently an error is corrected is the vendor's decision, on a complete
/// request, in the current version, where section 6 does not exclude it.
fn decide_fix(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let accepted = payload.flag("accepted") == Some(true);
    if accepted && let Some(obstacle) = obstacle(facts) {
        return deny(obstacle).because(&[R_4_6]).done();
    }
    let note = payload.text("note").unwrap_or_default();
    let (raised, lowered) =
        if accepted { ("fix_planned", "fix_declined") } else { ("fix_declined", "fix_planned") };
    decide()
        .when(facts.ticket.has_flag(lowered), |it| it.lower_flag(lowered))
        .raise_flag(raised)
        .when(payload.is_given("criticality"), |it| {
            it.set_criticality(payload.text("criticality").unwrap_or_default())
        })
        .send_with(
            "fix_decision",
            Role::Contact,
            vec![Field::flag("accepted", accepted), Field::text("note", note)],
        )
        .because(&[R_4_6])
        .done()
}

fn obstacle(facts: &Snapshot) -> Option<&'static str> {
    let gaps = Gaps::of(facts);
    if !coverage::is_served(facts, DEFECT) {
        Some("not_covered")
    } else if coverage::version(facts) != Version::Current {
        Some(FIX_REQUIRES_CURRENT_VERSION)
    } else if gaps.checklist {
        Some(CHECKLIST_MISSING)
    } else if gaps.evidence {
        Some(EVIDENCE_MISSING)
    } else if LIMITATIONS.iter().any(|it| facts.has_open_proposal("refuse", Some(it.1))) {
        Some("limitation_applies")
    } else {
        None
    }
}

/// R 4.6 item 4: a correction comes as a patch that the user installs; it is a proposed solution (R 5.3).
fn deliver_patch(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let version = payload.text("version").unwrap_or_default();
    let moves = matches!(facts.ticket.status, Status::Registered | Status::InProgress);
    decide()
        .send_with("patch_available", Role::Contact, vec![Field::text("version", version)])
        .when(moves, |it| it.move_to(Status::SolutionProposed))
        .because(&[R_4_6])
        .start_timer(CUSTOMER_SILENCE, silence_rule(facts), facts.scene.now)
        .because(&[R_5_3])
        .done()
}
