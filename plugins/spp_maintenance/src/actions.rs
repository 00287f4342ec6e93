//! Decisions and records of the executor's specialists.
use sdk::prelude::*;

use crate::{
    clauses::{M_4_2_2, M_4_2_6},
    codes::DIAGNOSIS,
    data,
    devices::subject,
    party, visits,
};

pub(crate) fn run(facts: &Snapshot, action: &str, payload: Fields<'_>) -> Outcome {
    match action {
        "set_party" => party::set(facts, payload),
        "record_diagnosis" => diagnosis(facts, payload),
        "remote_repair_impossible" => party::remote_impossible(facts),
        "send_side_notice" => party::send_side_notice(facts, payload),
        "send_third_party_notice" => party::send_third_party_notice(facts, payload),
        "schedule_visit" => visits::schedule(facts, payload),
        "appointment_settled" => visits::settled(payload),
        "close_visit" => visits::close(facts, payload),
        "record_firmware" => firmware(facts, payload),
        "request_restoration_consent" => data::request_consent(payload),
        "restore_data" => data::restore(facts, payload),
        "record_accuracy" => data::accuracy(facts, payload),
        "create_incident" => data::incident(facts),
        _ => Err(Fault::Unsupported(action.into())),
    }
}

/// M 4.2.2: the record of the diagnosis meets its term.
fn diagnosis(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    decide()
        .when(facts.timer_is_open(DIAGNOSIS), |it| it.stop_timer(DIAGNOSIS))
        .note(format!("Диагностика: {}", payload.text("result").unwrap_or_default()))
        .because(&[M_4_2_2])
        .done()
}

/// M 4.2.6: by direct connection, old and new version on record; the sensor runs the new one from now on.
fn firmware(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let Some(new) = payload.text("new_version") else {
        let finding = Finding::new("version_missing", Severity::Error, Some("new_version"));
        return deny_with("version_missing", vec![finding], &[]).because(&[M_4_2_6]).done();
    };
    let sensor = subject(facts);
    let known = sensor.and_then(|it| it.version.as_deref());
    let old = payload.text("old_version").or(known).unwrap_or("?");
    let changed = sensor.filter(|_| known != Some(new)).map(|it| it.id.clone());
    changed
        .into_iter()
        .fold(decide(), |it, id| it.set_version(&id, new))
        .note(format!("Прошивка: {old} → {new}, {}.", payload.text("method").unwrap_or("direct")))
        .because(&[M_4_2_6])
        .done()
}
