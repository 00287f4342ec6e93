//! Counts: restoring gaps with consent (M 4.2.7) and checking accuracy by video (M 4.2.8).
use sdk::prelude::*;

use crate::{
    clauses::{M_4_2_7, M_4_2_8},
    codes::{INCIDENT, RESTORATION},
    devices::{named, subject},
};

/// Consent names the gap: the sensor, from when to when.
pub(crate) fn request_consent(payload: Fields<'_>) -> Outcome {
    let scope = gap(payload);
    let period = (payload.moment("from"), payload.moment("to"));
    if !matches!(period, (Some(from), Some(to)) if from < to) {
        let finding = Finding::new("gap_invalid", Severity::Error, Some("to"));
        return deny_with("gap_invalid", vec![finding], &[]).because(&[M_4_2_7]).done();
    }
    decide()
        .request_approval(RESTORATION, None, scope.clone())
        .send_with("restoration_consent", Role::Contact, scope)
        .because(&[M_4_2_7])
        .done()
}

fn gap(payload: Fields<'_>) -> Vec<Field> {
    let told = ["sensor", "from", "to"].into_iter();
    told.filter_map(|path| Some(Field::text(path, payload.text(path)?))).collect()
}

/// A consent for the whole of what is to be filled, of the sensor named where one is.
fn consent<'a>(facts: &'a Snapshot, payload: Fields<'_>) -> Option<&'a Approval> {
    let period = (payload.moment("from"), payload.moment("to"));
    let fits = |it: &&Approval| {
        let agreed = Fields(&it.scope);
        let in_time = match (period, agreed.moment("from"), agreed.moment("to")) {
            ((None, None), ..) => true,
            ((from, to), Some(first), Some(last)) => {
                from.is_none_or(|it| first <= it) && to.is_none_or(|it| it <= last)
            }
            _ => false,
        };
        let same =
            payload.text("sensor").is_none_or(|sensor| agreed.text("sensor").is_none_or(|it| it == sensor));
        in_time && same
    };
    let given =
        facts.approvals.iter().filter(|it| it.code == RESTORATION && it.state == ApprovalState::Given);
    given.filter(fits).max_by_key(|it| it.version)
}

/// Without consent nothing is filled in; with it the mean of earlier periods is written as restored, and the gap and
/// its sources stay visible.
pub(crate) fn restore(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let Some(consent) = consent(facts, payload) else {
        return deny("consent_required").because(&[M_4_2_7]).done();
    };
    if let Some(series) = payload.text("series") {
        return fill(facts, payload, series, consent);
    }
    let count = payload.items("source_values");
    let sources: Option<Vec<i64>> =
        (0..count).map(|at| payload.integer(&format!("source_values.{at}"))).collect();
    let Some(sources) = sources.filter(|it| !it.is_empty()) else {
        return deny("sources_missing").because(&[M_4_2_7]).done();
    };
    let items = i64::from(count);
    let sum = sources.iter().copied().fold(0, i64::saturating_add);
    // Counts are whole: the mean is rounded to the nearest.
    let mean = (sum.saturating_mul(2) + items).div_euclid(items * 2);
    let listed = sources.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    decide()
        .remember("restored.value", Value::Integer(mean))
        .remember("restored.origin", Value::Text("restored".into()))
        .remember("restored.consent", Value::Text(consent.id.clone()))
        .note(format!("Восстановлено: {mean} (по значениям {listed}; согласие {}).", consent.id))
        .because(&[M_4_2_7])
        .done()
}

/// Counts the desk holds: it fills the gap itself, from as many weeks as the settings say. The consent is for the gap
/// that it named.
fn fill(facts: &Snapshot, payload: Fields<'_>, series: &str, consent: &Approval) -> Outcome {
    let (Some(start), Some(end)) = (payload.moment("from"), payload.moment("to")) else {
        return deny("sources_missing").because(&[M_4_2_7]).done();
    };
    // The gap the customer agreed to is one of a sensor: the series is of that one, or nothing is filled.
    let agreed = Fields(&consent.scope).text("sensor").and_then(|it| named(&facts.scene, it));
    decide()
        .fill_gap(GapFilling {
            series: series.into(),
            asset: agreed.or_else(|| subject(facts)).map(|it| it.id.clone()),
            start,
            end,
            weeks: facts.settings().count_or("restoration_weeks", 4),
            approval: Some(consent.id.clone()),
        })
        .because(&[M_4_2_7])
        .done()
}

/// The deviation of the sensor from the video in tenths of a percent; below the threshold an incident is proposed.
pub(crate) fn accuracy(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let counts = (payload.integer("video_count"), payload.integer("sensor_count"));
    let (Some(video @ 1..), Some(sensor @ 0..)) = counts else {
        return deny("counts_missing").because(&[M_4_2_8]).done();
    };
    let deviation = (sensor - video).saturating_mul(1_000) / video;
    let accuracy = 1_000 - deviation.abs();
    let threshold = i64::from(facts.settings().count_or("accuracy_threshold_percent", 95)) * 10;
    let sign = if deviation < 0 { "-" } else { "" };
    let about: Vec<&str> =
        ["sensor", "from", "to"].into_iter().filter_map(|path| payload.text(path)).collect();
    let checked = if about.is_empty() { String::new() } else { format!("{}. ", about.join(", ")) };
    let tenths = |it: i64| format!("{}.{}", it / 10, it.rem_euclid(10));
    decide()
        .remember("accuracy.deviation_tenths", Value::Integer(deviation))
        .remember("accuracy.tenths", Value::Integer(accuracy))
        .note(format!(
            "{checked}Отклонение {sign}{} %, точность {} %.",
            tenths(deviation.abs()),
            tenths(accuracy.max(0))
        ))
        .when(accuracy < threshold, |it| it.propose("create_incident", "accuracy_below_threshold"))
        .because(&[M_4_2_8])
        .done()
}

/// The incident a low accuracy proposed; a person decided that it is one.
pub(crate) fn incident(facts: &Snapshot) -> Outcome {
    let Some(tenths) = facts.memory().integer("accuracy.tenths") else {
        return deny("counts_missing").because(&[M_4_2_8]).done();
    };
    let fields =
        vec![Field::text("alarm", "accuracy_below_threshold"), Field::integer("accuracy.tenths", tenths)];
    let incident = NewTicket {
        kind: INCIDENT.into(),
        link: LinkType::CausedBy,
        text: "accuracy_below_threshold".into(),
        fields,
        asset: None,
        billable: None,
    };
    decide().create_ticket(incident).because(&[M_4_2_8]).done()
}
