//! Facts from outside: alarms of the monitoring (M 4.2.1) and new firmware (M 4.2.6).
use sdk::prelude::*;

use crate::{
    clauses::{M_4_2_1, M_4_2_6},
    codes::{FIRMWARE_UPDATE, INCIDENT, SUBSCRIPTION},
};

pub(crate) fn received(facts: &Scene, event: &Event, open: &[Ticket]) -> Outcome {
    if event.kind.starts_with("firmware") {
        return firmware(facts, event, open);
    }
    // One incident a sensor: a repeated alarm is one more record of it (A-31, SC-41).
    if open.iter().any(|ticket| ticket.is_kind(INCIDENT) && !ticket.status.is_final()) {
        return decide().explain("Повтор тревоги по открытому инциденту.").done();
    }
    let payload = event.payload.iter().cloned();
    let fields = [Field::text("alarm", event.kind.as_str())].into_iter().chain(payload).collect();
    decide().create_ticket(task(INCIDENT, event, event.kind.clone(), fields)).because(&[M_4_2_1]).done()
}

/// Where a subscription covers the sensor and its firmware is another than the integrated one, a task is due.
fn firmware(facts: &Scene, event: &Event, open: &[Ticket]) -> Outcome {
    let Some(integrated) = Fields(&event.payload).text("version") else {
        return Err(Fault::Missing(vec!["version".into()]));
    };
    let sensor = facts.assets.iter().find(|it| Some(&it.id) == event.asset.as_ref());
    let current = sensor.and_then(|it| it.version.as_deref());
    let covered = facts.valid_entitlement(SUBSCRIPTION).is_some();
    let known = open.iter().any(|ticket| ticket.is_kind(FIRMWARE_UPDATE) && !ticket.status.is_final());
    if !covered || known || current == Some(integrated) {
        return decide().done();
    }
    let fields = vec![
        Field::text("old_version", current.unwrap_or_default()),
        Field::text("new_version", integrated),
        Field::text("method", "direct"),
    ];
    decide()
        .create_ticket(task(FIRMWARE_UPDATE, event, integrated.to_owned(), fields))
        .because(&[M_4_2_6])
        .done()
}

fn task(kind: &str, event: &Event, text: String, fields: Vec<Field>) -> NewTicket {
    NewTicket {
        kind: kind.into(),
        link: LinkType::CausedBy,
        text,
        fields,
        asset: event.asset.clone(),
        billable: None,
    }
}
