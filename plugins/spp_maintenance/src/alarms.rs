//! Facts from outside: alarms of the monitoring (M 4.2.1) and new firmware (M 4.2.6).
use sdk::prelude::*;

use crate::{
    clauses::{M_4_2_1, M_4_2_6},
    codes::{FIRMWARE_UPDATE, INCIDENT},
    coverage,
    devices::{SENSOR, line},
};

/// Kinds of facts that say the fault is over end with this.
const RECOVERED: &str = "_recovered";
/// Tasks of one decision; a decision has at most 64 steps.
const AT_ONCE: usize = 30;
/// The sensor a campaign has come to.
const AFTER: &str = "after";

pub(crate) fn received(facts: &Scene, event: &Event, open: &[Ticket]) -> Outcome {
    match event.kind.as_str() {
        "release.firmware" => firmware(facts, event, open),
        kind if kind.starts_with("firmware") => firmware(facts, event, open),
        kind if kind.starts_with("release.") => decide().done(),
        kind => alarm(event, kind, open).done(),
    }
}

/// One incident a sensor: a repeated alarm is one more record of it (A-31, SC-41), and so is its end, after which a
/// person still finds the cause.
fn alarm(event: &Event, kind: &str, open: &[Ticket]) -> Draft {
    let known = open.iter().find(|it| it.is_kind(INCIDENT) && it.asset.is_some() && it.asset == event.asset);
    match (known, kind.strip_suffix(RECOVERED)) {
        (Some(incident), Some(fault)) => {
            decide().attach(incident).note(format!("Восстановилось: {fault}.")).because(&[M_4_2_1])
        }
        (Some(incident), None) => {
            decide().attach(incident).because(&[M_4_2_1]).explain("Повтор тревоги по открытому инциденту.")
        }
        (None, Some(_)) => decide(),
        (None, None) => {
            let payload = event.payload.iter().cloned();
            let fields = [Field::text("alarm", kind)].into_iter().chain(payload).collect();
            let incident = task(INCIDENT, event.asset.clone(), kind.to_owned(), fields);
            decide().create_ticket(incident).because(&[M_4_2_1])
        }
    }
}

/// A task for each sensor that a subscription covers and whose firmware is older than the one integrated with the
/// product. A sensor that has its task gets no second one; where it was for another version, that is told there. What
/// does not fit into one decision is asked for once more.
fn firmware(facts: &Scene, event: &Event, open: &[Ticket]) -> Outcome {
    let payload = Fields(&event.payload);
    let Some(integrated) = payload.text("version") else {
        return Err(Fault::Missing(vec!["version".into()]));
    };
    let after = payload.text(AFTER);
    let mut due: Vec<&Asset> = facts
        .assets
        .iter()
        .filter(|it| after.is_none_or(|after| it.id.as_str() > after))
        .filter(|it| is_older(it, integrated) && concerns(facts, event, it))
        .collect();
    due.sort_unstable_by(|left, right| left.id.cmp(&right.id));
    // What covers a sensor is asked for as many as are told now, and one to know whether there are more.
    let covered = |it: &&Asset| coverage::subscription_of(facts, Some(&it.id), event.at).is_some();
    let mut due: Vec<&Asset> = due.into_iter().filter(covered).take(AT_ONCE + 1).collect();
    let more = due.len() > AT_ONCE;
    due.truncate(AT_ONCE);
    let last = due.last().filter(|_| more).map(|it| it.id.clone());
    let draft = due.into_iter().fold(decide(), |draft, sensor| match task_of(open, sensor) {
        Some(task) if task.fields().text("new_version") == Some(integrated) => draft,
        Some(task) => draft.attach(task),
        None => draft.create_ticket(update(sensor, integrated)),
    });
    let told = draft.attaches().then(|| format!("Встроена прошивка {integrated}."));
    let draft = told.into_iter().fold(draft, Draft::note);
    let next = |it: Draft, last: Id| it.remember(AFTER, Value::Text(last)).look_again(facts.now);
    last.into_iter().fold(draft, next).because(&[M_4_2_6]).done()
}

fn task_of<'a>(open: &'a [Ticket], sensor: &Asset) -> Option<&'a Ticket> {
    open.iter().find(|it| it.is_kind(FIRMWARE_UPDATE) && it.asset.as_ref() == Some(&sensor.id))
}

fn update(sensor: &Asset, integrated: &str) -> NewTicket {
    let fields = vec![
        Field::text("old_version", sensor.version.as_deref().unwrap_or_default()),
        Field::text("new_version", integrated),
        Field::text("method", "direct"),
    ];
    task(FIRMWARE_UPDATE, Some(sensor.id.clone()), format!("{}: {integrated}", sensor.name), fields)
}

/// Numbers are compared as numbers (1.10 is newer than 1.9); what has none is another version if it reads otherwise.
/// A sensor whose version is not on record is left to a person.
fn is_older(sensor: &Asset, integrated: &str) -> bool {
    let Some(version) = sensor.version.as_deref().map(str::trim) else { return false };
    let numbers = |text: &str| -> Option<Vec<u32>> {
        let text = text.trim().trim_start_matches(['v', 'V']);
        let mut parts = text.split(['.', '-', '_']).map(str::parse).collect::<Result<Vec<u32>, _>>().ok()?;
        while parts.last() == Some(&0) {
            parts.pop();
        }
        Some(parts)
    };
    match (numbers(version), numbers(integrated)) {
        (Some(version), Some(integrated)) => version < integrated,
        _ => version != integrated.trim(),
    }
}

/// The sensor the fact names, the sensors below what it names, or every sensor where it names nothing.
fn concerns(facts: &Scene, event: &Event, sensor: &Asset) -> bool {
    match &event.asset {
        Some(named) if sensor.id == *named => true,
        Some(named) => sensor.kind == SENSOR && line(facts, &sensor.id).any(|above| above.id == *named),
        None => sensor.kind == SENSOR,
    }
}

fn task(kind: &str, asset: Option<Id>, text: String, fields: Vec<Field>) -> NewTicket {
    NewTicket { kind: kind.into(), link: LinkType::CausedBy, text, fields, asset, billable: None }
}
