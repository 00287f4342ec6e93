//! What support is given on: the latest release (T/F 2.8), and which updates it installs (T 6.1, F 3.2, A-15).
use sdk::prelude::*;

use crate::{
    clauses::Regulation,
    codes::{ADVICE, DEFECT, INSTALL_UPDATE, OUTDATED_RELEASE, STANDARD_FUNCTIONS_ONLY, UPDATE_REQUIRED},
};

/// advice and defects ask for the release that was the latest at receipt; the rest may come from an old one.
pub(crate) fn is_outdated(facts: &Snapshot, kind: &str) -> bool {
    let stated = facts.fields().text("configuration_release");
    let asks = matches!(kind, ADVICE | DEFECT);
    asks && stated.is_some_and(|stated| match facts.scene.catalogue().place(stated) {
        Place::Release(0) | Place::Unknown => false,
        Place::Release(_) | Place::Older => true,
    })
}

/// T/F 2.8: otherwise the update is offered, and the case waits.
pub(crate) fn offer_update(facts: &Snapshot) -> Draft {
    let latest =
        facts.scene.catalogue().current().map(|release| Field::text("version", release.version.as_str()));
    decide()
        .when(facts.ticket.has_finding(OUTDATED_RELEASE), |it| it.clear_finding(OUTDATED_RELEASE))
        .finding(OUTDATED_RELEASE, Severity::Warning, Some("configuration_release"))
        .when(facts.ticket.status != Status::WaitingCustomer, |it| {
            it.move_for(Status::WaitingCustomer, UPDATE_REQUIRED)
        })
        .send_with("update_offer", Role::Contact, latest.into_iter().collect())
        .because(&[Regulation::of(facts).at("2.8")])
        .explain("Релиз не последний: предложено обновление.")
}

/// T/F 2.7: on a modified configuration advice goes as far as the standard functions.
pub(crate) fn limits(facts: &Snapshot, kind: &str) -> Draft {
    let modified = matches!(kind, ADVICE | DEFECT) && is_modified(facts);
    let known = facts.ticket.has_finding(STANDARD_FUNCTIONS_ONLY);
    decide()
        .when(modified && !known, |it| {
            it.finding(STANDARD_FUNCTIONS_ONLY, Severity::Warning, Some(STANDARD_CONFIGURATION))
        })
        .when(known && !modified, |it| it.clear_finding(STANDARD_FUNCTIONS_ONLY))
        .because(&[Regulation::of(facts).at("2.7")])
}

const STANDARD_CONFIGURATION: &str = "standard_configuration";
/// Why support does not install an update.
const UPDATE_INSTALLATION_PAID: &str = "out_of_scope/update_installation_paid";
const SENSOR_FIRMWARE: &str = "out_of_scope/sensor_firmware";
const NON_STANDARD_CONFIGURATION: &str = "out_of_scope/non_standard_configuration";
const REMOTE_ACCESS_MISSING: &str = "out_of_scope/remote_access_missing";
const OBSTACLES: [&str; 4] =
    [UPDATE_INSTALLATION_PAID, SENSOR_FIRMWARE, NON_STANDARD_CONFIGURATION, REMOTE_ACCESS_MISSING];

/// Whether an update is installed by support. Where it is not, a refusal is proposed and a person decides. What the
/// customer has told meanwhile counts.
pub(crate) fn install_update(facts: &Snapshot, kind: &str) -> Draft {
    if kind != INSTALL_UPDATE {
        return decide();
    }
    let regulation = Regulation::of(facts);
    let obstacle = obstacle(facts);
    let over = OBSTACLES.iter().filter(|code| Some(**code) != obstacle && facts.ticket.has_finding(code));
    let draft = over.fold(decide(), |draft, code| draft.clear_finding(code));
    match obstacle {
        Some(code) => draft
            .when(!facts.ticket.has_finding(code), |it| it.finding(code, Severity::Warning, None))
            .propose("refuse", code),
        None => draft,
    }
    .because(&[regulation.at("3.2"), regulation.at("6.1")])
}

/// T 6.1: of the server, where the configuration stayed standard and remote access is given; never of sensors, whose
/// firmware belongs to maintenance. F 3.2: not at all.
fn obstacle(facts: &Snapshot) -> Option<&'static str> {
    if facts.settings().flag("installs_updates") != Some(true) {
        return Some(UPDATE_INSTALLATION_PAID);
    }
    let maintained = facts.scene.valid_related(&["maintenance", "maintenance_subscription"]).is_some();
    if is_of_sensor(facts) && !maintained {
        return Some(SENSOR_FIRMWARE);
    }
    if is_modified(facts) {
        return Some(NON_STANDARD_CONFIGURATION);
    }
    (facts.fields().flag("remote_access") == Some(false)).then_some(REMOTE_ACCESS_MISSING)
}

fn is_of_sensor(facts: &Snapshot) -> bool {
    let target = facts.fields().text("update_target").map(str::to_lowercase);
    target.is_some_and(|it| it.starts_with("sensor") || it.starts_with("датчик"))
}

fn is_modified(facts: &Snapshot) -> bool {
    facts.fields().flag(STANDARD_CONFIGURATION) == Some(false)
}
