//! Moves and visits that persons ask for.
use sdk::prelude::*;

use crate::{
    clauses::{S_1_2_4, S_1_2_4_1, S_1_2_4_2, S_1_2_4_3, S_1_2_4_4, S_1_2_4_5, S_2_2_1, S_3_1, S_3_2, S_3_5},
    codes::{DEFECT, DEVELOPMENT, ESTIMATE_NOT_ACCEPTED, ON_SITE_VISIT},
    coverage::Cover,
    estimate, hours,
    intake::kind,
};

const CHANGE_REQUEST: &str = "change_request";

/// What a change is in, S 1.2.4.1…1.2.4.5.
const GROUNDS: [(&str, Basis); 5] = [
    ("data_collection", S_1_2_4_1),
    ("preprocessing", S_1_2_4_2),
    ("search_queries", S_1_2_4_3),
    ("visualisation", S_1_2_4_4),
    ("alert_logic", S_1_2_4_5),
];

/// S 1.2.4 refuses changes, S 2.2.1 allows to order them: an accepted estimate means it was ordered. And
/// development does not begin before its estimate is accepted (S 3.5).
pub(crate) fn requested(facts: &Snapshot, target: &Move) -> Outcome {
    let change = target.reason.as_deref().is_some_and(|reason| reason.starts_with(CHANGE_REQUEST));
    let ordered = estimate::accepted(facts).is_some();
    match target.to {
        Status::Refused if change && ordered => {
            deny("estimate_was_accepted").because(&[S_1_2_4, S_3_5]).done()
        }
        Status::InProgress if hours::uses_hours(facts) && !ordered => {
            deny_with(ESTIMATE_NOT_ACCEPTED, Vec::new(), &["estimate"]).because(&[S_3_5]).done()
        }
        _ => decide().done(),
    }
}

/// S 3.1, 3.2: everything is remote; a visit needs a contract of its own, and the case goes on without it.
pub(crate) fn visit_requested(facts: &Snapshot, appointment: &Appointment) -> Outcome {
    decide()
        .and(out_of_scope(facts))
        .plan_appointment(AppointmentPlan {
            appointment: Some(appointment.id.clone()),
            kind: appointment.kind.clone(),
            starts_at: appointment.starts_at,
            state: AppointmentState::Declined,
            earliest: None,
        })
        .because(&[S_3_1, S_3_2])
        .done()
}

pub(crate) fn out_of_scope(facts: &Snapshot) -> Draft {
    decide()
        .when(facts.ticket.has_finding(ON_SITE_VISIT), |it| it.clear_finding(ON_SITE_VISIT))
        .finding(ON_SITE_VISIT, Severity::Info, None)
        .because(&[S_3_1, S_3_2])
        .explain("Выезд — по отдельному договору; работа идёт удалённо.")
}

/// S 1.2.4: the five grounds are for changes only. A person refuses; a change that is not refused is ordered as
/// development (S 2.2.1, A-40), so the case is one from here on.
pub(crate) fn state_change(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let area = payload.text("area").unwrap_or_default();
    let Some((_, clause)) = GROUNDS.into_iter().find(|(code, _)| *code == area) else {
        return deny("change_request").because(&[S_1_2_4]).done();
    };
    let reason = format!("{CHANGE_REQUEST}/{area}");
    if estimate::accepted(facts).is_some() {
        return deny("estimate_was_accepted").because(&[S_1_2_4, S_3_5]).done();
    }
    let proposed = facts.has_open_proposal("refuse", Some(&reason));
    decide()
        .when(!proposed, |it| it.propose_with("refuse", &reason, Vec::new(), &["estimate"]))
        .because(&[S_1_2_4, clause])
        .when(kind(facts) == DEFECT, |it| {
            it.set_kind(DEVELOPMENT).note("Кейс описывает изменение, а не ошибку: это доработка.")
        })
        .because(&[S_1_2_4, S_2_2_1])
        .and(Cover::of(facts, DEVELOPMENT).decide())
        .done()
}
