//! Every dated expectation about time in the public scenarios of the specification.

use domain::time::{
    CalendarDefinition, CompiledCalendar, Coverage, DayKind, HolidayYear, Pause, ShortenedDayPolicy,
    TimeRule, due, earliest_start, latest_notice, paused_seconds,
};

use crate::support::{FM, RF, SHORT, SM, SPP, at, compile, date, definition, exception, hours, pause, years};

const DAYS_1: TimeRule = TimeRule::WorkingDays { count: 1 };
const DAYS_3: TimeRule = TimeRule::WorkingDays { count: 3 };
const CALLBACK: TimeRule = TimeRule::SameDayUnlessLate { minutes: 30 };
const FEATURE: TimeRule = TimeRule::CalendarDays { count: 5 };
const REGISTRATION_2H: TimeRule = TimeRule::WorkingMinutes { minutes: 120 };
const REGISTRATION_24H: TimeRule = TimeRule::WorkingMinutes { minutes: 24 * 60 };

fn check(clause: &str, cal: &CompiledCalendar, origin: &str, rule: TimeRule, expected: &str) {
    check_paused(clause, cal, origin, rule, &[], expected);
}

fn check_paused(
    clause: &str,
    cal: &CompiledCalendar,
    origin: &str,
    rule: TimeRule,
    pauses: &[Pause],
    expected: &str,
) {
    let got = due(cal, at(origin), &rule, pauses).expect(clause);
    assert_eq!(got.at, at(expected), "{clause}");
    assert!(!got.provisional, "{clause} rests on decreed years");
}

#[test]
fn deadlines_of_support() {
    let table: [(&str, &CompiledCalendar, &str, TimeRule, &str); 21] = [
        ("SC-01 T 4.3", &SPP, "2026-11-16T10:00+03:00", DAYS_3, "2026-11-19T18:00+03:00"),
        ("SC-02 T 2.1, 4.3", &SPP, "2026-11-13T19:05+03:00", DAYS_3, "2026-11-18T18:00+03:00"),
        ("SC-03 T 2.1, 4.3", &SPP, "2026-11-14T12:00+03:00", DAYS_3, "2026-11-18T18:00+03:00"),
        ("SC-04 T 2.1, 4.3, A-01", &SPP, "2026-11-17T07:30+03:00", DAYS_3, "2026-11-20T18:00+03:00"),
        ("SC-05 T 4.3", &SPP, "2026-12-30T15:00+03:00", DAYS_3, "2027-01-13T18:00+03:00"),
        ("SC-06 F 4.3", &FM, "2026-11-03T11:00+03:00", DAYS_3, "2026-11-09T18:00+03:00"),
        ("SC-07 T 2.1, 4.3, A-05", &SPP, "2027-02-19T10:00+03:00", DAYS_3, "2027-02-25T18:00+03:00"),
        ("SC-08 T 2.1, 4.2, A-04 ignore", &SPP, "2026-11-03T17:10+03:00", CALLBACK, "2026-11-03T18:00+03:00"),
        (
            "SC-08 T 2.1, 4.2, A-04 minus",
            &SHORT,
            "2026-11-03T17:10+03:00",
            CALLBACK,
            "2026-11-05T18:00+03:00",
        ),
        ("SC-09 T 2.1", &SPP, "2026-11-16T09:30+03:00", minutes(60), "2026-11-16T10:30+03:00"),
        ("SC-09 F 2.1", &FM, "2026-11-16T09:30+03:00", minutes(60), "2026-11-16T11:00+03:00"),
        ("SC-21 T 4.3", &SPP, "2026-11-12T11:00+03:00", FEATURE, "2026-11-17T18:00+03:00"),
        ("SC-22 T 4.3, A-07", &SPP, "2026-11-16T11:00+03:00", FEATURE, "2026-11-23T18:00+03:00"),
        ("SC-25 T 4.2", &SPP, "2026-11-17T14:20+03:00", CALLBACK, "2026-11-17T18:00+03:00"),
        ("SC-26 T 4.2", &SPP, "2026-11-17T17:40+03:00", CALLBACK, "2026-11-18T18:00+03:00"),
        ("T 4.2, A-09 boundary is late", &SPP, "2026-11-17T17:30+03:00", CALLBACK, "2026-11-18T18:00+03:00"),
        ("T 4.2, A-09 just before", &SPP, "2026-11-17T17:29:59+03:00", CALLBACK, "2026-11-17T18:00+03:00"),
        ("SC-27 T 4.2", &SPP, "2026-11-13T17:45+03:00", CALLBACK, "2026-11-16T18:00+03:00"),
        ("SC-28 T 4.1", &SPP, "2026-11-17T11:00+03:00", wall(15), "2026-11-17T11:15+03:00"),
        ("SC-29 T 1.1, 2.7", &SPP, "2026-11-20T23:30+03:00", DAYS_3, "2026-11-25T18:00+03:00"),
        ("SC-30 F 2.7", &FM, "2026-05-20T12:00+03:00", months(6), "2026-11-21T00:00+03:00"),
    ];
    for (clause, cal, origin, rule, expected) in table {
        check(clause, cal, origin, rule, expected);
    }
}

#[test]
fn deadlines_of_maintenance_and_hours() {
    let table: [(&str, &CompiledCalendar, &str, TimeRule, &str); 13] = [
        ("SC-39 M 4.2.1, 4.2.2, A-20", &SPP, "2026-11-14T03:12+03:00", DAYS_1, "2026-11-16T18:00+03:00"),
        ("SC-40 M 4.2.2", &SPP, "2026-11-17T11:00+03:00", DAYS_1, "2026-11-18T18:00+03:00"),
        ("SC-42 M 4.2.4.1, A-22", &SPP, "2026-11-20T16:00+03:00", DAYS_3, "2026-11-25T18:00+03:00"),
        ("SC-44 M 4.2.4.2", &SPP, "2026-11-17T11:40+03:00", TimeRule::SameDay, "2026-11-17T18:00+03:00"),
        (
            "M 4.2.4.2, A-21 after closing",
            &SPP,
            "2026-11-20T18:00+03:00",
            TimeRule::SameDay,
            "2026-11-23T18:00+03:00",
        ),
        (
            "M 4.2.4.2, A-21 before opening",
            &SPP,
            "2026-11-17T06:00+03:00",
            TimeRule::SameDay,
            "2026-11-17T18:00+03:00",
        ),
        ("SC-45 M 4.2.4.2, 4.2.10", &SPP, "2026-11-19T12:00+03:00", DAYS_3, "2026-11-24T18:00+03:00"),
        ("SC-47 M 4.2.4.3", &SPP, "2026-11-18T15:00+03:00", TimeRule::SameDay, "2026-11-18T18:00+03:00"),
        ("SC-50 M 4.2.5", &SPP, "2026-11-16T10:00+03:00", DAYS_3, "2026-11-19T18:00+03:00"),
        ("SC-60 S 3.4, A-33", &SM, "2026-11-20T17:30+03:00", REGISTRATION_2H, "2026-11-23T10:30+03:00"),
        ("SC-61 S 3.4", &SM, "2026-11-16T09:10+03:00", REGISTRATION_2H, "2026-11-16T11:10+03:00"),
        ("SC-63 S 3.3", &SM, "2026-11-16T10:00+03:00", REGISTRATION_2H, "2026-11-16T12:00+03:00"),
        ("SC-64 S 3.8", &SM, "2026-11-23T12:00+03:00", days(10), "2026-12-07T18:00+03:00"),
    ];
    for (clause, cal, origin, rule, expected) in table {
        check(clause, cal, origin, rule, expected);
    }
    check("SC-72 R 3, A-45", &RF, "2026-11-20T16:00+04:00", REGISTRATION_24H, "2026-11-25T13:00+04:00");
    check("SC-75 R 5.2", &RF, "2026-11-16T11:00+04:00", REGISTRATION_24H, "2026-11-18T17:00+04:00");
    check("SC-76 R 5.3", &RF, "2026-11-16T12:00+04:00", days(5), "2026-11-23T19:00+04:00");
    // Between 20:00 and 21:00 UTC it is still today in Moscow and already tomorrow at +04 (A-47, spec 0.1).
    check("A-47 Moscow", &SPP, "2026-11-16T20:30Z", DAYS_1, "2026-11-17T18:00+03:00");
    check("A-47 +04:00", &RF, "2026-11-16T20:30Z", DAYS_1, "2026-11-18T19:00+04:00");
}

fn minutes(minutes: u32) -> TimeRule {
    TimeRule::WorkingMinutes { minutes }
}

fn wall(minutes: u32) -> TimeRule {
    TimeRule::WallMinutes { minutes }
}

fn days(count: u32) -> TimeRule {
    TimeRule::WorkingDays { count }
}

fn months(count: u32) -> TimeRule {
    TimeRule::Months { count }
}

#[test]
fn pauses_of_the_public_scenarios() {
    let origin = "2026-11-16T10:00+03:00";
    let sc15 = [pause("2026-11-16T10:00+03:00", "2026-11-17T12:00+03:00")];
    check_paused("SC-15 T 2.4, 2.5", &SPP, origin, DAYS_3, &sc15, "2026-11-23T11:00+03:00");
    let sc31 = [pause("2026-11-16T11:00+03:00", "2026-11-18T11:00+03:00")];
    check_paused("SC-31 T 2.8", &SPP, origin, DAYS_3, &sc31, "2026-11-23T18:00+03:00");
    let sc36 = [pause("2026-11-17T11:00+03:00", "2026-11-18T15:30+03:00")];
    check_paused("SC-36 T 2.10, A-08", &SPP, origin, DAYS_3, &sc36, "2026-11-23T13:30+03:00");
    let left = SPP.working_seconds_between(sc36[0].from, at("2026-11-19T18:00+03:00"));
    assert_eq!(left, Ok(25 * 3600), "SC-36: left at the pause");
    let total = paused_seconds(&SPP, &DAYS_3, at(origin), at("2026-11-23T13:30+03:00"), &sc36);
    assert_eq!(total, Ok(13 * 3600 + 1800), "SC-36: paused_total is working time");
}

#[test]
fn sc_10_three_calendars_at_one_instant() {
    let open = |text| [&*SPP, &*RF, &*FM, &*SM].map(|cal| cal.is_open(at(text)).expect("covered"));
    assert_eq!(open("2026-11-16T06:00:00Z"), [true, true, false, true], "T 2.1, F 2.1, R 5.1");
    assert_eq!(open("2026-11-16T15:00:00Z"), [false; 4], "the closing instant is exclusive");
    assert_eq!(open("2026-11-16T14:59:59.999Z"), [true; 4]);
}

#[test]
fn sc_11_production_calendar_2027() {
    let year = SPP.days(2027).expect("2027 is loaded");
    assert_eq!(year.len(), 365);
    assert_eq!(year.iter().filter(|day| day.working).count(), 247, "T 2.1");
    let kind = |text| SPP.day(date(text)).expect("covered").kind;
    assert_eq!(kind("2027-02-20"), DayKind::WorkingWeekend);
    for day in ["2027-02-22", "2027-05-03", "2027-05-10", "2027-06-14", "2027-11-05", "2027-12-31"] {
        assert_eq!(kind(day), DayKind::MovedDayOff, "{day}");
    }
    assert_eq!(kind("2027-11-13"), DayKind::Weekend, "a press forecast said otherwise");
    assert_eq!(kind("2027-02-23"), DayKind::Holiday);
    let saturday = SPP.day(date("2027-02-20")).expect("covered");
    assert_eq!(
        saturday.windows,
        [hours("09:00", "18:00")],
        "A-05: the full window although in the shortened list"
    );
    assert!(!saturday.provisional);
}

#[test]
fn sc_12_a_year_without_decree_is_provisional_until_it_is_loaded() {
    let origin = at("2027-12-30T15:00+03:00");
    let guess = due(&SPP, origin, &DAYS_3, &[]).expect("TR-12 answers");
    assert_eq!(guess.at, at("2028-01-12T18:00+03:00"));
    assert_eq!((guess.provisional, guess.missing_years), (true, vec![2028]), "TR-12, A-54");
    assert!(SPP.is_provisional(date("2027-12-31"), date("2028-01-01")));
    assert!(!SPP.is_provisional(date("2023-01-01"), date("2027-12-31")));

    // The predicted decree of 2028 moves days off to 10 and 11 January; a draft changes the date but not the mark.
    let mut loaded = years();
    let body = r#"{"country": "RU", "year": 2028, "status": "draft",
        "public_holidays": [{"date": "2028-01-01"}, {"date": "2028-01-02"}, {"date": "2028-01-03"},
            {"date": "2028-01-04"}, {"date": "2028-01-05"}, {"date": "2028-01-06"}, {"date": "2028-01-07"},
            {"date": "2028-01-08"}],
        "moved_days_off": [{"date": "2028-01-10"}, {"date": "2028-01-11"}]}"#;
    loaded.push(serde_json::from_str::<HolidayYear>(body).expect("a year without optional keys"));
    let spp = definition("spp", "Europe/Moscow", "09:00", "18:00");
    let draft = CompiledCalendar::compile(&spp, &loaded).expect("compiles");
    let drafted = due(&draft, origin, &DAYS_3, &[]).expect("covered");
    assert_eq!((drafted.at, drafted.provisional), (at("2028-01-14T18:00+03:00"), true));
    if let Some(year) = loaded.last_mut() {
        year.status = domain::time::YearStatus::Decreed;
    }
    let decreed = CompiledCalendar::compile(&spp, &loaded).expect("compiles");
    let settled = due(&decreed, origin, &DAYS_3, &[]).expect("covered");
    assert_eq!((settled.at, settled.provisional), (at("2028-01-14T18:00+03:00"), false));
    assert_eq!(decreed.coverage(), Coverage { first_year: 2013, last_year: 2053 });
}

#[test]
fn sc_13_a_published_exception_moves_an_open_deadline() {
    let origin = "2026-12-21T12:00+03:00";
    check("SC-13 before, T 7.1", &SPP, origin, DAYS_3, "2026-12-24T18:00+03:00");
    let after = compile(&CalendarDefinition {
        exceptions: vec![exception("2026-12-24", &[hours("09:00", "16:00")])],
        ..definition("spp", "Europe/Moscow", "09:00", "18:00")
    });
    check("SC-13 after, T 7.1", &after, origin, DAYS_3, "2026-12-24T16:00+03:00");
    let day = after.day(date("2026-12-24")).expect("covered");
    assert_eq!((day.kind, day.source.as_deref()), (DayKind::Exception, Some("https://vendor.test/notice")));
}

#[test]
fn sc_29_sc_30_validity_includes_the_last_day() {
    let end = SPP.end_of_day_in_zone(date("2026-11-20")).expect("a date");
    assert!(at("2026-11-20T23:30+03:00") < end, "SC-29 T 1.1: the evening of the last day is covered");
    assert!(at("2026-11-21T00:05+03:00") >= end);
    // A-58: the same dates end an hour earlier at +04:00.
    assert_eq!(RF.end_of_day_in_zone(date("2026-11-20")), Ok(at("2026-11-20T20:00Z")));
    let free = due(&FM, at("2026-05-20T10:00+03:00"), &months(6), &[]).expect("TR-9").at;
    assert!(at("2026-11-20T17:00+03:00") < free && at("2026-11-21T10:00+03:00") >= free, "SC-30 F 2.7, A-14");
    let short = due(&FM, at("2026-08-31T10:00+03:00"), &months(6), &[]).expect("TR-9").at;
    assert_eq!(short, at("2027-03-01T00:00+03:00"), "TR-9: the last day of a shorter month");
}

#[test]
fn sc_54_to_56_first_working_day_after_payment() {
    let first = |paid| SPP.nth_working_day(date(paid), 1);
    assert_eq!(first("2026-12-30"), Ok(date("2027-01-11")), "SC-55 M 3.1 note 1");
    assert_eq!(first("2026-11-20"), Ok(date("2026-11-23")), "SC-56 M 3.1 note 1");
    let activated = date("2026-03-02");
    assert!(first("2026-02-25").is_ok_and(|start| start < activated), "SC-54: activation decides");
    assert_eq!(SPP.nth_working_day(date("2027-01-11"), -1), Ok(date("2026-12-30")));
    assert_eq!(SPP.nth_working_day(date("2027-01-09"), 0), Ok(date("2027-01-11")));
    assert_eq!(SPP.nth_working_day(date("2027-01-11"), 0), Ok(date("2027-01-11")));
}

#[test]
fn sc_79_notice_of_planned_work() {
    let latest = latest_notice(&RF, date("2026-11-26"), 3);
    assert_eq!(latest, Ok(at("2026-11-23T19:00+04:00")), "R 3, TR-6");
    let by_rule = due(&RF, at("2026-11-26T10:00+04:00"), &TimeRule::Notice { count: 3 }, &[]);
    assert_eq!(by_rule.map(|due| due.at), latest);
    let start = |text| earliest_start(&RF, at(text), 3).expect("covered").date;
    assert_eq!(start("2026-11-23T18:59+04:00"), date("2026-11-26"), "SC-79 (a)");
    assert_eq!(start("2026-11-24T10:00+04:00"), date("2026-11-27"), "SC-79 (b)");
    assert_eq!(start("2026-11-23T19:00+04:00"), date("2026-11-26"), "TR-10: in time at the closing itself");
    assert_eq!(start("2026-11-23T19:00:00.5+04:00"), date("2026-11-27"), "after closing: counts for Tuesday");
    assert_eq!(start("2026-11-21T12:00+04:00"), date("2026-11-26"), "A-53: Saturday counts for Monday");
}

#[test]
fn policy_is_part_of_the_definition() {
    let json = serde_json::json!({
        "code": "spp", "zone": "Europe/Moscow", "holiday_set": "RU", "shortened_day_policy": "minus_minutes",
        "week": {"monday": [{"open": "09:00", "close": "18:00"}], "tuesday": [{"open": "09:00", "close": "18:00"}]},
        "exceptions": [{"date": "2026-12-24", "windows": [], "source": "notice 7"}],
    });
    let read: CalendarDefinition = serde_json::from_value(json).expect("pleasant JSON");
    assert_eq!(read.shortened_day_policy, ShortenedDayPolicy::MinusMinutes);
    let cal = compile(&read);
    let eve = cal.day(date("2026-11-03")).expect("covered");
    assert_eq!((eve.kind, eve.shortened_minutes), (DayKind::Shortened, Some(60)), "A-04");
    assert_eq!(eve.windows, [hours("09:00", "17:00")]);
    assert!(!cal.day(date("2026-11-05")).expect("covered").working, "a Thursday is not in this week");
}
