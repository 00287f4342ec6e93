//! The kit itself: dates, the test calendar against hand-computed instants, the catalogue, the builder.
use crate::{
    prelude::*,
    testing::{Case, TestCalendar, at, day, flatten, json},
};

fn moscow() -> Calendar<'static> {
    TestCalendar::russian(3, 9, 18).install("spp");
    Calendar::of("spp")
}

fn due(origin: &str, rule: TimeRule) -> Instant {
    moscow().due(at(origin), rule).expect("a known calendar").at
}

#[test]
fn days_are_read_as_people_write_them() {
    assert_eq!(Day::parse("2026-11-26"), Some(Day::new(2026, 11, 26)));
    assert_eq!(Day::parse(" 26.11.2026 "), Some(Day::new(2026, 11, 26)));
    assert_eq!(Day::parse("2026-11-26T10:00+04:00"), Some(Day::new(2026, 11, 26)));
    assert_eq!(Day::parse("2026-02-30"), None);
    assert_eq!(Day::parse("next week"), None);
    assert_eq!(Day::new(2026, 11, 16).weekday(), 0, "a Monday");
}

#[test]
fn instants_are_read_with_their_offset() {
    let moment = |text: &str| Fields(&[Field::text("at", text)]).moment("at");
    assert_eq!(moment("1970-01-01T00:00Z"), Some(0));
    assert_eq!(moment("2026-11-20T16:00:30.5+04:00"), moment("2026-11-20T12:00:30.5Z"));
    assert_eq!(moment("2026-11-20T16:00-03:30"), moment("2026-11-20T19:30Z"));
    for wrong in ["2026-11-20", "2026-11-20T16:00", "2026-11-20T25:00Z", "2026-11-31T10:00Z", "soon"] {
        assert_eq!(moment(wrong), None, "{wrong}");
    }
}

#[test]
fn tr_1_working_minutes_run_inside_windows_only() {
    assert_eq!(due("2026-11-20T17:30+03:00", working_minutes(120)), at("2026-11-23T10:30+03:00"));
    assert_eq!(due("2026-11-16T09:10+03:00", working_minutes(120)), at("2026-11-16T11:10+03:00"));
    assert_eq!(due("2026-11-16T16:00+03:00", working_minutes(120)), at("2026-11-16T18:00+03:00"));
}

#[test]
fn tr_2_and_tr_3_days_do_not_count_the_day_of_the_event() {
    assert_eq!(due("2026-11-14T12:00+03:00", working_days(3)), at("2026-11-18T18:00+03:00"));
    assert_eq!(due("2026-12-30T15:00+03:00", working_days(3)), at("2027-01-13T18:00+03:00"));
    assert_eq!(due("2026-11-16T11:00+03:00", calendar_days(5)), at("2026-11-23T18:00+03:00"));
}

#[test]
fn tr_4_and_tr_5_same_day() {
    assert_eq!(due("2026-11-17T11:40+03:00", same_day()), at("2026-11-17T18:00+03:00"));
    assert_eq!(due("2026-11-13T17:45+03:00", same_day_unless_late(30)), at("2026-11-16T18:00+03:00"));
    assert_eq!(due("2026-11-17T17:30+03:00", same_day_unless_late(30)), at("2026-11-18T18:00+03:00"));
}

#[test]
fn tr_6_and_tr_9_notice_and_months() {
    TestCalendar::russian(4, 10, 19).install("rf");
    let calendar = Calendar::of("rf");
    assert_eq!(calendar.earliest_start(at("2026-11-23T18:59+04:00"), 3), Ok(day("2026-11-26")));
    assert_eq!(calendar.earliest_start(at("2026-11-24T10:00+04:00"), 3), Ok(day("2026-11-27")));
    assert_eq!(calendar.add_months(day("2026-08-31"), 6), Ok(day("2027-02-28")));
    assert_eq!(calendar.add_months(day("2026-05-20"), 6), Ok(day("2026-11-20")));
    assert!(Calendar::of("nowhere").is_open(0).is_err());
}

#[test]
fn a_version_finds_its_release() {
    let case = Case::new("p", "spp", "2026-11-16T10:00+03:00").releases(&["2.2", "2.3"]);
    let catalogue = case.snapshot.scene.catalogue();
    for (version, place) in [
        ("2.3", Place::Release(0)),
        ("v2.3", Place::Release(0)),
        ("2.3.0.7", Place::Release(0)),
        ("2.2.9", Place::Release(1)),
        ("2.1", Place::Older),
        ("2.4", Place::Unknown),
        ("latest", Place::Unknown),
    ] {
        assert_eq!(catalogue.place(version), place, "{version}");
    }
    assert_eq!(catalogue.current().map(|it| it.version.as_str()), Some("2.3"));
}

#[test]
fn fields_read_what_mail_and_forms_bring() {
    let fields = flatten(&json!({"a": " x ", "b": "да", "c": 3, "d": [{"e": null}], "f": 1.25, "g": ""}));
    let fields = Fields(&fields);
    assert_eq!(fields.text("a"), Some("x"));
    assert_eq!(fields.flag("b"), Some(true));
    assert_eq!(fields.integer("c"), Some(3));
    assert_eq!(fields.items("d"), 1);
    assert_eq!(fields.decimal("f"), Some((125, 2)));
    assert!(!fields.is_given("d.0.e") && !fields.is_given("g") && !fields.is_given("absent"));
}

#[test]
fn steps_carry_the_clauses_of_their_group() {
    const FIRST: Basis = clause!("d", "1");
    const SECOND: Basis = clause!("d", "2");
    let decision = decide()
        .register()
        .raise_flag("a")
        .because(&[FIRST])
        .note("b")
        .because(&[FIRST, SECOND])
        .explain("One.")
        .explain("Two.")
        .done()
        .expect("a decision");
    let basis: Vec<usize> = decision.steps.iter().map(|step| step.basis.len()).collect();
    assert_eq!(basis, [1, 1, 2]);
    assert!(decision.rests_on(SECOND));
    assert_eq!(decision.explanation, "One. Two.");
}

#[test]
#[should_panic(expected = "steps without a clause")]
fn a_step_without_a_clause_fails_the_test_of_a_rule_set() {
    decide().register().done().expect("never reached");
}
