//! What support is given on: the latest release (T/F 2.8), and which updates it installs (T 6.1, F 3.2, A-15).
use sdk::prelude::*;

use crate::{
    clauses::Regulation,
    codes::{ADVICE, DEFECT, INSTALL_UPDATE, OUTDATED_RELEASE, UPDATE_REQUIRED},
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

/// Whether an update is installed by support. Where it is not, a refusal is proposed and a person decides.
pub(crate) fn install_update(facts: &Snapshot, kind: &str) -> Draft {
    let Some(code) = (kind == INSTALL_UPDATE).then(|| obstacle(facts)).flatten() else { return decide() };
    let regulation = Regulation::of(facts);
    decide()
        .when(facts.ticket.has_finding(code), |it| it.clear_finding(code))
        .finding(code, Severity::Warning, None)
        .propose("refuse", code)
        .because(&[regulation.at("3.2"), regulation.at("6.1")])
}

fn obstacle(facts: &Snapshot) -> Option<&'static str> {
    let fields = facts.fields();
    if facts.settings().flag("installs_updates") != Some(true) {
        return Some("out_of_scope/update_installation_paid");
    }
    let of_sensor = fields.text("update_target") == Some("sensor");
    let maintained = facts.scene.valid_entitlement(&["maintenance", "maintenance_subscription"]).is_some();
    if of_sensor && !maintained {
        return Some("out_of_scope/sensor_firmware");
    }
    if fields.flag("standard_configuration") == Some(false) {
        return Some("out_of_scope/non_standard_configuration");
    }
    (fields.flag("remote_access") == Some(false)).then_some("out_of_scope/remote_access_missing")
}
