//! Incidents and requests. An incident is recorded and diagnosed in one working day (M 4.2.2); other requests go by
//! the e-mail rule of the support regulation (M 2.5, A-29).
use sdk::prelude::*;

use crate::{
    clauses::{M_2_1_3, M_2_5, M_4_2_1, M_4_2_2},
    codes::{ANSWER, DIAGNOSIS, FIRMWARE_UPDATE, INCIDENT, PREREQUISITE_CONNECTION, READINESS},
    coverage,
    devices::{subject, system_of},
};

pub(crate) fn received(facts: &Snapshot) -> Outcome {
    let kind = kind(facts);
    let new = facts.ticket.registered_at.is_none();
    let by_alarm = facts.ticket.channel == Channel::Monitor && kind == INCIDENT;
    decide()
        .when(facts.ticket.kind.is_none(), |it| it.set_kind(INCIDENT))
        .when(new, Draft::register)
        .because(&[M_4_2_2])
        .and(coverage::decide_coverage(facts))
        .and(connection(facts))
        .and(term(facts, kind))
        // M 4.2.1: at once and at any hour.
        .and(
            decide()
                .when(new && by_alarm, |it| it.send_with("incident_notice", Role::Contact, told(facts)))
                .because(&[M_4_2_1]),
        )
        .done()
}

/// M 2.1.3: a system that is on record as not connected to the product cannot be served until it is.
fn connection(facts: &Snapshot) -> Draft {
    let system = subject(facts).and_then(|it| system_of(&facts.scene, &it.id));
    let cut_off = system.is_some_and(|it| Fields(&it.attributes).flag("connected") == Some(false));
    decide()
        .when(cut_off && !facts.ticket.has_finding(PREREQUISITE_CONNECTION), |it| {
            it.finding(PREREQUISITE_CONNECTION, Severity::Warning, None)
        })
        .because(&[M_2_1_3])
}

/// What happened, and to what.
fn told(facts: &Snapshot) -> Vec<Field> {
    let alarm = facts.fields().text("alarm").map(|alarm| Field::text("alarm", alarm));
    alarm.into_iter().chain(subject(facts).map(|it| Field::text("object", it.name.as_str()))).collect()
}

pub(crate) fn reconsidered(facts: &Snapshot) -> Outcome {
    if facts.ticket.status.is_final() {
        return decide().done();
    }
    coverage::decide_coverage(facts).and(term(facts, kind(facts))).done()
}

fn kind(facts: &Snapshot) -> &str {
    facts.ticket.kind.as_deref().unwrap_or(INCIDENT)
}

/// Terms run only where a subscription covers; the incident is on record either way.
fn term(facts: &Snapshot, kind: &str) -> Draft {
    let (code, days, clause) = match kind {
        // M 4.1: before the service, not a part of it.
        FIRMWARE_UPDATE | READINESS => return decide(),
        INCIDENT => (DIAGNOSIS, facts.settings().count_or("diagnosis_days", 1), M_4_2_2),
        _ => (ANSWER, facts.settings().count_or("answer_days", 3), M_2_5),
    };
    let starts = coverage::subscription(facts).is_some() && !facts.knows_timer(code);
    decide()
        .when(starts, |it| it.start_timer(code, facts.scene.working_days(days), facts.ticket.received_at))
        .because(&[clause])
}
