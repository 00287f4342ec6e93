//! Visits: planned ones (M 4.2.9) and diagnosis of the customer's faults (M 4.2.10) with CORP only, the executor's own
//! faults on any tariff.
use sdk::prelude::*;

use crate::{
    clauses::{M_4_2_4_1, M_4_2_4_2, M_4_2_9, M_4_2_10},
    codes::{SITE_VISIT, TARIFF_EXCLUDES_VISIT},
    coverage, warranty,
};

pub(crate) fn requested(facts: &Snapshot, appointment: &Appointment) -> Outcome {
    if appointment.kind == "planned_visit" && !coverage::has_visits(facts) {
        return deny(TARIFF_EXCLUDES_VISIT).because(&[M_4_2_9]).done();
    }
    if appointment.kind == "visit" && !may_visit(facts) {
        return excluded(facts).done();
    }
    plan(appointment.kind.as_str(), Some(appointment.id.clone()), appointment.starts_at).done()
}

/// The agent's action: the same gate, a new appointment.
pub(crate) fn schedule(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    if !may_visit(facts) {
        return excluded(facts).done();
    }
    plan("visit", None, payload.moment("starts_at")).done()
}

fn may_visit(facts: &Snapshot) -> bool {
    facts.ticket.party == Party::Executor || coverage::has_visits(facts)
}

/// Note 4 of M 4.2.4.2: without CORP the third party, where its conditions hold, else the customer's own repair.
fn excluded(facts: &Snapshot) -> Draft {
    let alternatives: &[&str] = if warranty::case(facts, facts.scene.now).is_ok() {
        &["third_party", "own_repair"]
    } else {
        &["own_repair"]
    };
    deny_with(TARIFF_EXCLUDES_VISIT, Vec::new(), alternatives).because(&[M_4_2_4_2, M_4_2_10])
}

fn plan(kind: &str, appointment: Option<Id>, starts_at: Option<Instant>) -> Draft {
    let clause = if kind == "planned_visit" { M_4_2_9 } else { M_4_2_4_1 };
    decide()
        .plan_appointment(AppointmentPlan {
            appointment,
            kind: kind.into(),
            starts_at,
            state: AppointmentState::Requested,
            earliest: None,
        })
        .because(&[clause])
}

/// A visit ends by its act and no other way.
pub(crate) fn settled(payload: Fields<'_>) -> Outcome {
    if payload.text("kind") == Some("visit") && payload.text("state") == Some("held") {
        return deny_with("act_missing", Vec::new(), &["close_visit"]).because(&[M_4_2_4_1]).done();
    }
    decide().done()
}

/// M 4.2.4.1 note 2: a visit is held when both have signed an act, and the act is attached.
pub(crate) fn close(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let attached =
        |file: &Attachment| payload.text("act").is_some_and(|act| act == file.id || act == file.name);
    let has_act = facts.messages.iter().flat_map(|it| &it.attachments).any(attached);
    if !has_act {
        return deny("act_missing").because(&[M_4_2_4_1]).done();
    }
    let visit =
        facts.appointments.iter().rfind(|it| it.kind == "visit" && it.state != AppointmentState::Declined);
    let held = |it: Draft, visit: &Appointment| {
        it.plan_appointment(AppointmentPlan {
            appointment: Some(visit.id.clone()),
            kind: visit.kind.clone(),
            starts_at: visit.starts_at,
            state: AppointmentState::Held,
            earliest: None,
        })
    };
    visit
        .into_iter()
        .fold(decide(), held)
        .when(facts.timer_is_open(SITE_VISIT), |it| it.stop_timer(SITE_VISIT))
        .note(format!("Акт: {}.", payload.text("act").unwrap_or_default()))
        .because(&[M_4_2_4_1])
        .done()
}
