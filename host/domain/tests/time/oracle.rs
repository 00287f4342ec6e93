//! Answers of the executable reference for random cases: five calendars, the time rules, pauses, missing years.

use std::process::Command;

use domain::time::{CompiledCalendar, Pause, TimeRule, due, earliest_start, explain, paused_seconds};
use jiff::{SignedDuration, Timestamp};

use crate::support::{BERLIN, FM, RF, SHORT, SPP};

const CASES: &str = include_str!("../data/time_oracle.csv");

struct Case {
    cal: &'static CompiledCalendar,
    rule: TimeRule,
    count: u32,
    origin: Timestamp,
    due: Timestamp,
    missing: Vec<i16>,
    pauses: Vec<Pause>,
    earliest_start: Option<i64>,
}

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

fn parse(line: &str) -> Case {
    let fields: Vec<&str> = line.split(',').collect();
    let number = |index: usize| fields[index].parse::<i64>().expect(line);
    let cal: &CompiledCalendar = match fields[0] {
        "spp" => &SPP,
        "fm" => &FM,
        "rf" => &RF,
        "short" => &SHORT,
        "berlin" => &BERLIN,
        other => panic!("calendar {other}"),
    };
    let count = u32::try_from(number(2)).expect("not negative");
    let rule = match fields[1] {
        "w" => TimeRule::WorkingMinutes { minutes: count },
        "d" => TimeRule::WorkingDays { count },
        "c" => TimeRule::CalendarDays { count },
        "s" => TimeRule::SameDay,
        "l" => TimeRule::SameDayUnlessLate { minutes: count },
        "n" => TimeRule::Notice { count },
        other => panic!("rule {other}"),
    };
    let origin = Timestamp::UNIX_EPOCH + minutes(number(3));
    let pause = |text: &str| {
        let (from, to) = text.split_once('-').expect(line);
        let at = |text: &str| origin + minutes(text.parse().expect(line));
        Pause { from: at(from), to: at(to) }
    };
    let list = |index: usize| fields[index].split('|').filter(|item| !item.is_empty());
    Case {
        cal,
        rule,
        count,
        origin,
        due: origin + minutes(number(4)),
        missing: list(5).map(|year| year.parse().expect(line)).collect(),
        pauses: list(6).map(pause).collect(),
        earliest_start: (!fields[7].is_empty()).then(|| number(7)),
    }
}

#[test]
fn agrees_with_the_reference() {
    let mut count = 0;
    for line in CASES.lines().skip(1) {
        let case = parse(line);
        let mut shuffled = case.pauses.clone();
        shuffled.reverse();
        let got = due(case.cal, case.origin, &case.rule, &shuffled).expect(line);
        assert_eq!(got.at, case.due, "{line}");
        assert_eq!(got.missing_years, case.missing, "{line}");
        assert_eq!(got.provisional, !case.missing.is_empty(), "TR-12 {line}");
        if let Some(day) = case.earliest_start {
            let start = earliest_start(case.cal, case.origin, case.count).expect(line).date;
            let expected = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * day);
            assert_eq!(start, expected.to_zoned(jiff::tz::TimeZone::UTC).date(), "TR-6 {line}");
        }
        count += 1;
    }
    assert!(count >= 5000, "the file is complete");
}

#[test]
fn explanations_end_where_deadlines_do() {
    for line in CASES.lines().skip(1) {
        let case = parse(line);
        let told = explain(case.cal, case.origin, &case.rule, &case.pauses).expect(line);
        assert_eq!(told.due_at, case.due, "{line}");
        let last = told.steps.last().expect("at least the deadline");
        assert_eq!((last.from, last.to), (case.due, case.due), "{line}");
        assert!(told.steps.iter().all(|step| step.from <= step.to), "{line}");
        let paused = paused_seconds(case.cal, &case.rule, case.origin, case.due, &case.pauses);
        assert_eq!(paused, Ok(told.paused_seconds), "{line}");
    }
}

/// The zone of the machine is not a parameter: the same cases under other `TZ` values.
#[test]
fn the_host_zone_changes_nothing() {
    let program = std::env::current_exe().expect("the test binary");
    for zone in ["Pacific/Kiritimati", "America/St_Johns", "Etc/GMT+12"] {
        let run = Command::new(&program)
            .args(["--exact", "oracle::agrees_with_the_reference"])
            .env("TZ", zone)
            .output()
            .expect("the test binary runs");
        let text = String::from_utf8_lossy(&run.stdout);
        assert!(run.status.success() && text.contains("1 passed"), "{zone}: {text}");
    }
}
