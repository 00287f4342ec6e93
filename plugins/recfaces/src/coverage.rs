//! Who is served: R 1.2 and 6.2 ask for a certificate valid at receipt, R 6.1 (8) for the current or the previous
//! release, R 4.6 for the current one where an error is to be corrected.
use sdk::prelude::*;

use crate::{
    clauses::{R_1_2, R_4_6, R_6_1_VERSIONS, R_6_2},
    codes::{
        CERTIFICATE, CERTIFICATE_EXPIRED, DEFECT, ENTITLEMENT_MISSING, EXPIRED, FEATURE,
        FIX_REQUIRES_CURRENT_VERSION, PARTICIPATION, RELEASE_NOT_STATED, RELEASE_UNKNOWN,
        VERSION_NOT_SUPPORTED,
    },
};

/// Findings of this module: all are judged anew whenever anything changes.
const FINDINGS: [&str; 4] =
    [VERSION_NOT_SUPPORTED, FIX_REQUIRES_CURRENT_VERSION, RELEASE_UNKNOWN, RELEASE_NOT_STATED];

/// What the stated release means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    Current,
    Previous,
    /// Older than the previous release.
    Unsupported,
    /// The catalogue cannot place it; a person does.
    Unknown,
    NotStated,
}

pub(crate) fn version(facts: &Snapshot) -> Version {
    let Some(stated) = facts.fields().text("release") else { return Version::NotStated };
    let catalogue = facts.scene.catalogue();
    match catalogue.place(stated) {
        Place::Release(0) => Version::Current,
        Place::Release(1) => Version::Previous,
        Place::Release(_) => Version::Unsupported,
        // With one release in the catalogue the previous one is not known, and this may be it.
        Place::Older if catalogue.len() > 1 => Version::Unsupported,
        Place::Older | Place::Unknown => Version::Unknown,
    }
}

/// The certificate that covers the request: valid on the day of receipt, the last day included.
pub(crate) fn certificate(facts: &Snapshot) -> Option<&Entitlement> {
    facts.scene.valid_entitlement(CERTIFICATE)
}

/// Whether services are rendered at all.
pub(crate) fn is_served(facts: &Snapshot, kind: &str) -> bool {
    certificate(facts).is_some() && !(asks_for_version(kind) && version(facts) == Version::Unsupported)
}

/// The coverage decision with its findings; a refusal is only proposed, and the host keeps one proposal of a kind.
pub(crate) fn decide_coverage(facts: &Snapshot, kind: &str) -> Draft {
    let cleared = FINDINGS.iter().filter(|code| facts.ticket.has_finding(code));
    let draft = cleared.fold(decide(), |it, code| it.clear_finding(code)).because(&[R_6_1_VERSIONS]);
    let Some(certificate) = certificate(facts) else { return draft.and(without_certificate(facts)) };
    if asks_for_version(kind) && version(facts) == Version::Unsupported {
        return draft.and(unsupported(certificate));
    }
    draft.covered_by(certificate).because(&[R_1_2, R_6_2]).and(version_findings(facts, kind))
}

/// Wishes and planned work do not depend on the release in use.
fn asks_for_version(kind: &str) -> bool {
    kind != FEATURE && kind != PARTICIPATION
}

fn without_certificate(facts: &Snapshot) -> Draft {
    if facts.requester.id.is_none() {
        return decide()
            .coverage(Coverage::Undecided, None, None)
            .because(&[R_1_2])
            .explain("Отправитель не найден среди контактов: сертификат определит сотрудник.");
    }
    let ended = facts
        .scene
        .entitlements_of(CERTIFICATE)
        .filter(|it| !begins_later(facts, it))
        .max_by_key(|it| it.valid_to);
    match ended {
        Some(ended) => decide()
            .not_covered(EXPIRED, Some(ended))
            .propose("refuse", CERTIFICATE_EXPIRED)
            .because(&[R_6_2])
            .explain("Сертификат истёк до получения обращения: предложен отказ, решает сотрудник."),
        None => decide()
            .not_covered(ENTITLEMENT_MISSING, None)
            .propose("refuse", ENTITLEMENT_MISSING)
            .because(&[R_1_2])
            .explain("Действующего сертификата нет: предложен отказ, решает сотрудник."),
    }
}

/// A certificate that is not valid at receipt either begins after it or has ended.
fn begins_later(facts: &Snapshot, certificate: &Entitlement) -> bool {
    facts.calendar().local_day(facts.ticket.received_at).is_ok_and(|day| certificate.valid_from > day)
}

fn unsupported(certificate: &Entitlement) -> Draft {
    decide()
        .not_covered(VERSION_NOT_SUPPORTED, Some(certificate))
        .finding(VERSION_NOT_SUPPORTED, Severity::Error, Some("release"))
        .propose("refuse", VERSION_NOT_SUPPORTED)
        .because(&[R_6_1_VERSIONS])
        .explain("Версия старше предыдущего релиза: услуги не оказываются.")
}

fn version_findings(facts: &Snapshot, kind: &str) -> Draft {
    let found = |code, severity, clause| decide().finding(code, severity, Some("release")).because(&[clause]);
    match version(facts) {
        Version::Previous if kind == DEFECT => found(FIX_REQUIRES_CURRENT_VERSION, Severity::Warning, R_4_6)
            .explain("Ошибки исправляются только в актуальной версии, по предыдущей — консультации."),
        Version::NotStated if kind == DEFECT => found(RELEASE_NOT_STATED, Severity::Warning, R_4_6),
        Version::Unknown if asks_for_version(kind) => {
            found(RELEASE_UNKNOWN, Severity::Warning, R_6_1_VERSIONS)
        }
        _ => decide(),
    }
}
