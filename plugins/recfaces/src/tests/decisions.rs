//! Decisions of persons: refusals, limitations, corrections, separate matters, planned work, disclosure.
use sdk::testing::{at, day};

use super::*;
use crate::clauses::{R_3_CONFIDENTIAL, R_4_3, R_4_6, R_6_1_UPDATES};

fn refuses(case: &Case, reason: &str) -> Decision {
    let target = Move { to: Status::Refused, reason: Some(reason.into()) };
    checked(RecFaces::requested(&case.snapshot, &target, Role::Agent, &[]))
}

#[test]
fn r_6_2_a_refusal_needs_a_true_ground() {
    let expired = case("2026-11-16T11:00+04:00").entitlement("certificate", "2025-11-16", "2026-11-15");
    assert!(refuses(&expired, "certificate_expired").steps.is_empty());
    assert_eq!(refuses(&defect(), "certificate_expired").denial(), Some("ground_not_given"));
    assert_eq!(refuses(&defect(), "version_not_supported").denial(), Some("ground_not_given"));
    assert!(refuses(&defect(), "licence_violation").steps.is_empty());
}

#[test]
fn r_6_1_a_limitation_is_recorded_and_a_refusal_proposed() {
    let decision = acted(
        &defect(),
        "state_limitation",
        &json!({"ground": "install_patch", "evidence": "asked by mail"}),
    );
    assert!(decision.finding("out_of_scope/install_patch").is_some() && decision.rests_on(R_6_1_UPDATES));
    assert_eq!(decision.proposals()[0].reason.as_deref(), Some("out_of_scope/install_patch"));
    assert!(decision.moves().is_empty(), "only a person refuses");
    for ground in [
        "beyond_sizing",
        "third_party_cause",
        "documents_on_request",
        "os_setup",
        "infrastructure_setup",
        "product_setup",
        "licence_violation",
        "undocumented_features",
    ] {
        assert_eq!(
            acted(&defect(), "state_limitation", &json!({"ground": ground})).proposals().len(),
            1,
            "{ground}"
        );
    }
    assert_eq!(
        acted(&defect(), "state_limitation", &json!({"ground": "x"})).denial(),
        Some("ground_unknown")
    );
}

#[test]
fn r_4_3_undocumented_behaviour_becomes_a_separate_matter() {
    let decision = acted(&defect(), "separate_matter", &json!({"text": "why does it count twice"}));
    let ticket = decision.new_tickets()[0];
    assert_eq!((ticket.kind.as_str(), ticket.link), ("advice", LinkType::SeparateMatter));
    assert_eq!(Fields(&ticket.fields).text("release"), Some("2.3"));
    assert!(decision.rests_on(R_4_3));
}

#[test]
fn r_4_6_a_correction_is_decided_on_a_complete_request() {
    let accept = json!({"accepted": true, "criticality": "critical"});
    let denial = |case: &Case| acted(case, "decide_fix", &accept).denial().map(str::to_owned);
    let complete = defect().attachment("s.png", "image/png").form(CHECKLIST, &good_checklist());
    assert_eq!(denial(&defect()).as_deref(), Some("checklist_missing"));
    assert_eq!(denial(&defect().form(CHECKLIST, &good_checklist())).as_deref(), Some("evidence_missing"));
    assert_eq!(
        denial(&complete.clone().proposal("refuse", "third_party_cause")).as_deref(),
        Some("limitation_applies")
    );
    let previous = covered("2026-11-16T11:00+04:00").kind("defect").field("release", "2.2");
    assert_eq!(denial(&previous).as_deref(), Some("fix_requires_current_version"));
    let decision = acted(&complete, "decide_fix", &accept);
    assert_eq!(decision.raised_flags(), ["fix_planned"]);
    assert!(decision.sends("fix_decision") && decision.rests_on(R_4_6));
    assert!(decision.effects().any(|it| *it == Effect::SetCriticality("critical".into())));
    assert_eq!(acted(&defect(), "decide_fix", &json!({"accepted": false})).raised_flags(), ["fix_declined"]);
}

#[test]
fn r_4_6_a_patch_is_a_proposed_solution() {
    let decision =
        acted(&defect().status(Status::InProgress, None), "deliver_patch", &json!({"version": "2.3.1"}));
    assert!(decision.sends("patch_available"));
    assert_eq!(decision.moves()[0].to, Status::SolutionProposed);
    assert!(decision.timer("customer_silence").is_some());
}

fn asked(notice_at: &str, kind: &str) -> Decision {
    let appointment = Appointment {
        id: "a".into(),
        kind: kind.into(),
        starts_at: Some(at("2026-11-26T10:00+04:00")),
        notice_at: at(notice_at),
        initiator: Party::Customer,
        state: AppointmentState::Requested,
        earliest: None,
    };
    checked(RecFaces::appointment_requested(&covered(notice_at).kind("participation").snapshot, &appointment))
}

#[test]
fn r_3_user_8_participation_needs_three_working_days_of_notice() {
    // SC-79.
    let early = asked("2026-11-23T18:59+04:00", "participation");
    assert!(early.finding("notice_too_short").is_none());
    assert_eq!(
        early.appointments()[0].state,
        AppointmentState::Requested,
        "the vendor confirms the interval"
    );
    let late = asked("2026-11-24T10:00+04:00", "participation");
    assert!(late.finding("notice_too_short").is_some());
    assert_eq!(late.appointments()[0].earliest, Some(day("2026-11-27")));
    assert_eq!(late.appointments()[0].state, AppointmentState::Requested);
    assert_eq!(asked("2026-11-23T18:59+04:00", "visit").denial(), Some("appointment_not_offered"));
}

#[test]
fn r_3_user_8_the_portal_request_names_the_start() {
    let request = |received| received_with_start(received);
    assert!(request("2026-11-23T18:59+04:00").finding("notice_too_short").is_none());
    let late = request("2026-11-24T10:00+04:00");
    assert!(late.finding("notice_too_short").is_some());
    assert_eq!(late.appointments()[0].appointment, None);
}

fn received_with_start(received_at: &str) -> Decision {
    received(&covered(received_at).kind("participation").field("work_start", "26.11.2026"))
}

#[test]
fn r_5_2_several_problems_are_pointed_out() {
    let mut case = covered("2026-11-16T11:00+04:00");
    case.snapshot.ticket.fields.push(Field { path: "problem".into(), value: Value::Items(3) });
    assert_eq!(received(&case).raised_flags(), ["several_problems"]);
}

#[test]
fn r_3_vendor_5_a_disclosure_names_its_purpose() {
    let ask = |purpose: &str| {
        let disclosure =
            Disclosure { recipient: "P".into(), recipient_kind: "partner".into(), purpose: purpose.into() };
        checked(RecFaces::disclosure_requested(&defect().snapshot, &disclosure))
    };
    assert_eq!(ask(" ").denial(), Some("purpose_missing"));
    assert!(ask("diagnosis").denial().is_none() && ask("diagnosis").rests_on(R_3_CONFIDENTIAL));
}
