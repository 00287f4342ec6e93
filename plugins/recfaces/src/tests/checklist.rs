//! Defects: checklist and evidence (R 4.6).
use super::*;
use crate::clauses::{R_4_6, R_5_3, R_6_1_SIZING};

fn complete() -> Case {
    defect().attachment("screen.png", "image/png").form(CHECKLIST, &good_checklist())
}

#[test]
fn r_4_6_a_complete_defect_is_just_registered() {
    // SC-73.
    let decision = received(&complete());
    assert!(decision.registers());
    assert_eq!(decision.missing(), Some(vec![]));
    assert!(decision.findings().is_empty() && decision.moves().is_empty() && decision.letters().is_empty());
}

#[test]
fn r_4_6_an_incomplete_defect_is_registered_and_waits() {
    let decision = received(&defect());
    assert!(decision.registers() && decision.rests_on(R_4_6));
    assert_eq!(decision.missing(), Some(vec!["recfaces-checklist", "evidence"]));
    assert_eq!(decision.finding("evidence_missing").map(|it| it.severity), Some(Severity::Error));
    assert_eq!(decision.moves()[0].to, Status::WaitingCustomer);
    assert_eq!(decision.moves()[0].reason.as_deref(), Some("information_missing"));
    assert!(decision.sends("information_request"));
    assert_eq!(decision.timer("customer_silence").map(|it| it.rule), Some(working_days(5)));
    assert!(decision.rests_on(R_5_3));
}

#[test]
fn r_4_6_a_photo_or_a_video_is_evidence_and_a_log_is_not() {
    let missing =
        |name, media_type| received(&defect().attachment(name, media_type)).missing().expect("a list").len();
    assert_eq!(missing("video.mp4", "video/mp4"), 1);
    assert_eq!(missing("screen.jpg", "image/jpeg"), 1);
    assert_eq!(missing("log.zip", "application/zip"), 2);
}

#[test]
fn r_4_6_a_checklist_without_a_kind_means_a_defect() {
    let mut case = complete();
    case.snapshot.ticket.kind = None;
    assert_eq!(received(&case).kinds(), ["defect"]);
}

/// As the host shows it after a form: the core has returned the ticket to the state before.
fn after_form(accepted: bool) -> Case {
    let mut case = defect().form(CHECKLIST, &good_checklist()).status(Status::Registered, None).timer(
        "customer_silence",
        working_days(5),
        TimerState::Running,
    );
    case.snapshot.forms[0].accepted = accepted;
    case.snapshot.ticket.findings = vec![Finding::new("evidence_missing", Severity::Error, None)];
    case
}

#[test]
fn r_4_6_a_good_checklist_ends_the_waiting() {
    let decision = submitted(&after_form(true).attachment("s.png", "image/png"));
    assert_eq!(decision.cancelled_timers(), ["customer_silence"]);
    assert_eq!(decision.cleared_findings(), ["evidence_missing"]);
    assert_eq!(decision.missing(), Some(vec![]));
    assert!(decision.findings().is_empty() && decision.moves().is_empty());
}

#[test]
fn r_4_6_a_checklist_that_does_not_fit_is_asked_for_again() {
    // SC-74: the host tells the rows, the rules the evidence.
    let decision = submitted(&after_form(false));
    assert_eq!(decision.moves()[0].to, Status::WaitingCustomer);
    assert!(decision.finding("evidence_missing").is_some());
    assert_eq!(decision.missing(), Some(vec!["recfaces-checklist", "evidence"]));
    assert!(decision.timer("customer_silence").is_some());
}

#[test]
fn r_4_6_a_good_checklist_is_not_asked_for_again() {
    let decision = submitted(&after_form(true));
    assert_eq!(decision.missing(), Some(vec!["evidence"]));
    let fits = Field::flag("checklist_fits", true);
    assert!(decision.effects().any(|it| *it == Effect::Remember(fits.clone())));
    // The desk did not accept the form for want of a photo; when the photo comes, nothing is missing.
    let later =
        after_form(false).remembers("checklist_fits", Value::Flag(true)).attachment("s.png", "image/png");
    assert_eq!(received(&later).missing(), Some(vec![]));
    // A worse checklist in its place is.
    let worse = submitted(&after_form(false).remembers("checklist_fits", Value::Flag(true)));
    assert!(worse.effects().any(|it| *it == Effect::Forget("checklist_fits".into())));
}

#[test]
fn r_4_6_a_bad_checklist_sent_with_the_request_waits_from_the_start() {
    let mut case = defect().form(CHECKLIST, &good_checklist());
    case.snapshot.forms[0].accepted = false;
    let decision = received(&case);
    assert_eq!(decision.moves()[0].to, Status::WaitingCustomer);
    assert_eq!(decision.missing(), Some(vec!["recfaces-checklist", "evidence"]));
}

#[test]
fn r_4_6_row_11_the_logs_folder_names_company_and_date() {
    let path = |path: &str| {
        let mut data = good_checklist();
        data["logs_path"] = json!(path);
        submitted(&defect().form(CHECKLIST, &data)).finding("logs_path_incomplete").is_some()
    };
    for good in
        ["ООО Ромашка/2026-11-16", "romashka_16.11.2026.zip", "Romashka 20261116", "Ромашка/16-11-26/logs"]
    {
        assert!(!path(good), "{good}");
    }
    for bad in ["ООО Ромашка", "2026-11-16", "Ромашка/logs 3"] {
        assert!(path(bad), "{bad}");
    }
}

#[test]
fn r_4_6_rows_6_7_12_warn_without_refusing() {
    let mut data = good_checklist();
    data["licence_status"] = json!("blocked");
    data["services"] = json!({"all_running": false, "not_running": [{"name": "nginx", "state": "Running"}]});
    data["api_used"] = json!(true);
    data["postman_checked"] = json!(false);
    let decision = submitted(&defect().attachment("v.mp4", "video/mp4").form(CHECKLIST, &data));
    let found: Vec<_> = decision.findings().iter().map(|it| (it.code.as_str(), it.severity)).collect();
    let warning = Severity::Warning;
    assert_eq!(
        found,
        [("licence_blocked", warning), ("service_state", warning), ("postman_not_checked", warning)]
    );
    assert_eq!(decision.missing(), Some(vec![]));
}

#[test]
fn r_6_1_1_more_channels_than_sized_is_a_ground_for_a_person() {
    let sized = |channels| {
        complete().with_entitlement(|it| it.facts.push(Field::integer("sized_channels", channels)))
    };
    let decision = submitted(&sized(10));
    assert_eq!(decision.finding("beyond_sizing").and_then(|it| it.path.as_deref()), Some("channels"));
    assert_eq!(decision.proposals()[0].reason.as_deref(), Some("beyond_sizing"));
    assert!(decision.rests_on(R_6_1_SIZING));
    assert!(submitted(&sized(12)).proposals().is_empty());
}
