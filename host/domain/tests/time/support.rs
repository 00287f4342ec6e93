//! Calendars of the five regulations and a few more, built once.

use std::sync::LazyLock;

use domain::time::{
    CalendarDefinition, CalendarException, CompiledCalendar, HolidayYear, Interval, Pause,
    ShortenedDayPolicy, Week, Zone,
};
use jiff::{Timestamp, civil::Date};

/// The seed data an administrator loads.
pub(crate) fn years() -> Vec<HolidayYear> {
    let files = [
        include_str!("../../../server/seed/holidays/ru-2023.json"),
        include_str!("../../../server/seed/holidays/ru-2024.json"),
        include_str!("../../../server/seed/holidays/ru-2025.json"),
        include_str!("../../../server/seed/holidays/ru-2026.json"),
        include_str!("../../../server/seed/holidays/ru-2027.json"),
    ];
    files.iter().map(|text| serde_json::from_str(text).expect("seed data parse")).collect()
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

pub(crate) fn date(text: &str) -> Date {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

pub(crate) fn pause(from: &str, to: &str) -> Pause {
    Pause { from: at(from), to: at(to) }
}

pub(crate) fn hours(open: &str, close: &str) -> Interval {
    Interval::parse(open, close).expect("an interval")
}

pub(crate) fn definition(code: &str, zone: &str, open: &str, close: &str) -> CalendarDefinition {
    let window = [hours(open, close)];
    CalendarDefinition {
        code: code.to_owned(),
        zone: Zone::parse(zone).expect("a zone"),
        week: Week::weekdays(&window),
        working_day: window.to_vec(),
        holiday_set: Some("RU".to_owned()),
        shortened_day_policy: ShortenedDayPolicy::Ignore,
        exceptions: Vec::new(),
    }
}

pub(crate) fn exception(day: &str, windows: &[Interval]) -> CalendarException {
    CalendarException {
        date: date(day),
        windows: windows.to_vec(),
        source: "https://vendor.test/notice".to_owned(),
    }
}

pub(crate) fn compile(definition: &CalendarDefinition) -> CompiledCalendar {
    CompiledCalendar::compile(definition, &years()).expect("a calendar that compiles")
}

macro_rules! calendar {
    ($name:ident, $definition:expr) => {
        pub(crate) static $name: LazyLock<CompiledCalendar> = LazyLock::new(|| compile(&$definition));
    };
}

calendar!(SPP, definition("spp", "Europe/Moscow", "09:00", "18:00"));
calendar!(FM, definition("fm", "Europe/Moscow", "10:00", "18:00"));
calendar!(SM, definition("sm", "Europe/Moscow", "09:00", "18:00"));
calendar!(RF, definition("rf", "+04:00", "10:00", "19:00"));
calendar!(BERLIN, definition("berlin", "Europe/Berlin", "08:00", "17:00"));
calendar!(SHORT, short());
calendar!(LUNCH, lunch());
calendar!(NIGHT, night());
calendar!(ALWAYS, always());

/// Shortened days count, and four published exceptions; the oracle knows the same ones.
fn short() -> CalendarDefinition {
    CalendarDefinition {
        shortened_day_policy: ShortenedDayPolicy::MinusMinutes,
        exceptions: vec![
            exception("2026-12-24", &[hours("09:00", "16:00")]),
            exception("2026-12-25", &[]),
            exception("2025-05-10", &[hours("10:00", "14:00")]),
            exception("2027-03-10", &[]),
        ],
        ..definition("short", "Europe/Moscow", "09:00", "18:00")
    }
}

fn lunch() -> CalendarDefinition {
    let windows = [hours("09:00", "13:00"), hours("14:00", "18:00")];
    CalendarDefinition {
        week: Week::weekdays(&windows),
        working_day: windows.to_vec(),
        ..definition("lunch", "Europe/Moscow", "09:00", "18:00")
    }
}

/// A night shift through the clock changes of Berlin, without a holiday set.
fn night() -> CalendarDefinition {
    CalendarDefinition {
        week: Week::every_day(&[hours("00:00", "08:00")]),
        holiday_set: None,
        ..definition("night", "Europe/Berlin", "00:00", "08:00")
    }
}

fn always() -> CalendarDefinition {
    CalendarDefinition {
        week: Week::every_day(&[hours("00:00", "24:00")]),
        holiday_set: None,
        ..definition("always", "Europe/Berlin", "00:00", "24:00")
    }
}
