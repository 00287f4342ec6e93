//! The request to close, silence, the user's word.
use sdk::{
    prelude::*,
    testing::{Case, at},
};

use super::{accepted, checked, development, told};
use crate::HoursCertificate;

#[test]
fn silence_closes_after_ten_working_days_s_3_8() {
    let rows = [
        // SC-64.
        ("2026-11-23T12:00+03:00", "2026-12-07T18:00+03:00"),
        // On a day off, after closing, before New Year.
        ("2026-11-21T12:00+03:00", "2026-12-04T18:00+03:00"),
        ("2026-11-23T23:59+03:00", "2026-12-07T18:00+03:00"),
        ("2026-12-25T10:00+03:00", "2027-01-19T18:00+03:00"),
    ];
    for (asked_at, until) in rows {
        let mut case = development().now(asked_at);
        let message = case.agent_writes(MessageType::ClosingRequest);
        let decision = told(&case, &message);
        let timer = decision.timer("closure_silence").expect("a timer");
        let due = case.snapshot.calendar().due(timer.origin, timer.rule).map(|it| it.at);
        assert_eq!(due, Ok(at(until)), "{asked_at}");
    }
}

fn asked() -> Case {
    accepted(60).status(Status::SolutionProposed, None).timer(
        "closure_silence",
        working_days(10),
        TimerState::Running,
    )
}

#[test]
fn the_silence_timer_closes_s_3_8() {
    let case = asked();
    let closed = checked(HoursCertificate::timer_due(&case.snapshot, &case.snapshot.timers[0]));
    assert_eq!(closed.moves()[0].reason.as_deref(), Some("done_by_silence"));
    let other = accepted(60).timer("agreed_term", working_days(10), TimerState::Breached);
    assert!(
        checked(HoursCertificate::timer_due(&other.snapshot, &other.snapshot.timers[0])).steps.is_empty()
    );
}

#[test]
fn a_reminder_is_no_request_s_3_8() {
    //
    let mut case = asked().now("2026-11-25T12:00+03:00");
    for kind in [MessageType::Notice, MessageType::Answer, MessageType::InformationRequest] {
        let reminder = case.agent_writes(kind);
        assert!(told(&case, &reminder).steps.is_empty());
    }
    let again = case.agent_writes(MessageType::ClosingRequest);
    let decision = told(&case, &again);
    let timer = decision.timer("closure_silence").expect("starts anew");
    assert_eq!(timer.origin, at("2026-11-25T12:00+03:00"));
    assert!(decision.moves().is_empty());
}

#[test]
fn a_request_written_as_a_letter_asks_for_closing_s_3_8() {
    let mut case = accepted(60);
    let message = case.agent_writes(MessageType::ClosingRequest);
    assert_eq!(told(&case, &message).moves()[0].to, Status::SolutionProposed);
}

#[test]
fn not_fixed_ends_the_waiting_s_3_8() {
    let mut case = asked();
    let message = case.customer_writes(Some(AnswerCode::NotConfirmed));
    assert_eq!(told(&case, &message).cancelled_timers(), ["closure_silence"]);
    // Machine mail and words that answer nothing do not.
    let mut automatic = case.customer_writes(Some(AnswerCode::NotConfirmed));
    automatic.automatic = true;
    assert!(told(&case, &automatic).steps.is_empty());
    let words = case.customer_writes(None);
    assert!(told(&case, &words).cancelled_timers().is_empty());
}

#[test]
fn work_that_goes_on_is_not_closed_by_silence_s_3_8() {
    let rows = [
        (Status::InProgress, true),
        (Status::WaitingApproval, true),
        (Status::Suspended, false),
        (Status::SolutionProposed, false),
        (Status::WaitingCustomer, false),
    ];
    for (status, cancels) in rows {
        let case = asked().status(status, None);
        let decision = checked(HoursCertificate::moved(&case.snapshot, Status::SolutionProposed));
        assert_eq!(!decision.cancelled_timers().is_empty(), cancels, "{}", status.code());
    }
}
