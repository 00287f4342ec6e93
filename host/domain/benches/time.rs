//! What a deadline costs: our compiled calendar beside a bare prefix sum and a public evaluator of schedules.
//! Budget: 100 ns for 8 and for 160 working hours over five years, flat.

use std::{fmt::Write as _, hint::black_box};

use chrono::{DateTime, NaiveDateTime, TimeDelta};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use domain::time::{
    CalendarDefinition, CompiledCalendar, Coverage, DayKind, FallbackRules, HolidaySet, HolidayYear,
    Interval, Pause, ShortenedDayPolicy, TimeRule, Week, Zone, due, explain,
};
use jiff::{SignedDuration, Timestamp};
use opening_hours::{OpeningHours, RuleKind};

const HOUR: i64 = 3600;
const YEARS: [&str; 5] = [
    include_str!("../../server/seed/holidays/ru-2023.json"),
    include_str!("../../server/seed/holidays/ru-2024.json"),
    include_str!("../../server/seed/holidays/ru-2025.json"),
    include_str!("../../server/seed/holidays/ru-2026.json"),
    include_str!("../../server/seed/holidays/ru-2027.json"),
];

fn years() -> Vec<HolidayYear> {
    YEARS.iter().map(|text| serde_json::from_str(text).expect("seed data")).collect()
}

fn definition() -> CalendarDefinition {
    CalendarDefinition {
        code: "bench".to_owned(),
        zone: Zone::parse("Europe/Moscow").expect("a zone"),
        week: Week::weekdays(&[Interval::parse("09:00", "18:00").expect("an interval")]),
        working_day: Vec::new(),
        holiday_set: Some("RU".to_owned()),
        shortened_day_policy: ShortenedDayPolicy::Ignore,
        exceptions: Vec::new(),
    }
}

/// Exactly the five loaded years.
fn five_years() -> CompiledCalendar {
    let set = HolidaySet { code: "RU".to_owned(), fallback: FallbackRules::default() };
    let coverage = Coverage { first_year: 2023, last_year: 2027 };
    CompiledCalendar::compile_with(&definition(), &set, &years(), Some(coverage)).expect("compiles")
}

/// Instants spread over four of the years, so that no branch is learned.
fn origins() -> Vec<Timestamp> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let start: Timestamp = "2023-01-01T00:00:00Z".parse().expect("an instant");
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((state >> 33) % (4 * 365 * 86_400)).expect("small")
    };
    (0..1024).map(|_| start + SignedDuration::from_secs(next())).collect()
}

/// The bare minimum: windows and sums, two binary searches, no zone, no coverage, no days.
struct Bare {
    windows: Vec<(i64, i64)>,
    sums: Vec<i64>,
}

impl Bare {
    fn of(cal: &CompiledCalendar) -> Self {
        let mut windows = Vec::new();
        for year in 2023..=2027 {
            for day in cal.days(year).expect("covered") {
                let start = cal.start_of_day_in_zone(day.date).expect("a date").as_second();
                for window in day.windows {
                    let at = |time: domain::time::TimeOfDay| start + i64::from(time.seconds());
                    windows.push((at(window.open), at(window.close)));
                }
            }
        }
        let mut sums = vec![0];
        for (open, close) in &windows {
            sums.push(sums[sums.len() - 1] + close - open);
        }
        Self { windows, sums }
    }

    fn add(&self, from: i64, seconds: i64) -> i64 {
        let first = self.windows.partition_point(|&(_, close)| close <= from);
        let target = self.sums[first] + (from - self.windows[first].0).max(0) + seconds;
        let index = self.sums.partition_point(|&sum| sum < target) - 1;
        self.windows[index].0 + target - self.sums[index]
    }
}

/// The same calendar in OpenStreetMap's language, local time.
fn public_library(cal: &CompiledCalendar) -> OpeningHours {
    let mut text = String::from("Mo-Fr 09:00-18:00");
    for year in 2023..=2027 {
        for day in cal.days(year).expect("covered") {
            let date = day.date.strftime("%Y %b %d").to_string();
            match day.kind {
                DayKind::Holiday | DayKind::MovedDayOff => write!(text, "; {date} off").expect("a string"),
                DayKind::WorkingWeekend => write!(text, "; {date} 09:00-18:00").expect("a string"),
                _ => {}
            }
        }
    }
    text.parse().expect("an expression of the library")
}

fn library_add(hours: &OpeningHours, from: NaiveDateTime, seconds: i64) -> NaiveDateTime {
    let mut left = TimeDelta::seconds(seconds);
    for range in hours.iter_from(from) {
        if range.kind != RuleKind::Open {
            continue;
        }
        let length = range.range.end - range.range.start;
        if length >= left {
            return range.range.start + left;
        }
        left -= length;
    }
    unreachable!("five years hold more than 160 hours after any origin")
}

/// Moscow's local time, for a library without zones.
fn local(at: Timestamp) -> NaiveDateTime {
    DateTime::from_timestamp(at.as_second() + 3 * HOUR, 0).expect("in range").naive_utc()
}

fn adding(c: &mut Criterion) {
    let (five, wide) = (five_years(), CompiledCalendar::compile(&definition(), &years()).expect("compiles"));
    let (bare, library, origins) = (Bare::of(&five), public_library(&five), origins());
    for hours in [8, 160] {
        let seconds = hours * HOUR;
        // The contestants answer alike, or the comparison means nothing.
        for &from in &origins {
            let ours = five.add_working_seconds(from, seconds).expect("covered");
            assert_eq!(ours.as_second(), bare.add(from.as_second(), seconds));
            assert_eq!(local(ours), library_add(&library, local(from), seconds));
        }
        let mut group = c.benchmark_group(format!("add_{hours}_working_hours"));
        let mut turn = origins.iter().cycle();
        let mut next = || *turn.next().expect("a cycle");
        group.bench_function("ours_five_years", |b| {
            b.iter(|| five.add_working_seconds(black_box(next()), black_box(seconds)));
        });
        group.bench_function("ours_forty_years", |b| {
            b.iter(|| wide.add_working_seconds(black_box(next()), black_box(seconds)));
        });
        group.bench_function("bare_prefix_sum", |b| {
            b.iter(|| bare.add(black_box(next()).as_second(), black_box(seconds)));
        });
        group.bench_function("opening_hours_2", |b| {
            b.iter(|| library_add(&library, black_box(local(next())), black_box(seconds)));
        });
        group.finish();
    }
}

fn deadlines(c: &mut Criterion) {
    let (five, origins) = (five_years(), origins());
    let mut turn = origins.iter().cycle();
    let mut next = || *turn.next().expect("a cycle");
    let rules = [
        ("TR-1_24h", TimeRule::WorkingMinutes { minutes: 24 * 60 }),
        ("TR-2_3_days", TimeRule::WorkingDays { count: 3 }),
        ("TR-3_5_days", TimeRule::CalendarDays { count: 5 }),
        ("TR-5_30_min", TimeRule::SameDayUnlessLate { minutes: 30 }),
    ];
    let mut group = c.benchmark_group("due");
    for (name, rule) in rules {
        group.bench_with_input(BenchmarkId::from_parameter(name), &rule, |b, rule| {
            b.iter(|| due(&five, black_box(next()), rule, &[]));
        });
    }
    let rule = TimeRule::WorkingDays { count: 3 };
    let paused = |origin: Timestamp| {
        let from = origin + SignedDuration::from_hours(25);
        Pause { from, to: from + SignedDuration::from_hours(28) }
    };
    group.bench_function("TR-2_with_TR-7", |b| {
        b.iter(|| {
            let origin = black_box(next());
            due(&five, origin, &rule, &[paused(origin)])
        });
    });
    group.finish();
    c.bench_function("explain/TR-2_with_TR-7", |b| {
        b.iter(|| {
            let origin = black_box(next());
            explain(&five, origin, &rule, &[paused(origin)])
        });
    });
}

fn questions(c: &mut Criterion) {
    let (five, origins) = (five_years(), origins());
    let mut turn = origins.iter().cycle();
    let mut next = || *turn.next().expect("a cycle");
    let end: Timestamp = "2027-12-30T12:00:00Z".parse().expect("an instant");
    c.bench_function("elapsed/to_the_end_of_five_years", |b| {
        b.iter(|| five.working_seconds_between(black_box(next()), black_box(end)));
    });
    c.bench_function("is_open", |b| b.iter(|| five.is_open(black_box(next()))));
    let (definition, years) = (definition(), years());
    c.bench_function("compile/forty_years", |b| {
        b.iter(|| CompiledCalendar::compile(black_box(&definition), black_box(&years)));
    });
}

criterion_group!(benches, adding, deadlines, questions);
criterion_main!(benches);
