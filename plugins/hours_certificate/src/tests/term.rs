//! The agreed date of development.
use sdk::{
    prelude::*,
    testing::{Case, at, day, json},
};

use super::{MONDAY, accepted, acted, keyed};

#[test]
fn the_agreed_day_is_a_timer_to_its_closing_s_3_5() {
    let rows = [
        ("2026-11-17", "2026-11-17T18:00+03:00"),
        ("2026-11-16", "2026-11-16T18:00+03:00"),
        ("2026-12-15", "2026-12-15T18:00+03:00"),
        ("2026-12-30", "2026-12-30T18:00+03:00"),
        ("2027-01-11", "2027-01-11T18:00+03:00"),
        ("2027-02-20", "2027-02-20T18:00+03:00"),
        ("2027-07-30", "2027-07-30T18:00+03:00"),
    ];
    for (date, until) in rows {
        let case = accepted(60);
        let decision = acted(&case, "agree_term", &json!({"date": date}));
        let timer = decision.timer("agreed_term").unwrap_or_else(|| panic!("{date}: {decision:?}"));
        let due = case.snapshot.calendar().due(timer.origin, timer.rule).map(|it| it.at);
        assert_eq!(due, Ok(at(until)), "{date}");
        let remembered = decision.effects().any(|it| {
            matches!(it, Effect::Remember(it) if it.path == "agreed_term" && it.value == Value::Date(day(date)))
        });
        assert!(remembered && decision.sends("term_agreed") && decision.notes().len() == 1);
    }
}

#[test]
fn only_working_days_ahead_can_be_agreed_s_3_5() {
    let refused = |case: &Case, date: &str| {
        acted(case, "agree_term", &json!({"date": date})).denial().map(str::to_owned)
    };
    let case = accepted(60);
    for date in ["2026-11-15", "2025-12-01"] {
        assert_eq!(refused(&case, date).as_deref(), Some("term_in_past"), "{date}");
    }
    for date in ["2026-11-21", "2027-01-01", "2027-02-23"] {
        assert_eq!(refused(&case, date).as_deref(), Some("term_not_working_day"), "{date}");
    }
    assert_eq!(refused(&case, "soon").as_deref(), Some("date_missing"));
    // Today is over at closing.
    let evening = accepted(60).now("2026-11-16T18:30+03:00");
    assert_eq!(refused(&evening, "2026-11-16").as_deref(), Some("term_in_past"));
    assert_eq!(refused(&keyed(MONDAY).kind("defect"), "2026-12-15").as_deref(), Some("development_only"));
}

#[test]
fn the_letter_of_the_agreement_is_the_representatives_s_3_5() {
    let mut case = accepted(60);
    let agreed = case.customer_writes(None);
    let outgoing = case.agent_writes(MessageType::Answer);
    let mut stranger = case.customer_writes(None);
    stranger.verified = false;
    stranger.id = "stranger".into();
    case.snapshot.messages.push(stranger);
    let agree =
        |message: &str| acted(&case, "agree_term", &json!({"date": "2026-12-15", "message": message}));
    let decision = agree(&agreed.id);
    assert!(decision.notes()[0].contains(&agreed.id));
    for message in [outgoing.id.as_str(), "stranger", "nobody"] {
        assert_eq!(agree(message).denial(), Some("message_unproven"), "{message}");
    }
}

#[test]
fn a_term_may_be_agreed_anew_s_3_6() {
    let case = accepted(60).remembers("agreed_term", Value::Date(day("2026-12-15")));
    let decision = acted(&case, "agree_term", &json!({"date": "2026-12-22", "reason": "Ждём данные"}));
    let note = decision.notes()[0];
    assert!(
        note.contains("2026-12-15") && note.contains("2026-12-22") && note.contains("Ждём данные"),
        "{note}"
    );
    assert!(decision.rests_on(crate::clauses::S_3_6));
    let letter = decision.letters()[0];
    assert_eq!(Fields(&letter.values).day("previous"), Some(day("2026-12-15")));
    // The term may also be shortened.
    assert!(acted(&case, "agree_term", &json!({"date": "2026-12-01"})).timer("agreed_term").is_some());
}
