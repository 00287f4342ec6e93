//! Clause tests. Every answer is also checked against the manifest, as the host would.
mod checklist;
mod conversation;
mod coverage;
mod decisions;
mod manifest;

use sdk::{
    prelude::*,
    testing::{Case, Manifest, TestCalendar, json},
};

use crate::{RecFaces, clauses, codes::CHECKLIST};

fn manifest() -> Manifest {
    Manifest::read(include_str!("../../manifest.json"))
}

/// A mail of a known user, releases 2.1…2.3 published, settings at their defaults.
fn case(received_at: &str) -> Case {
    TestCalendar::russian(4, 10, 19).install("rf");
    let mut case = Case::new("recfaces", "rf", received_at).releases(&["2.1", "2.2", "2.3"]);
    case.snapshot.scene.settings = manifest().settings("recfaces");
    case
}

fn covered(received_at: &str) -> Case {
    case(received_at).entitlement("certificate", "2026-01-01", "2026-12-31")
}

/// Monday morning, a defect on the current release.
fn defect() -> Case {
    covered("2026-11-16T11:00+04:00").kind("defect").field("release", "2.3")
}

fn checked(outcome: Outcome) -> Decision {
    let decision = outcome.expect("a decision");
    manifest().check(&decision);
    decision
}

fn received(case: &Case) -> Decision {
    checked(RecFaces::received(&case.snapshot))
}

fn submitted(case: &Case) -> Decision {
    let form = case.snapshot.form(CHECKLIST).expect("a checklist").clone();
    checked(RecFaces::form_submitted(&case.snapshot, &form))
}

fn acted(case: &Case, action: &str, payload: &serde_json::Value) -> Decision {
    checked(RecFaces::action(&case.snapshot, action, Role::Agent, &sdk::testing::flatten(payload)))
}

/// The checklist of SC-73.
fn good_checklist() -> serde_json::Value {
    json!({
        "channels": 12, "physical_cores": 8, "ram_gb": 32, "system_disk_type": "ssd", "ui_available": true,
        "licence_status": "active", "services": {"all_running": true}, "system_disk_free_gb": 120,
        "cpu_percent": 40, "ram_percent": 55, "disk_c_percent": 60, "antivirus_installed": true,
        "antivirus_active": false, "logs_uploaded": true, "logs_path": "ООО Ромашка/2026-11-16", "api_used": false
    })
}
