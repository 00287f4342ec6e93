//! Messages, silence, moves.
use sdk::testing::at;

use super::*;
use crate::clauses::R_5_3;

fn told(case: &Case, message: &Message) -> Decision {
    checked(RecFaces::message(&case.snapshot, message))
}

#[test]
fn r_5_3_silence_runs_five_working_days() {
    // SC-76: asked on Monday noon, due the next Monday at closing.
    for kind in [MessageType::InformationRequest, MessageType::Proposal] {
        let mut case =
            covered("2026-11-16T11:00+04:00").status(Status::InProgress, None).now("2026-11-16T12:00+04:00");
        let message = case.agent_writes(kind);
        let decision = told(&case, &message);
        let timer = decision.timer("customer_silence").expect("the silence timer");
        assert_eq!(timer.origin, at("2026-11-16T12:00+04:00"));
        let due = case.snapshot.calendar().due(timer.origin, timer.rule).expect("a due instant");
        assert_eq!(due.at, at("2026-11-23T19:00+04:00"));
        assert!(decision.rests_on(R_5_3));
    }
}

#[test]
fn r_5_3_other_letters_wait_for_nothing() {
    let mut case = covered("2026-11-16T11:00+04:00").status(Status::InProgress, None);
    for kind in [MessageType::Answer, MessageType::Notice, MessageType::Information] {
        let message = case.agent_writes(kind);
        assert!(told(&case, &message).steps.is_empty(), "{kind:?}");
    }
}

#[test]
fn r_5_3_silence_closes_as_no_longer_relevant() {
    let case = covered("2026-11-16T11:00+04:00")
        .status(Status::WaitingCustomer, Some("information_missing"))
        .timer("customer_silence", working_days(5), TimerState::Breached);
    let decision = checked(RecFaces::timer_due(&case.snapshot, &case.snapshot.timers[0]));
    assert_eq!(decision.moves()[0].to, Status::Closed);
    assert_eq!(decision.moves()[0].reason.as_deref(), Some("no_longer_relevant"));
    assert!(decision.letters().is_empty() && decision.rests_on(R_5_3));
}

#[test]
fn r_3_vendor_3_a_late_registration_closes_nothing() {
    let case =
        covered("2026-11-16T11:00+04:00").timer("registration", working_hours(24), TimerState::Breached);
    assert!(checked(RecFaces::timer_due(&case.snapshot, &case.snapshot.timers[0])).steps.is_empty());
}

#[test]
fn r_5_4_what_is_still_missing_is_asked_for_again() {
    let mut case = defect().status(Status::Registered, None).now("2026-11-17T11:00+04:00");
    let message = case.customer_writes(None);
    let decision = told(&case, &message);
    assert_eq!(decision.moves()[0].to, Status::WaitingCustomer);
    assert_eq!(decision.timer("customer_silence").map(|it| it.origin), Some(at("2026-11-17T11:00+04:00")));
}

#[test]
fn r_5_4_once_an_agent_works_the_ticket_is_not_sent_back() {
    let mut case = defect().status(Status::InProgress, None);
    let message = case.customer_writes(None);
    let decision = told(&case, &message);
    assert!(decision.moves().is_empty() && decision.started_timers().is_empty());
    assert_eq!(decision.missing(), Some(vec!["recfaces-checklist", "evidence"]));
}

#[test]
fn r_5_4_the_evidence_alone_completes_a_filled_checklist() {
    let mut case = defect().form(CHECKLIST, &good_checklist()).status(Status::Registered, None);
    case.snapshot.ticket.findings = vec![Finding::new("evidence_missing", Severity::Error, None)];
    let mut message = case.customer_writes(None);
    case = case.attachment("v.mp4", "video/mp4");
    message.attachments = case.snapshot.messages.last().expect("a message").attachments.clone();
    let decision = told(&case, &message);
    assert_eq!(decision.missing(), Some(vec![]));
    assert_eq!(decision.cleared_findings(), ["evidence_missing"]);
    assert!(decision.moves().is_empty());
}

#[test]
fn r_6_1_8_a_release_told_later_is_judged() {
    let mut case = covered("2026-11-16T11:00+04:00")
        .kind("advice")
        .field("release", "2.1")
        .status(Status::InProgress, None);
    let mut message = case.customer_writes(None);
    message.fields.push(Field::text("release", "2.1"));
    assert!(told(&case, &message).finding("version_not_supported").is_some());
}

#[test]
fn r_5_3_machines_do_not_react() {
    let mut case = defect().status(Status::Registered, None);
    let mut message = case.customer_writes(None);
    message.automatic = true;
    assert!(told(&case, &message).steps.is_empty());
}

#[test]
fn r_5_3_going_on_without_an_answer_ends_the_waiting() {
    let case = |now| {
        covered("2026-11-16T11:00+04:00").status(now, None).timer(
            "customer_silence",
            working_days(5),
            TimerState::Running,
        )
    };
    let went_on = checked(RecFaces::moved(&case(Status::InProgress).snapshot, Status::WaitingCustomer));
    assert_eq!(went_on.cancelled_timers(), ["customer_silence"]);
    let proposed =
        checked(RecFaces::moved(&case(Status::SolutionProposed).snapshot, Status::WaitingCustomer));
    assert!(proposed.steps.is_empty());
}
