//! Facts from outside: alarms of the monitoring (M 4.2.1) and new firmware (M 4.2.6).
use sdk::prelude::*;

use crate::{
    clauses::{M_4_2_1, M_4_2_6},
    codes::{FIRMWARE_UPDATE, INCIDENT},
    coverage,
};

/// Kinds of facts that say the fault is over end with this.
const RECOVERED: &str = "_recovered";
const SENSOR: &str = "sensor";

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

/// A task for each sensor that a subscription covers and whose firmware is another than the one integrated with the
/// product; a sensor that has its task already gets no second one.
fn firmware(facts: &Scene, event: &Event, open: &[Ticket]) -> Outcome {
    let Some(integrated) = Fields(&event.payload).text("version") else {
        return Err(Fault::Missing(vec!["version".into()]));
    };
    let has_task = |sensor: &Asset| {
        open.iter().any(|it| it.is_kind(FIRMWARE_UPDATE) && it.asset.as_ref() == Some(&sensor.id))
    };
    let due = facts.assets.iter().filter(|sensor| {
        concerns(facts, event, sensor)
            && sensor.version.as_deref().is_some_and(|version| version != integrated)
            && coverage::subscription_of(facts, Some(&sensor.id)).is_some()
            && !has_task(sensor)
    });
    due.fold(decide(), |draft, sensor| {
        let fields = vec![
            Field::text("old_version", sensor.version.as_deref().unwrap_or_default()),
            Field::text("new_version", integrated),
            Field::text("method", "direct"),
        ];
        let text = format!("{}: {integrated}", sensor.name);
        draft.create_ticket(task(FIRMWARE_UPDATE, Some(sensor.id.clone()), text, fields))
    })
    .because(&[M_4_2_6])
    .done()
}

/// The sensor the fact names, the sensors below what it names, or every sensor where it names nothing.
fn concerns(facts: &Scene, event: &Event, sensor: &Asset) -> bool {
    match &event.asset {
        Some(named) if sensor.id == *named => true,
        Some(named) => {
            sensor.kind == SENSOR && coverage::line(facts, &sensor.id).any(|above| above.id == *named)
        }
        None => sensor.kind == SENSOR,
    }
}

fn task(kind: &str, asset: Option<Id>, text: String, fields: Vec<Field>) -> NewTicket {
    NewTicket { kind: kind.into(), link: LinkType::CausedBy, text, fields, asset, billable: None }
}
