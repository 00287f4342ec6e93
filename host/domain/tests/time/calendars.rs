//! Holiday years as data: the seed, its totals, the fallback of TR-12.

use domain::time::{
    CalendarDefinition, CalendarError, CompiledCalendar, Coverage, DayKind, FallbackRules, HolidaySet,
    HolidayYear, Week, YearStatus,
};

use crate::support::{SHORT, SPP, date, definition, hours, years};

#[test]
fn the_seed_years_agree_with_their_own_totals() {
    for text in [
        include_str!("../../../server/seed/holidays/ru-2023.json"),
        include_str!("../../../server/seed/holidays/ru-2024.json"),
        include_str!("../../../server/seed/holidays/ru-2025.json"),
        include_str!("../../../server/seed/holidays/ru-2026.json"),
        include_str!("../../../server/seed/holidays/ru-2027.json"),
    ] {
        let raw: serde_json::Value = serde_json::from_str(text).expect("JSON");
        let year: HolidayYear = serde_json::from_str(text).expect("a holiday year");
        assert_eq!(year.validate(), Ok(()));
        assert_eq!((year.set.as_str(), year.status), ("RU", YearStatus::Decreed));
        let days = SPP.days(year.year).expect("covered");
        let working = days.iter().filter(|day| day.working).count();
        assert_eq!(Some(working as u64), raw["totals"]["working_days"].as_u64(), "{}", year.year);
        let off: Vec<_> = days.iter().filter(|day| !day.working).map(|day| day.date).collect();
        assert_eq!(off, year.non_working_days, "T 2.1: exactly the days of the decree");
        let shortened = SHORT
            .days(year.year)
            .expect("covered")
            .iter()
            .filter(|day| day.shortened_minutes.is_some())
            .count();
        assert_eq!(shortened, year.shortened_days.len(), "A-04");
        let again = serde_json::to_value(&year).and_then(serde_json::from_value::<HolidayYear>);
        assert_eq!(again.expect("round trip"), year);
    }
}

#[test]
fn tr_12_guesses_weekends_fixed_holidays_and_carry() {
    // 2028: 23 Feb is a Wednesday, 4 Nov a Saturday (carried to Monday 6), 8 Jan a Saturday (January is not carried).
    let kind = |text| SPP.day(date(text)).expect("covered");
    assert_eq!(kind("2028-02-23").kind, DayKind::Holiday);
    assert_eq!(kind("2028-11-04").kind, DayKind::Holiday);
    assert_eq!(kind("2028-11-06").kind, DayKind::MovedDayOff);
    assert_eq!(kind("2028-01-10").kind, DayKind::Working);
    assert!(kind("2028-01-10").provisional && !kind("2027-01-11").provisional);
    let plain = HolidaySet {
        code: "RU".to_owned(),
        fallback: FallbackRules { carry_weekend_holidays: false, ..FallbackRules::default() },
    };
    let spp = definition("spp", "Europe/Moscow", "09:00", "18:00");
    let cal = CompiledCalendar::compile_with(&spp, &plain, &years(), None).expect("compiles");
    assert!(cal.day(date("2028-11-06")).expect("covered").working, "the carry rule is data");
    let narrow = Coverage { first_year: 2025, last_year: 2028 };
    let cal = CompiledCalendar::compile_with(&spp, &plain, &years(), Some(narrow)).expect("compiles");
    assert!(cal.days(2024).is_err() && cal.days(2029).is_err() && cal.days(2028).is_ok());
}

#[test]
fn holidays_close_a_six_day_week_but_its_saturdays_stay_open() {
    let six = CalendarDefinition {
        week: Week { saturday: vec![hours("10:00", "15:00")], ..Week::weekdays(&[hours("09:00", "18:00")]) },
        working_day: Vec::new(),
        ..definition("six", "Europe/Moscow", "09:00", "18:00")
    };
    let cal = CompiledCalendar::compile(&six, &years()).expect("compiles");
    let day = |text| cal.day(date(text)).expect("covered");
    assert_eq!(day("2026-11-14").windows, [hours("10:00", "15:00")], "an ordinary Saturday");
    assert_eq!(day("2026-05-09").kind, DayKind::Holiday, "a holiday on a Saturday");
    assert_eq!(
        day("2027-02-20").windows,
        [hours("09:00", "18:00")],
        "A-05: a decreed Saturday has a weekday's window"
    );
}

#[test]
fn wrong_years_are_refused() {
    let good = || years().pop().expect("2027");
    let day = |text| date(text);
    let mut other = good();
    other.working_weekend_days.push(day("2028-02-19"));
    assert_eq!(other.validate(), Err(CalendarError::DateOutsideYear { date: day("2028-02-19"), year: 2027 }));
    let mut both = good();
    both.working_weekend_days.push(day("2027-05-09"));
    assert_eq!(both.validate(), Err(CalendarError::ContradictoryDay(day("2027-05-09"))));
    let mut gap = good();
    gap.non_working_days.retain(|off| *off != day("2027-06-14"));
    assert_eq!(gap.validate(), Err(CalendarError::MissingNonWorkingDay(day("2027-06-14"))));
    let mut empty = good();
    empty.public_holidays.clear();
    empty.non_working_days.clear();
    assert_eq!(empty.validate(), Err(CalendarError::EmptyYear(2027)));
    let bare = HolidayYear { public_holidays: Vec::new(), moved_days_off: Vec::new(), ..good() };
    assert_eq!(bare.validate(), Ok(()), "a bare list of days off is enough");
    let mut bare_years = years();
    bare_years.pop();
    bare_years.push(bare);
    let spp = definition("spp", "Europe/Moscow", "09:00", "18:00");
    let cal = CompiledCalendar::compile(&spp, &bare_years).expect("compiles");
    assert_eq!(cal.days(2027).expect("covered").iter().filter(|day| day.working).count(), 247);
}
