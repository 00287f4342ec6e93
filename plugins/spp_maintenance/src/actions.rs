//! Decisions and records of the executor's specialists.
use sdk::prelude::*;

use crate::{
    clauses::{M_4_2_2, M_4_2_6},
    codes::DIAGNOSIS,
    data, party, visits,
};

pub(crate) fn run(facts: &Snapshot, action: &str, payload: Fields<'_>) -> Outcome {
    match action {
        "set_party" => party::set(facts, payload),
        "record_diagnosis" => diagnosis(facts, payload),
        "remote_repair_impossible" => party::remote_impossible(facts),
        "send_side_notice" => party::send_side_notice(facts, payload),
        "send_third_party_notice" => party::send_third_party_notice(facts, payload),
        "schedule_visit" => visits::schedule(facts, payload),
        "close_visit" => visits::close(facts, payload),
        "record_firmware" => firmware(payload),
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

/// M 4.2.6: by direct connection, old and new version on record.
fn firmware(payload: Fields<'_>) -> Outcome {
    let part = |path| payload.text(path).unwrap_or_default();
    let note = format!("Прошивка: {} → {}, direct.", part("old_version"), part("new_version"));
    decide().note(note).because(&[M_4_2_6]).done()
}
