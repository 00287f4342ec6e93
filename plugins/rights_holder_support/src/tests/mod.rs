//! Clause tests. `t_` are those of the visitor counting system, `f_` of Financial Manager where it differs.
use sdk::{
    prelude::*,
    testing::{Case, Manifest, TestCalendar, at, day, flatten, json},
};

use crate::RightsHolderSupport;

mod calls;
mod scope;

fn manifest() -> Manifest {
    Manifest::read(include_str!("../../manifest.json"))
}

fn case(product: &str, received_at: &str) -> Case {
    TestCalendar::russian(3, 9, 18).install("spp");
    TestCalendar::russian(3, 10, 18).install("fm");
    let mut case = Case::new(product, product, received_at);
    case.snapshot.scene.settings = manifest().settings(product);
    case.snapshot.messages[0].text = "Не открывается отчёт".into();
    case
}

fn covered(product: &str, received_at: &str) -> Case {
    case(product, received_at).entitlement("support_licence", "2025-11-21", "2027-11-20")
}

fn identified(case: Case) -> Case {
    case.field("registration_number", "8000123456")
        .field("organisation", "ООО Ромашка")
        .field("configuration_name", "СПП")
        .field("configuration_release", "3.0.2.1")
}

fn complete(product: &str) -> Case {
    identified(covered(product, "2026-11-16T10:00+03:00"))
}

fn checked(outcome: Outcome) -> Decision {
    let decision = outcome.expect("a decision");
    manifest().check(&decision);
    decision
}

fn received(case: &Case) -> Decision {
    checked(RightsHolderSupport::received(&case.snapshot))
}

fn acted(case: &Case, action: &str, payload: &sdk::testing::Json) -> Decision {
    checked(RightsHolderSupport::action(&case.snapshot, action, Role::Agent, &flatten(payload)))
}

fn due(case: &Case, timer: &TimerStart) -> Instant {
    case.snapshot.calendar().due(timer.origin, timer.rule).expect("a due instant").at
}

#[test]
fn the_manifest_agrees_with_itself() {
    manifest().lint();
}

#[test]
fn t_6_1_releases_are_told_to_whom_support_is_given() {
    // SC-33: who is covered and who is told are one question; the lists stand in two places.
    let manifest = manifest();
    let mailing = &manifest.json()["mailings"][0];
    assert_eq!(mailing["except_kinds"], json!(crate::coverage::NOT_SUPPORT));
    assert_eq!((&mailing["entitlement_kinds"], &mailing["products"]), (&json!([]), &json!(["spp"])));
    assert!(mailing.get("tiers").is_none(), "both tariffs, and a licence that names none");
}

#[test]
fn t_4_3_three_working_days_from_receipt() {
    // SC-14, SC-01, SC-02.
    let case = complete("spp");
    let decision = received(&case);
    assert!(decision.registers() && decision.moves().is_empty());
    assert_eq!(decision.missing(), Some(vec![]));
    assert_eq!(due(&case, decision.timer("answer").expect("answer")), at("2026-11-19T18:00+03:00"));
    let friday = identified(covered("spp", "2026-11-13T19:05+03:00"));
    assert_eq!(
        due(&friday, received(&friday).timer("answer").expect("answer")),
        at("2026-11-18T18:00+03:00")
    );
}

#[test]
fn t_4_3_a_wish_has_five_calendar_days() {
    // SC-21, SC-22.
    let wish =
        |received_at| identified(covered("spp", received_at)).kind("feature").field("purpose", "экономия");
    for (received_at, until) in [
        ("2026-11-12T11:00+03:00", "2026-11-17T18:00+03:00"),
        ("2026-11-16T11:00+03:00", "2026-11-23T18:00+03:00"),
    ] {
        let case = wish(received_at);
        let decision = received(&case);
        assert_eq!(due(&case, decision.timer("feature_decision").expect("a timer")), at(until));
        assert!(decision.timer("answer").is_none());
    }
}

#[test]
fn t_2_4_missing_identification_is_asked_for() {
    // SC-15: the timer runs from receipt, and the wait pauses it.
    let case = covered("spp", "2026-11-16T10:00+03:00")
        .field("organisation", "О")
        .field("configuration_name", "СПП");
    let decision = received(&case);
    assert!(!decision.registers() && decision.sends("information_request"));
    assert_eq!(decision.missing(), Some(vec!["registration_number", "configuration_release"]));
    assert_eq!(decision.moves()[0].reason.as_deref(), Some("identification_missing"));
    assert!(decision.timer("answer").is_some());
}

#[test]
fn t_2_5_the_answer_registers() {
    let mut case = complete("spp").now("2026-11-17T12:00+03:00");
    let message = case.customer_writes(None);
    let decision = checked(RightsHolderSupport::message(&case.snapshot, &message));
    assert!(decision.registers() && decision.moves().is_empty());
    assert_eq!(decision.missing(), Some(vec![]));
}

#[test]
fn t_2_3_and_f_2_3_phone_asks_for_different_data() {
    // SC-16.
    let phone = |product| {
        received(
            &covered(product, "2026-11-16T10:00+03:00")
                .channel(Channel::Phone)
                .field("registration_number", "1")
                .field("organisation", "О")
                .field("configuration_name", "К"),
        )
    };
    assert_eq!(phone("spp").missing(), Some(vec![]));
    assert_eq!(phone("fm").missing(), Some(vec!["configuration_release"]));
}

#[test]
fn t_1_1_an_expired_licence_suspends() {
    // SC-29.
    let case = identified(case("spp", "2026-11-20T21:05Z").entitlement(
        "support_licence",
        "2025-11-21",
        "2026-11-20",
    ))
    .with_entitlement(|it| it.valid = false);
    let decision = received(&case);
    assert_eq!(decision.coverages()[0].reason.as_deref(), Some("expired"));
    let target = decision.moves()[0];
    assert_eq!((target.to, target.reason.as_deref()), (Status::Suspended, Some("entitlement_missing")));
    assert!(decision.timer("answer").is_none() && decision.sends("renewal_notice"));
    // Who never had a licence is asked to show one.
    let never = received(&identified(super::tests::case("spp", "2026-11-16T10:00+03:00")));
    assert!(never.sends("coverage_notice") && !never.sends("renewal_notice"));
}

#[test]
fn t_2_7_a_renewed_licence_resumes() {
    let case = complete("spp").status(Status::Suspended, Some("entitlement_missing"));
    let decision = checked(RightsHolderSupport::coverage_changed(&case.snapshot));
    assert_eq!(decision.moves()[0].to, Status::Registered);
    assert!(decision.timer("answer").is_some() && decision.sends("resumed"));
}

#[test]
fn t_4_3_a_case_resumed_by_hand_is_promised_its_answer() {
    let moved = |case: &Case, before| checked(RightsHolderSupport::moved(&case.snapshot, before));
    let resumed = complete("spp").status(Status::Registered, None);
    assert!(moved(&resumed, Status::Suspended).timer("answer").is_some());
    assert!(moved(&resumed, Status::Received).timer("answer").is_none(), "intake promised it");
    let waits = complete("spp").status(Status::WaitingCustomer, None);
    assert!(moved(&waits, Status::Suspended).timer("answer").is_none());
}

#[test]
fn t_2_7_a_renewed_licence_asks_for_what_was_missing() {
    let case =
        covered("spp", "2026-11-16T10:00+03:00").status(Status::Suspended, Some("entitlement_missing"));
    let decision = checked(RightsHolderSupport::coverage_changed(&case.snapshot));
    let target = decision.moves()[0];
    assert_eq!(
        (target.to, target.reason.as_deref()),
        (Status::WaitingCustomer, Some("identification_missing"))
    );
    assert!(decision.sends("information_request") && !decision.sends("resumed"));
}

#[test]
fn f_2_7_a_purchase_is_no_support_licence_whatever_it_is_called() {
    for kind in ["main_delivery", "licence", "product"] {
        let bought = |received_at| {
            let case = identified(case("fm", received_at).entitlement(kind, "2026-05-20", "2099-12-31"));
            received(&case.with_entitlement(|it| it.facts.push(Field::text("purchase_date", "2026-05-20"))))
        };
        let inside = bought("2026-11-20T17:00+03:00");
        assert_eq!(inside.coverages()[0].source.as_deref(), Some("included_period"), "{kind}");
        let outside = bought("2026-11-21T10:00+03:00");
        assert_eq!(outside.coverages()[0].decision, Coverage::NotCovered, "{kind}");
    }
}

#[test]
fn f_2_7_six_months_come_with_the_purchase() {
    // SC-30.
    let bought = |received_at| {
        let mut case =
            identified(case("fm", received_at).entitlement("main_delivery", "2026-05-20", "2099-12-31"));
        case = case.with_entitlement(|it| it.facts.push(Field::text("purchase_date", "2026-05-20")));
        received(&case)
    };
    let inside = bought("2026-11-20T17:00+03:00");
    assert_eq!(inside.coverages()[0].decision, Coverage::Covered);
    assert_eq!(inside.coverages()[0].source.as_deref(), Some("included_period"));
    assert_eq!(bought("2026-11-21T10:00+03:00").coverages()[0].reason.as_deref(), Some("expired"));
}

#[test]
fn f_2_7_an_included_licence_gets_its_period() {
    let case =
        case("fm", "2026-11-16T10:00+03:00").entitlement("support_licence", "2026-05-20", "2027-05-20");
    let mut draft = case.snapshot.scene.entitlements[0].clone();
    draft.source = "included".into();
    draft.facts.push(Field::day("purchase_date", day("2026-05-20")));
    let decision = checked(RightsHolderSupport::entitlement_drafted(&case.snapshot.scene, &draft));
    let period = Period { valid_from: day("2026-05-20"), valid_to: day("2026-11-20") };
    assert_eq!(decision.steps[0].effect, Effect::SetPeriod(period));
}

#[test]
fn t_2_8_an_old_release_is_offered_the_update() {
    // SC-31, also where the catalogue knows only the latest.
    let mut case = complete("spp").releases(&["3.0.2.1"]);
    case.snapshot.ticket.fields.retain(|it| it.path != "configuration_release");
    let case = case.field("configuration_release", "3.0.1.5");
    let decision = received(&case);
    assert!(
        decision.registers()
            && decision.sends("update_offer")
            && decision.finding("outdated_release").is_some()
    );
    assert_eq!(decision.moves()[0].reason.as_deref(), Some("update_required"));
    assert!(decision.timer("answer").is_some());
    // licensing is not advice.
    assert!(received(&case.kind("licensing")).moves().is_empty());
}

#[test]
fn t_2_8_the_new_release_clears_the_finding() {
    let mut case = complete("spp").releases(&["3.0.2.1"]).status(Status::Registered, None);
    case.snapshot.ticket.findings.push(Finding::new("outdated_release", Severity::Warning, None));
    let words = case.customer_writes(None);
    assert!(checked(RightsHolderSupport::message(&case.snapshot, &words)).steps.is_empty());
    let mut told = case.customer_writes(None);
    told.fields.push(Field::text("configuration_release", "3.0.2.1"));
    let decision = checked(RightsHolderSupport::message(&case.snapshot, &told));
    assert_eq!(decision.cleared_findings(), ["outdated_release"]);
    assert!(decision.moves().is_empty());
}

#[test]
fn t_3_1_5_a_wish_without_a_purpose_waits() {
    // SC-23.
    let decision = received(&complete("spp").kind("feature"));
    assert_eq!(decision.finding("purpose_missing").map(|it| it.severity), Some(Severity::Error));
    assert_eq!(decision.moves()[0].to, Status::WaitingCustomer);
    assert!(decision.registers() && decision.timer("feature_decision").is_some());
}

#[test]
fn t_3_1_5_the_decision_on_a_wish_promises_nothing() {
    // SC-24.
    let case =
        complete("spp").kind("feature").timer("feature_decision", calendar_days(5), TimerState::Running);
    let decision = acted(&case, "decide_feature", &json!({"decision": "accepted_to_backlog"}));
    assert_eq!(decision.stopped_timers(), ["feature_decision"]);
    assert!(decision.sends("feature_decision"));
    let advice = complete("spp");
    let refused = acted(&advice, "decide_feature", &json!({"decision": "declined"}));
    assert_eq!(refused.denial(), Some("not_a_wish"));
}

#[test]
fn t_2_12_hand_over_to_development_meets_the_answer() {
    // SC-35.
    let case = complete("spp").status(Status::InProgress, None).timer(
        "answer",
        working_days(3),
        TimerState::Running,
    );
    let decision =
        acted(&case, "transfer_to_development", &json!({"backlog_reference": "B-1", "text": "принято"}));
    assert_eq!(decision.stopped_timers(), ["answer"]);
    assert_eq!(decision.moves()[0].to, Status::Transferred);
    assert!(decision.sends("transferred_to_development"));
}

#[test]
fn t_2_4_refusing_for_identification_needs_evidence() {
    // SC-17.
    let case = covered("spp", "2026-11-16T10:00+03:00");
    let target = Move { to: Status::Refused, reason: Some("identification_refused".into()) };
    let ask = |payload: &[Field]| {
        checked(RightsHolderSupport::requested(&case.snapshot, &target, Role::Agent, payload))
    };
    assert_eq!(ask(&[]).denial(), Some("precondition_failed"));
    let refused = ask(&[Field::text("refusal_evidence", "message-1")]);
    assert_eq!(refused.denial(), None);
    assert_eq!(refused.steps[0].effect, Effect::SetField(Field::text("refusal_evidence", "message-1")));
}

#[test]
fn t_2_4_files_of_any_format_are_taken() {
    // SC-18.
    let names = ["e.jpg", "f.gif", "g.png", "h.doc", "i.bmp", "log.zip", "scheme.webp"];
    let case =
        names.iter().fold(complete("spp"), |case, name| case.attachment(name, "application/octet-stream"));
    let decision = received(&case);
    let other: Vec<_> = decision.findings().iter().filter_map(|it| it.path.as_deref()).collect();
    assert_eq!(other, ["log.zip", "scheme.webp"]);
    assert!(decision.findings().iter().all(|it| it.severity == Severity::Info));
}

#[test]
fn t_2_6_confirmed_criticality_goes_first() {
    // SC-34.
    let mut ticket = complete("spp").snapshot.ticket;
    ticket.criticality = Some("product_down".into());
    assert_eq!(RightsHolderSupport::rank(&ticket), Ok(1));
    ticket.criticality_confirmed = true;
    assert_eq!(RightsHolderSupport::rank(&ticket), Ok(0));
}

#[test]
fn t_5_1_a_complaint_is_answered_by_the_e_mail_rule_whoever_writes() {
    // SC-38.
    let mut case = case("spp", "2026-11-16T10:00+03:00").kind("complaint");
    case.snapshot.requester.id = None;
    let decision = received(&case);
    assert!(decision.registers() && decision.coverages().is_empty());
    assert_eq!(due(&case, decision.timer("answer").expect("answer")), at("2026-11-19T18:00+03:00"));
}
