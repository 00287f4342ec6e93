//! Intervals, values, conditions, charts and gaps by table.
#![expect(clippy::float_cmp, reason = "whole numbers, which floats hold exactly")]
use jiff::{Timestamp, tz::TimeZone};
use proptest::prelude::*;
use uuid::Uuid;

use super::{
    Chart, ChartStep, Condition, Grid, Reading, ReadingFault, ReadingOrigin, Series, SeriesError, Transition,
    Verdict, Window, check_reading, propose, transitions,
};

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn moscow() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(3))
}

fn hourly() -> Series {
    Series {
        id: Uuid::from_u128(1).into(),
        number: 1,
        asset: Uuid::from_u128(2).into(),
        customer: Uuid::from_u128(3).into(),
        measure: "in".to_owned(),
        key: "door/in".to_owned(),
        grid: Grid::new(60).expect("a grid"),
        lowest: Some(0.0),
        highest: Some(10_000.0),
        created_at: at("2026-01-01T00:00:00Z"),
    }
}

fn measured(at: Timestamp, value: f64) -> Reading {
    Reading { at, value, origin: ReadingOrigin::Measured }
}

#[test]
fn intervals_divide_the_hour() {
    for (minutes, fits) in
        [(0, false), (1, true), (7, false), (15, true), (45, false), (60, true), (1440, false)]
    {
        assert_eq!(Grid::new(minutes).is_ok(), fits, "{minutes}");
    }
}

#[test]
fn each_fault_of_a_reading_is_named() {
    let now = at("2026-11-17T12:30:00Z");
    let noon = at("2026-11-17T11:00:00Z");
    let cases = [
        (noon, None, 5.0, Ok(())),
        (noon, Some(at("2026-11-17T12:00:00Z")), 5.0, Ok(())),
        (noon, Some(at("2026-11-17T11:30:00Z")), 5.0, Err(ReadingFault::LengthDiffers)),
        (noon, None, f64::NAN, Err(ReadingFault::ValueInvalid)),
        (noon, None, f64::INFINITY, Err(ReadingFault::ValueInvalid)),
        (noon, None, -1.0, Err(ReadingFault::BelowLowest)),
        (noon, None, 10_001.0, Err(ReadingFault::AboveHighest)),
        (at("2026-11-17T11:20:00Z"), None, 5.0, Err(ReadingFault::Overlaps)),
        // A clock that is an hour fast reports an interval that is not over.
        (at("2026-11-17T12:00:00Z"), None, 5.0, Err(ReadingFault::InFuture)),
    ];
    for (from, to, value, expected) in cases {
        assert_eq!(check_reading(&hourly(), from, to, value, now), expected, "{from} {to:?} {value}");
    }
    // A minute of difference between the clocks is no lie.
    let almost = at("2026-11-17T12:59:00Z");
    assert_eq!(check_reading(&hourly(), at("2026-11-17T12:00:00Z"), None, 1.0, almost), Ok(()));
}

#[test]
fn a_series_has_names_and_bounds_in_order() {
    assert_eq!(hourly().check(), Ok(()));
    assert_eq!(Series { measure: " ".to_owned(), ..hourly() }.check(), Err(SeriesError::Name));
    assert_eq!(
        Series { lowest: Some(2.0), highest: Some(1.0), ..hourly() }.check(),
        Err(SeriesError::Bounds)
    );
    assert_eq!(Series { lowest: Some(f64::NAN), ..hourly() }.check(), Err(SeriesError::Bounds));
}

fn verdict(kind: &str, since: &str, until: Option<&str>) -> Verdict {
    Verdict { kind: kind.to_owned(), since: at(since), until: until.map(at), values: Vec::new() }
}

fn known(kind: &str, since: &str, until: Option<&str>) -> Condition {
    Condition { kind: kind.to_owned(), since: at(since), until: until.map(at) }
}

#[test]
fn a_fault_is_found_once_and_its_end_is_noted() {
    let window = Window { from: at("2026-11-15T00:00:00Z"), to: at("2026-11-17T00:00:00Z") };
    let lasting = verdict("silent", "2026-11-16T10:00:00Z", None);
    let over = verdict("silent", "2026-11-16T10:00:00Z", Some("2026-11-16T14:00:00Z"));
    let began = transitions(&[], vec![lasting.clone()], window);
    assert_eq!(began, [Transition::Began(lasting.clone())]);
    let open = [known("silent", "2026-11-16T10:00:00Z", None)];
    assert_eq!(transitions(&open, vec![lasting], window), []);
    let ended = |until: &str| Transition::Ended {
        kind: "silent".to_owned(),
        since: at("2026-11-16T10:00:00Z"),
        until: at(until),
    };
    assert_eq!(transitions(&open, vec![over.clone()], window), [ended("2026-11-16T14:00:00Z")]);
    assert_eq!(transitions(&open, Vec::new(), window), [ended("2026-11-17T00:00:00Z")]);
    // It stays in the window for a while and is still the same.
    let closed = [known("silent", "2026-11-16T10:00:00Z", Some("2026-11-16T14:00:00Z"))];
    assert_eq!(transitions(&closed, vec![over], window), []);
    let second = verdict("silent", "2026-11-16T20:00:00Z", None);
    assert_eq!(transitions(&closed, vec![second.clone()], window), [Transition::Began(second)]);
    // Its end was noticed a little after the device fell silent once more.
    let again = verdict("silent", "2026-11-16T13:59:30Z", None);
    assert_eq!(transitions(&closed, vec![again.clone()], window), [Transition::Began(again)]);
    // It lasted longer than was known, which is told to nobody.
    let longer = verdict("silent", "2026-11-16T11:00:00Z", Some("2026-11-16T15:00:00Z"));
    let extended = Transition::Extended {
        kind: "silent".to_owned(),
        since: at("2026-11-16T10:00:00Z"),
        until: at("2026-11-16T15:00:00Z"),
    };
    assert_eq!(transitions(&closed, vec![longer], window), [extended]);
    // What lasted turns out to be two with a pause between, and one more begins.
    let two = [("10", Some("11")), ("13", Some("14")), ("16", None)]
        .map(|(since, until): (&str, Option<&str>)| {
            (format!("2026-11-16T{since}:00:00Z"), until.map(|it| format!("2026-11-16T{it}:00:00Z")))
        })
        .map(|(since, until)| verdict("silent", &since, until.as_deref()));
    let [first, second, third] = two.clone();
    assert_eq!(first.until, Some(at("2026-11-16T11:00:00Z")));
    assert_eq!(
        transitions(&open, two.to_vec(), window),
        [ended("2026-11-16T11:00:00Z"), Transition::Began(second), Transition::Began(third)]
    );
    // Another kind at the same time is another fault.
    let other = verdict("zeros", "2026-11-16T10:00:00Z", None);
    assert_eq!(transitions(&closed, vec![other.clone()], window), [Transition::Began(other)]);
}

#[test]
fn m_4_2_7_the_mean_of_the_same_hour_on_four_weekdays() {
    let gap = at("2026-11-17T11:00:00Z");
    let earlier = [36.0, 48.0, 44.0, 40.0].into_iter().zip([20, 27, 3, 10]);
    let earlier: Vec<Reading> = earlier
        .map(|(value, day)| {
            let month = if day > 10 { 10 } else { 11 };
            measured(at(&format!("2026-{month}-{day:02}T11:00:00Z")), value)
        })
        .collect();
    let proposed = propose(&[gap], &earlier, 4, &moscow());
    assert_eq!(proposed.len(), 1);
    assert_eq!((proposed[0].at, proposed[0].value), (gap, 42.0));
    assert_eq!(proposed[0].sources.len(), 4);
    // What was restored itself is no source; what is not there is left out; two weeks are the latest two.
    let mut fewer = earlier.clone();
    fewer[2].origin = ReadingOrigin::Restored;
    assert_eq!(propose(&[gap], &fewer, 4, &moscow())[0].value, 41.0);
    assert_eq!(propose(&[gap], &earlier, 2, &moscow())[0].value, 42.0);
    assert_eq!(propose(&[gap], &[], 4, &moscow()), []);
}

#[test]
fn the_same_local_hour_across_a_change_of_clocks() {
    // Berlin left summer time on 25 October 2026: 10:00 local was 08:00Z before and is 09:00Z after.
    let zone = TimeZone::get("Europe/Berlin").expect("a zone");
    let earlier = [measured(at("2026-10-20T08:00:00Z"), 7.0), measured(at("2026-10-20T09:00:00Z"), 99.0)];
    let proposed = propose(&[at("2026-10-27T09:00:00Z")], &earlier, 1, &zone);
    assert_eq!(proposed[0].value, 7.0);
}

#[test]
fn a_chart_by_local_day_shows_what_is_missing() {
    let (from, to) = (at("2026-11-16T21:00:00Z"), at("2026-11-18T21:00:00Z"));
    let mut readings: Vec<Reading> = hourly()
        .grid
        .starts(from, to)
        .filter(|start| start.as_second() % 7200 == 0)
        .map(|start| measured(start, 2.0))
        .collect();
    readings[0].origin = ReadingOrigin::Restored;
    let chart = Chart::of(&readings, hourly().grid, (from, to), ChartStep::Day, &moscow());
    let told: Vec<_> = chart
        .points
        .iter()
        .map(|point| (point.value, point.measured, point.restored, point.missing))
        .collect();
    assert_eq!(told, [(Some(24.0), 11, 1, 12), (Some(24.0), 12, 0, 12)]);
    let hours = Chart::of(&[], hourly().grid, (from, to), ChartStep::Hour, &moscow());
    assert_eq!(hours.points.len(), 48);
    assert!(hours.points.iter().all(|point| point.value.is_none() && point.missing == 1));
}

proptest! {
    /// However a stretch is cut into steps, nothing is lost and nothing counted twice.
    #[test]
    fn every_interval_is_counted_once(hours in 1_i64..200, minutes in prop::sample::select(vec![5_u32, 15, 30, 60]), holes in 1_usize..9) {
        let grid = Grid::new(minutes).expect("a grid");
        let from = at("2026-11-16T21:00:00Z");
        let to = from + jiff::SignedDuration::from_hours(hours);
        let kept: Vec<Reading> = grid.starts(from, to).enumerate().filter(|(index, _)| index % holes == 0).map(|(_, start)| measured(start, 1.0)).collect();
        for step in [ChartStep::Interval, ChartStep::Hour, ChartStep::Day] {
            let chart = Chart::of(&kept, grid, (from, to), step, &moscow());
            let sum: f64 = chart.points.iter().filter_map(|point| point.value).sum();
            prop_assert_eq!(sum, kept.iter().map(|reading| reading.value).sum::<f64>());
            let all: u32 = chart.points.iter().map(|point| point.measured + point.missing).sum();
            prop_assert_eq!(i64::from(all), hours * 60 / i64::from(minutes));
            for pair in chart.points.windows(2) {
                prop_assert_eq!(pair[0].to, pair[1].from);
            }
        }
    }
}
