//! V1 … V15 (V14 is the ledger's): edge cases that bug reports of other desks name, and a few more of their kind.

use domain::time::{
    CalendarDefinition, CalendarError, CompiledCalendar, Coverage, Interval, Pause, StepKind, TimeError,
    TimeRule, Week, Zone, due, explain, paused_seconds,
};

use crate::support::{
    ALWAYS, FM, LUNCH, NIGHT, RF, SHORT, SPP, at, compile, date, definition, exception, hours, pause, years,
};

fn working(hours: u32) -> TimeRule {
    TimeRule::WorkingMinutes { minutes: hours * 60 }
}

fn at_due(cal: &CompiledCalendar, origin: &str, rule: TimeRule, pauses: &[Pause]) -> jiff::Timestamp {
    due(cal, at(origin), &rule, pauses).expect(origin).at
}

#[test]
fn v1_v2_v3_moved_saturday_shortened_eve_long_closure() {
    assert_eq!(at_due(&SHORT, "2025-10-31T16:30+03:00", working(2), &[]), at("2025-11-01T09:30+03:00"), "V1");
    assert_eq!(at_due(&SPP, "2025-10-31T16:30+03:00", working(2), &[]), at("2025-11-01T09:30+03:00"), "V1");
    assert_eq!(at_due(&SHORT, "2025-03-07T16:30+03:00", working(1), &[]), at("2025-03-10T09:30+03:00"), "V2");
    assert_eq!(at_due(&SPP, "2025-12-30T17:00+03:00", working(2), &[]), at("2026-01-12T10:00+03:00"), "V3");
}

#[test]
fn v4_working_days_are_not_hours() {
    let days = at_due(&SHORT, "2025-10-31T17:59+03:00", TimeRule::WorkingDays { count: 3 }, &[]);
    // 1 November works (moved), 2-4 are off: Sat 1 = 1, Wed 5 = 2, Thu 6 = 3.
    assert_eq!(days, at("2025-11-06T18:00+03:00"), "V4");
    let hours = at_due(&SHORT, "2025-10-31T17:59+03:00", working(27), &[]);
    assert_eq!(hours, at("2025-11-07T09:59+03:00"), "V4: 1 November is an hour shorter under minus_minutes");
}

#[test]
fn a_01_elapsed_days_are_working_hours_in_a_row() {
    let elapsed =
        |cal: &CompiledCalendar, origin: &str| at_due(cal, origin, TimeRule::ElapsedDays { count: 3 }, &[]);
    // 3 x 9 h by one calendar, 3 x 8 h by the other; the day of the event counts from its hour on.
    assert_eq!(elapsed(&SPP, "2026-11-16T10:00+03:00"), at("2026-11-19T10:00+03:00"));
    assert_eq!(
        elapsed(&SPP, "2026-11-17T07:30+03:00"),
        at("2026-11-19T18:00+03:00"),
        "SC-04 counts to Friday"
    );
    assert_eq!(elapsed(&FM, "2026-11-16T12:00+03:00"), at("2026-11-19T12:00+03:00"));
    assert_eq!(
        elapsed(&LUNCH, "2026-11-16T12:00+03:00"),
        at_due(&LUNCH, "2026-11-16T12:00+03:00", working(24), &[])
    );
    // A shortened day is not a usual one: what it lacks runs on.
    assert_eq!(elapsed(&SHORT, "2025-10-31T17:59+03:00"), at("2025-11-07T09:59+03:00"), "V4");
    let paused = [pause("2026-11-17T10:00+03:00", "2026-11-17T12:00+03:00")];
    let rule = TimeRule::ElapsedDays { count: 3 };
    assert_eq!(at_due(&SPP, "2026-11-16T10:00+03:00", rule, &paused), at("2026-11-19T12:00+03:00"));
    let told = explain(&SPP, at("2026-11-16T10:00+03:00"), &rule, &[]).expect("covered");
    assert_eq!(told.due_at, at("2026-11-19T10:00+03:00"));
    let counted = told.steps.iter().filter(|step| step.kind == StepKind::Counted);
    assert_eq!(counted.filter_map(|step| step.amount_seconds).sum::<i64>(), 27 * 3600);
}

#[test]
fn several_intervals_a_day() {
    assert_eq!(at_due(&LUNCH, "2026-11-16T12:30+03:00", working(1), &[]), at("2026-11-16T14:30+03:00"));
    assert_eq!(at_due(&LUNCH, "2026-11-16T12:00+03:00", working(1), &[]), at("2026-11-16T13:00+03:00"));
    assert_eq!(
        at_due(&LUNCH, "2026-11-16T13:20+03:00", TimeRule::SameDay, &[]),
        at("2026-11-16T18:00+03:00")
    );
    let day = LUNCH.day(date("2026-11-16")).expect("covered");
    assert_eq!(day.windows, [hours("09:00", "13:00"), hours("14:00", "18:00")]);
    let adjacent = [hours("13:00", "18:00"), hours("09:00", "13:00")];
    let joined = compile(&CalendarDefinition {
        week: Week::weekdays(&adjacent),
        ..definition("joined", "Europe/Moscow", "09:00", "18:00")
    });
    assert_eq!(joined.day(date("2026-11-16")).expect("covered").windows, [hours("09:00", "18:00")]);
}

#[test]
fn v6_v7_a_pause_extends_by_working_seconds_only() {
    let friday = "2026-11-20T16:00+03:00";
    let over_weekend = [pause("2026-11-20T17:00+03:00", "2026-11-23T10:00+03:00")];
    assert_eq!(at_due(&SPP, friday, working(4), &over_weekend), at("2026-11-23T13:00+03:00"), "V6");
    let weekend = [pause("2026-11-21T00:00+03:00", "2026-11-22T20:00+03:00")];
    let plain = at_due(&SPP, friday, working(4), &[]);
    assert_eq!(at_due(&SPP, friday, working(4), &weekend), plain, "V7");
    assert_eq!(paused_seconds(&SPP, &working(4), at(friday), plain, &weekend), Ok(0), "V7");
}

#[test]
fn v8_overlapping_reasons_count_once() {
    let origin = "2026-11-16T09:00+03:00";
    let a = pause("2026-11-16T10:00+03:00", "2026-11-16T12:00+03:00");
    let b = pause("2026-11-16T11:00+03:00", "2026-11-16T14:00+03:00");
    let whole =
        at_due(&SPP, origin, working(4), &[pause("2026-11-16T10:00+03:00", "2026-11-16T14:00+03:00")]);
    assert_eq!(at_due(&SPP, origin, working(4), &[b, a, b]), whole, "V8: any order, the union counts");
    assert_eq!(whole, at("2026-11-16T17:00+03:00"), "V9: elapsed time and pauses carry over");
    assert_eq!(paused_seconds(&SPP, &working(4), at(origin), whole, &[b, a]), Ok(4 * 3600));
}

#[test]
fn v10_exact_boundaries_and_sub_second_instants() {
    let hour = working(1);
    assert_eq!(at_due(&SPP, "2026-11-16T17:00+03:00", hour, &[]), at("2026-11-16T18:00+03:00"), "V10");
    assert_eq!(at_due(&SPP, "2026-11-16T18:00+03:00", hour, &[]), at("2026-11-17T10:00+03:00"), "V10");
    assert_eq!(at_due(&SPP, "2026-11-16T17:59:30+03:00", hour, &[]), at("2026-11-17T09:59:30+03:00"), "V10");
    assert_eq!(
        at_due(&SPP, "2026-11-16T17:59:59.999999999+03:00", hour, &[]),
        at("2026-11-17T09:59:59+03:00")
    );
    let late = at_due(&SPP, "2026-11-16T17:59:59.999+03:00", TimeRule::SameDay, &[]);
    assert_eq!(late, at("2026-11-16T18:00+03:00"), "half-open: a millisecond before closing is inside");
    let instant = [pause("2026-11-16T10:00:00.2+03:00", "2026-11-16T10:00:00.9+03:00")];
    assert_eq!(at_due(&SPP, "2026-11-16T09:00+03:00", hour, &instant), at("2026-11-16T10:00+03:00"));
    assert_eq!(at_due(&SPP, "2026-11-16T08:00+03:00", working(0), &[]), at("2026-11-16T09:00+03:00"));
}

#[test]
fn v11_sums_run_on_the_instant_line_through_clock_changes() {
    let night = |from, to| NIGHT.working_seconds_between(at(from), at(to)).map(|seconds| seconds / 3600);
    assert_eq!(night("2025-03-30T00:00+01:00", "2025-03-30T08:00+02:00"), Ok(7), "V11: spring");
    assert_eq!(night("2025-10-26T00:00+02:00", "2025-10-26T08:00+01:00"), Ok(9), "V11: autumn");
    assert_eq!(
        at_due(&NIGHT, "2025-03-30T01:00+01:00", working(2), &[]),
        at("2025-03-30T04:00+02:00"),
        "V11"
    );
    assert_eq!(
        at_due(&NIGHT, "2025-10-26T01:00+02:00", working(2), &[]),
        at("2025-10-26T02:00+01:00"),
        "V11"
    );
    assert_eq!(
        ALWAYS.working_seconds_between(at("2025-01-01T00:00Z"), at("2026-01-01T00:00Z")),
        Ok(365 * 86_400)
    );
    assert_eq!(NIGHT.day(date("2025-03-30")).expect("covered").windows, [hours("00:00", "08:00")]);
    assert_eq!(ALWAYS.day(date("2025-03-30")).expect("covered").windows, [hours("00:00", "24:00")]);
}

#[test]
fn v11_a_window_in_the_skipped_hour_begins_with_the_change() {
    let week = Week::every_day(&[hours("02:30", "04:00")]);
    let early = compile(&CalendarDefinition {
        week,
        holiday_set: None,
        ..definition("early", "Europe/Berlin", "02:30", "04:00")
    });
    let seconds = early.working_seconds_between(at("2025-03-29T23:00Z"), at("2025-03-30T22:00Z"));
    assert_eq!(seconds, Ok(3600), "03:00 to 04:00 summer time");
    let week = Week::every_day(&[hours("02:10", "02:50")]);
    let lost = compile(&CalendarDefinition {
        week,
        holiday_set: None,
        ..definition("lost", "Europe/Berlin", "02:10", "02:50")
    });
    assert!(!lost.day(date("2025-03-30")).expect("covered").working, "the whole window is skipped");
    assert_eq!(lost.nth_working_day(date("2025-03-29"), 1), Ok(date("2025-03-31")));
}

#[test]
fn v12_gmt_plus_four_is_refused_and_a_fixed_offset_is_meant() {
    for text in ["GMT+4", "gmt+04:00", "Etc/GMT+4", "Etc/GMT-4", "UTC+4", "UTC +4", "etc/utc-3"] {
        assert_eq!(Zone::parse(text), Err(CalendarError::AmbiguousZone(text.to_owned())), "V12, A-47");
    }
    for text in
        ["", "Mars/Olympus", "+4", "+04", "+0400", "+04:60", "+15:00", "+0a:00", "Etc/Unknown", "MSK-3"]
    {
        assert_eq!(Zone::parse(text), Err(CalendarError::UnknownZone(text.to_owned())), "{text}");
    }
    for (text, name) in
        [("+04:00", "+04:00"), ("-09:30", "-09:30"), ("europe/moscow", "Europe/Moscow"), ("UTC", "UTC")]
    {
        assert_eq!(Zone::parse(text).map(|zone| zone.name().to_owned()), Ok(name.to_owned()));
    }
    assert_eq!(RF.local_date(at("2026-11-16T20:00Z")), date("2026-11-17"), "+04:00 is east of UTC");
}

#[test]
fn v13_a_calendar_without_working_time_is_refused() {
    let mut empty = definition("empty", "Europe/Moscow", "09:00", "18:00");
    empty.week = Week::default();
    empty.working_day = Vec::new();
    assert_eq!(empty.validate(), Err(CalendarError::NoWorkingTime), "V13: at save");
    assert!(matches!(CompiledCalendar::compile(&empty, &years()), Err(CalendarError::NoWorkingTime)));
    // Emptied but for one published day: fine until that day, then an error and no hang.
    empty.exceptions = vec![exception("2026-12-24", &[hours("09:00", "16:00")])];
    empty.holiday_set = None;
    let once = compile(&empty);
    assert_eq!(at_due(&once, "2026-11-16T10:00+03:00", working(7), &[]), at("2026-12-24T16:00+03:00"));
    let none = due(&once, at("2026-12-25T10:00+03:00"), &working(1), &[]);
    assert_eq!(none, Err(TimeError::NoWorkingTime), "V13: at compute");
    let none = due(&once, at("2026-12-25T10:00+03:00"), &TimeRule::WorkingDays { count: 1 }, &[]);
    assert_eq!(none, Err(TimeError::NoWorkingTime));
}

#[test]
fn v15_ten_working_days_over_the_new_year() {
    let silence = at_due(&SPP, "2025-12-19T12:00+03:00", TimeRule::WorkingDays { count: 10 }, &[]);
    assert_eq!(silence, at("2026-01-14T18:00+03:00"), "V15");
}

#[test]
fn a_warning_is_working_time_before_the_deadline() {
    let warn = |due, hours: i64| SPP.add_working_seconds(at(due), -hours * 3600);
    assert_eq!(warn("2026-11-23T10:00+03:00", 2), Ok(at("2026-11-20T17:00+03:00")));
    assert_eq!(
        warn("2026-11-23T10:00+03:00", 1),
        Ok(at("2026-11-23T09:00+03:00")),
        "the last instant with an hour left"
    );
    assert_eq!(SPP.add_working_seconds(at("2026-11-22T10:00Z"), 0), Ok(at("2026-11-23T09:00+03:00")));
    assert_eq!(SPP.next_opening(at("2026-11-20T18:00+03:00")), Ok(at("2026-11-23T09:00+03:00")));
    assert_eq!(SPP.next_opening(at("2026-11-20T17:00+03:00")), Ok(at("2026-11-20T17:00+03:00")));
}

#[test]
fn outside_the_coverage_is_an_error_never_a_guess() {
    let error = TimeError::OutOfRange { from: date("2013-01-01"), to: date("2052-12-31") };
    for (origin, minutes) in
        [("2012-12-31T12:00Z", 60), ("2053-06-01T12:00Z", 60), ("2026-11-16T12:00Z", u32::MAX)]
    {
        let rule = TimeRule::WorkingMinutes { minutes };
        assert_eq!(due(&SPP, at(origin), &rule, &[]), Err(error.clone()));
        assert!(SPP.day(at(origin).to_zoned(jiff::tz::TimeZone::UTC).date()).is_err() || minutes == u32::MAX);
    }
    let count = u32::MAX;
    assert_eq!(
        due(&SPP, at("2026-11-16T12:00Z"), &TimeRule::WorkingDays { count }, &[]),
        Err(TimeError::Overflow)
    );
    assert_eq!(
        due(&SPP, at("2026-11-16T12:00Z"), &TimeRule::WallMinutes { minutes: count }, &[]),
        Err(TimeError::Overflow)
    );
    assert_eq!(
        due(&SPP, at("2026-11-16T12:00Z"), &TimeRule::Months { count }, &[]),
        Err(TimeError::Overflow)
    );
    assert_eq!(
        due(&SPP, at("2026-11-16T12:00Z"), &TimeRule::WorkingDays { count: 9000 }, &[]),
        Err(error.clone())
    );
    assert_eq!(SPP.days(2053), Err(error.clone()));
    assert_eq!(SPP.is_open(at("2053-01-01T00:00Z")), Err(error));
    assert!(SPP.is_provisional(date("1999-01-01"), date("2026-01-01")));
    assert_eq!(SPP.coverage(), Coverage { first_year: 2013, last_year: 2052 });
}

#[test]
fn tr_7_reversed_pauses_and_parts_that_count_nothing() {
    let origin = "2026-11-16T10:00+03:00";
    let reversed = pause("2026-11-17T11:00+03:00", "2026-11-17T10:59:59+03:00");
    let error = TimeError::PauseReversed { from: reversed.from, to: reversed.to };
    for rule in [working(1), TimeRule::WallMinutes { minutes: 1 }, TimeRule::Months { count: 1 }] {
        assert_eq!(due(&SPP, at(origin), &rule, &[reversed]), Err(error.clone()));
    }
    let before = pause("2026-11-15T00:00+03:00", "2026-11-16T11:00+03:00");
    let after = pause("2026-11-16T13:00+03:00", "2026-11-16T15:00+03:00");
    let due_at = at_due(&SPP, origin, working(2), &[after, before]);
    assert_eq!(due_at, at("2026-11-16T13:00+03:00"), "an hour of the first, nothing of the second");
    assert_eq!(paused_seconds(&SPP, &working(2), at(origin), due_at, &[before, after]), Ok(3600));
    let wall = TimeRule::WallMinutes { minutes: 60 };
    assert_eq!(
        at_due(&SPP, origin, wall, &[before]),
        at("2026-11-16T12:00+03:00"),
        "TR-8: plain elapsed, frozen"
    );
}

#[test]
fn tr_7_calendar_days_are_rolled_after_each_pause() {
    let origin = "2026-11-12T11:00+03:00";
    let rule = TimeRule::CalendarDays { count: 5 };
    // Due Tue 17 18:00. A pause of one day leaves Wed 18 18:00, the closing: it stays.
    let day = pause("2026-11-13T10:00+03:00", "2026-11-14T10:00+03:00");
    assert_eq!(at_due(&SPP, origin, rule, &[day]), at("2026-11-18T18:00+03:00"));
    // One more second falls after closing: the next working day.
    let more = Pause { to: at("2026-11-14T10:00:01+03:00"), ..day };
    assert_eq!(at_due(&SPP, origin, rule, &[more]), at("2026-11-19T18:00+03:00"));
    // Twelve hours lead to Wed 06:00, before opening: that day's closing.
    let half = pause("2026-11-13T10:00+03:00", "2026-11-13T22:00+03:00");
    let due_at = at_due(&SPP, origin, rule, &[half]);
    assert_eq!(due_at, at("2026-11-18T18:00+03:00"));
    assert_eq!(
        paused_seconds(&SPP, &rule, at(origin), due_at, &[half]),
        Ok(12 * 3600),
        "wall time for calendar days"
    );
    // Rolled after the first pause, then again after the second.
    let second = pause("2026-11-17T19:00+03:00", "2026-11-17T20:00+03:00");
    assert_eq!(at_due(&SPP, origin, rule, &[second, half]), at("2026-11-19T18:00+03:00"));
}

#[test]
fn tr_7_touching_pauses_are_one() {
    // Half a day twice without a gap is a day: Wed 18:00. Rolled in between it would be Thursday.
    let (origin, rule) = ("2026-11-12T11:00+03:00", TimeRule::CalendarDays { count: 5 });
    let first = pause("2026-11-13T10:00+03:00", "2026-11-13T22:00+03:00");
    let second = pause("2026-11-13T22:00+03:00", "2026-11-14T10:00+03:00");
    assert_eq!(at_due(&SPP, origin, rule, &[second, first]), at("2026-11-18T18:00+03:00"));
    let later = Pause { from: at("2026-11-13T22:00:01+03:00"), ..second };
    assert_eq!(
        at_due(&SPP, origin, rule, &[later, first]),
        at("2026-11-19T18:00+03:00"),
        "two pauses roll twice"
    );
}

#[test]
fn tr_12_the_day_that_is_not_counted_consults_no_year() {
    let rule = TimeRule::WorkingDays { count: 3 };
    let got = due(&SPP, at("2022-12-31T12:00+03:00"), &rule, &[]).expect("covered");
    assert_eq!((got.at, got.provisional), (at("2023-01-11T18:00+03:00"), false));
    let earlier = due(&SPP, at("2022-12-30T12:00+03:00"), &rule, &[]).expect("covered");
    assert_eq!(earlier.missing_years, [2022]);
}

#[test]
fn definitions_are_checked() {
    let good = || definition("x", "Europe/Moscow", "09:00", "18:00");
    let overlap = Week { monday: vec![hours("09:00", "13:00"), hours("12:00", "18:00")], ..Week::default() };
    let error = CalendarDefinition { week: overlap, ..good() }.validate().expect_err("an overlap");
    assert_eq!(error.to_string(), "intervals overlap at 12:00 on monday");
    let twice = vec![exception("2026-12-24", &[]), exception("2026-12-24", &[])];
    let error = CalendarDefinition { exceptions: twice, ..good() }.validate();
    assert_eq!(error, Err(CalendarError::ExceptionTwice(date("2026-12-24"))));
    assert!(matches!(Interval::parse("18:00", "09:00"), Err(CalendarError::EmptyInterval { .. })));
    for text in ["24:01", "9:00", "09:60", "09", "09:00:00:00", "-1:00", "aa:bb"] {
        assert!(matches!(Interval::parse(text, "24:00"), Err(CalendarError::BadTimeOfDay(_))), "{text}");
    }
    let unknown = CalendarDefinition { holiday_set: Some("XX".to_owned()), ..good() };
    let error = CompiledCalendar::compile(&unknown, &years()).err();
    assert_eq!(error, Some(CalendarError::HolidaySetEmpty("XX".to_owned())));
    let free = CalendarDefinition { holiday_set: None, ..good() };
    assert_eq!(CompiledCalendar::compile(&free, &[]).err(), Some(CalendarError::NoCoverage));
    let mut double = years();
    double.extend(years());
    assert_eq!(CompiledCalendar::compile(&good(), &double).err(), Some(CalendarError::YearTwice(2023)));
}
