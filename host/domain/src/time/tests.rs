//! The parts inside the engine: window search, day numbers, shortening.

use super::{
    Interval, TimeOfDay,
    days::{date_of, day_number},
    interval::{normalise, shorten},
    windows::Windows,
};

fn sample() -> Vec<(i64, i64)> {
    // Two windows a day, a weekend gap, two adjacent windows at a midnight.
    vec![
        (100, 200),
        (300, 400),
        (200_000, 200_050),
        (200_050, 259_200),
        (259_200, 259_201),
        (500_000, 500_001),
    ]
}

/// The rule written out: walk over the windows second by second of need.
fn slow_add(windows: &[(i64, i64)], from: i64, mut seconds: i64) -> Option<i64> {
    for &(open, close) in windows {
        let start = from.max(open);
        if start >= close {
            continue;
        }
        if close - start >= seconds {
            return Some(start + seconds);
        }
        seconds -= close - start;
    }
    None
}

#[test]
fn window_search_agrees_with_a_plain_walk() {
    let list = sample();
    let windows = Windows::new(&list, 0, 600_000);
    for from in [
        0, 99, 100, 101, 199, 200, 250, 300, 399, 400, 86_400, 200_049, 200_050, 259_199, 259_200, 400_000,
        500_001,
    ] {
        for seconds in [0, 1, 99, 100, 101, 199, 200, 201, 250, 251, 59_399, 59_400, 59_401, 59_402, 59_403] {
            assert_eq!(windows.add(from, seconds), slow_add(&list, from, seconds), "{from} + {seconds}");
        }
        let work: i64 = list.iter().map(|&(open, close)| (close.min(from) - open).max(0)).sum();
        assert_eq!(windows.work_before(from), work, "{from}");
        assert_eq!(
            windows.is_open(from),
            list.iter().any(|&(open, close)| open <= from && from < close),
            "{from}"
        );
    }
    assert_eq!(windows.subtract(350, 50), Some(300), "the last instant with so much left");
    assert_eq!(windows.subtract(350, 51), Some(199));
    assert_eq!(windows.subtract(350, 151), None);
    assert_eq!(windows.subtract(250, 0), Some(250));
}

#[test]
fn day_numbers_and_dates_are_inverse() {
    for number in [-719_000, -1, 0, 1, 19_782, 60_000] {
        assert_eq!(date_of(number).map(day_number), Some(number));
    }
    assert_eq!(day_number(jiff::civil::date(2026, 11, 16)), 20_773);
}

#[test]
fn shortening_eats_from_the_end() {
    let day = [Interval::parse("09:00", "13:00"), Interval::parse("14:00", "14:30")]
        .map(|i| i.expect("an interval"));
    let closes = |minutes| shorten(&day, minutes).last().map(|last| last.close.to_string());
    assert_eq!(closes(0).as_deref(), Some("14:30"));
    assert_eq!(closes(10).as_deref(), Some("14:20"));
    assert_eq!(closes(30).as_deref(), Some("13:00"));
    assert_eq!(closes(60).as_deref(), Some("12:30"));
    assert_eq!(closes(u32::MAX), None);
    let whole = Interval { open: TimeOfDay::START, close: TimeOfDay::END };
    assert_eq!(normalise(&[whole]), Ok(vec![whole]), "00:00-24:00 is allowed");
}
