//! Moves and visits that persons ask for.
use sdk::prelude::*;

use crate::{
    clauses::{S_1_2_4, S_3_1, S_3_2, S_3_5},
    codes::{DEFECT, DEVELOPMENT, ON_SITE_VISIT},
    estimate,
    intake::kind,
};

/// S 1.2.4 refuses changes, S 2.2.1 allows to order them: an accepted estimate means it was ordered. And
/// development does not begin before its estimate is accepted (S 3.5).
pub(crate) fn requested(facts: &Snapshot, target: &Move) -> Outcome {
    let change = target.reason.as_deref().is_some_and(|reason| reason.starts_with("change_request/"));
    let ordered = estimate::accepted(facts).is_some();
    match target.to {
        Status::Refused if change && ordered => {
            deny("estimate_was_accepted").because(&[S_1_2_4, S_3_5]).done()
        }
        Status::InProgress
            if kind(facts) == DEVELOPMENT && !ordered && facts.ticket.status == Status::WaitingApproval =>
        {
            deny("estimate_not_accepted").because(&[S_3_5]).done()
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

/// S 1.2.4: the five grounds are for changes only; a person refuses.
pub(crate) fn state_change(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let reason = format!("change_request/{}", payload.text("area").unwrap_or_default());
    if estimate::accepted(facts).is_some() {
        return deny("estimate_was_accepted").because(&[S_1_2_4, S_3_5]).done();
    }
    decide()
        .propose_with("refuse", &reason, Vec::new(), &["estimate"])
        .when(kind(facts) == DEFECT, |it| it.note("Кейс описывает изменение, а не ошибку."))
        .because(&[S_1_2_4])
        .done()
}
