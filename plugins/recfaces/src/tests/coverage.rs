//! Registration, certificates and releases.
use sdk::testing::at;

use super::*;
use crate::clauses::{R_3_REGISTRATION, R_6_1_VERSIONS, R_6_2};

fn registration_due(case: &Case) -> (TimerStart, Instant) {
    let decision = received(case);
    assert!(decision.registers() && decision.rests_on(R_3_REGISTRATION));
    let timer = decision.timer("registration").expect("a registration timer").clone();
    let due = case.snapshot.calendar().due(timer.origin, timer.rule).expect("a due instant").at;
    (timer, due)
}

#[test]
fn r_3_vendor_3_registration_runs_24_hours_of_the_schedule() {
    // SC-72: 3 h Friday + 9 h Monday + 9 h Tuesday + 3 h Wednesday.
    let (timer, due) = registration_due(&covered("2026-11-20T16:00+04:00"));
    assert_eq!(timer.origin, at("2026-11-20T16:00+04:00"));
    assert_eq!(due, at("2026-11-25T13:00+04:00"));
    // SC-75.
    assert_eq!(registration_due(&covered("2026-11-16T11:00+04:00")).1, at("2026-11-18T17:00+04:00"));
}

#[test]
fn r_3_vendor_3_registration_may_run_by_the_clock() {
    let by_clock = |received| {
        let mut case = covered(received);
        case.snapshot.scene.settings.retain(|field| field.path != "registration_mode");
        registration_due(&case.setting("registration_mode", Value::Text("wall_clock_rolled".into()))).1
    };
    assert_eq!(by_clock("2026-11-16T11:00+04:00"), at("2026-11-17T11:00+04:00"));
    assert_eq!(by_clock("2026-11-16T19:00+04:00"), at("2026-11-17T19:00+04:00"), "closing ends the day");
    assert_eq!(
        by_clock("2026-11-20T16:00+04:00"),
        at("2026-11-23T10:00+04:00"),
        "Saturday moves to Monday's opening"
    );
}

#[test]
fn r_3_vendor_2_nobody_is_registered_twice() {
    let decision = received(&covered("2026-11-16T11:00+04:00").status(Status::Registered, None));
    assert!(!decision.registers() && decision.timer("registration").is_none());
}

#[test]
fn r_1_2_a_valid_certificate_covers() {
    let decision = received(&covered("2026-11-16T11:00+04:00").field("release", "2.3"));
    let coverage = decision.coverages()[0];
    assert_eq!(coverage.decision, Coverage::Covered);
    assert_eq!(coverage.source.as_deref(), Some("paid"));
    assert_eq!(coverage.entitlement.as_deref(), Some("certificate-1"));
    assert_eq!(decision.kinds(), ["advice"], "R 2");
    assert!(decision.proposals().is_empty() && decision.findings().is_empty() && decision.moves().is_empty());
}

#[test]
fn r_6_2_an_expired_certificate_is_a_ground_to_refuse() {
    // SC-78: registered, refusal proposed, no other timer.
    let case =
        case("2026-11-16T11:00+04:00").entitlement("certificate", "2025-11-16", "2026-11-15").kind("defect");
    let decision = received(&case);
    assert!(decision.registers() && decision.rests_on(R_6_2));
    let (coverage, proposal) = (decision.coverages()[0], decision.proposals()[0]);
    assert_eq!((coverage.decision, coverage.reason.as_deref()), (Coverage::NotCovered, Some("expired")));
    assert_eq!(
        (proposal.action.as_str(), proposal.reason.as_deref()),
        ("refuse", Some("certificate_expired"))
    );
    let timers: Vec<&str> = decision.started_timers().iter().map(|it| it.code.as_str()).collect();
    assert_eq!(timers, ["registration"]);
    assert!(decision.moves().is_empty() && decision.letters().is_empty());
}

#[test]
fn r_1_2_without_a_certificate_a_person_decides() {
    let none = received(&case("2026-11-16T11:00+04:00"));
    assert_eq!(none.coverages()[0].reason.as_deref(), Some("entitlement_missing"));
    let later =
        received(&case("2026-11-16T11:00+04:00").entitlement("certificate", "2026-12-01", "2027-12-01"));
    assert_eq!(later.coverages()[0].reason.as_deref(), Some("entitlement_missing"));
    let mut stranger = case("2026-11-16T11:00+04:00");
    stranger.snapshot.requester.id = None;
    let stranger = received(&stranger);
    assert_eq!(stranger.coverages()[0].decision, Coverage::Undecided);
    assert!(stranger.proposals().is_empty());
}

#[test]
fn r_6_1_8_current_and_previous_releases_are_served() {
    // SC-77.
    for release in ["2.3", "2.2", "v2.2", "2.2.7"] {
        let decision = received(&covered("2026-11-16T11:00+04:00").kind("advice").field("release", release));
        assert_eq!(decision.coverages()[0].decision, Coverage::Covered, "{release}");
        assert!(decision.findings().is_empty(), "{release}");
    }
    for (release, kind) in [("2.1", "advice"), ("2.1", "defect"), ("1.9", "advice")] {
        let decision = received(&covered("2026-11-16T11:00+04:00").kind(kind).field("release", release));
        let coverage = decision.coverages()[0];
        assert_eq!(
            (coverage.decision, coverage.reason.as_deref()),
            (Coverage::NotCovered, Some("version_not_supported"))
        );
        assert!(decision.finding("version_not_supported").is_some() && decision.rests_on(R_6_1_VERSIONS));
        assert!(decision.moves().is_empty(), "services are not rendered, so nothing is asked for");
    }
}

#[test]
fn r_6_1_8_wishes_do_not_depend_on_the_release() {
    let decision = received(&covered("2026-11-16T11:00+04:00").kind("feature").field("release", "2.1"));
    assert_eq!(decision.coverages()[0].decision, Coverage::Covered);
    // R 4.5: no term.
    assert_eq!(decision.started_timers().len(), 1);
}

#[test]
fn r_6_1_8_what_the_catalogue_cannot_place_a_person_does() {
    let unknown = received(&covered("2026-11-16T11:00+04:00").kind("advice").field("release", "3.0"));
    assert_eq!(unknown.finding("release_unknown").map(|it| it.severity), Some(Severity::Warning));
    let mut one = covered("2026-11-16T11:00+04:00").kind("advice").field("release", "2.2");
    one.snapshot.scene.releases.retain(|release| release.version == "2.3");
    assert!(received(&one).finding("release_unknown").is_some(), "it may be the previous release");
}

#[test]
fn r_4_6_errors_are_corrected_only_in_the_current_release() {
    let previous = received(&covered("2026-11-16T11:00+04:00").kind("defect").field("release", "2.2"));
    assert_eq!(
        previous.finding("fix_requires_current_version").map(|it| it.severity),
        Some(Severity::Warning)
    );
    assert_eq!(previous.coverages()[0].decision, Coverage::Covered);
    assert!(received(&defect()).finding("fix_requires_current_version").is_none());
}

#[test]
fn r_6_2_a_renewed_certificate_is_judged_again() {
    let case = defect().status(Status::Registered, None);
    let decision = checked(RecFaces::coverage_changed(&case.snapshot));
    assert_eq!(decision.coverages()[0].decision, Coverage::Covered);
    assert!(!decision.registers());
    assert_eq!(decision.moves()[0].to, Status::WaitingCustomer, "now the checklist is asked for");
}

#[test]
fn r_5_4_an_answer_has_a_term_only_where_the_vendor_sets_one() {
    let mut case = covered("2026-11-16T11:00+04:00").kind("advice");
    case.snapshot.scene.settings.retain(|field| field.path != "answer_days");
    let decision = received(&case.setting("answer_days", Value::Integer(2)));
    assert_eq!(decision.timer("answer").map(|it| it.rule), Some(working_days(2)));
}
