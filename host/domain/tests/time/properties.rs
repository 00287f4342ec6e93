//! Properties that hold for every calendar, origin, rule and set of pauses.

use domain::time::{CompiledCalendar, Pause, TimeRule, due};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::support::{ALWAYS, BERLIN, FM, LUNCH, NIGHT, RF, SHORT, SPP};

const DAY: i64 = 86_400;

fn calendar() -> impl Strategy<Value = &'static CompiledCalendar> {
    prop::sample::select(vec![0, 1, 2, 3, 4, 5, 6, 7]).prop_map(|index| -> &'static CompiledCalendar {
        match index {
            0 => &SPP,
            1 => &FM,
            2 => &RF,
            3 => &SHORT,
            4 => &BERLIN,
            5 => &LUNCH,
            6 => &NIGHT,
            _ => &ALWAYS,
        }
    })
}

/// An instant of 2022 to 2029, sub-second parts included.
fn origin() -> impl Strategy<Value = Timestamp> {
    (1_640_995_200_i64..1_893_456_000, 0..1_000_000_000_i32)
        .prop_map(|(second, nanos)| Timestamp::new(second, nanos).expect("in range"))
}

fn working_rule() -> impl Strategy<Value = TimeRule> {
    prop_oneof![
        (0..20_000_u32).prop_map(|minutes| TimeRule::WorkingMinutes { minutes }),
        (1..60_u32).prop_map(|count| TimeRule::WorkingDays { count }),
        (0..60_u32).prop_map(|count| TimeRule::ElapsedDays { count }),
        Just(TimeRule::SameDay),
        (0..180_u32).prop_map(|minutes| TimeRule::SameDayUnlessLate { minutes }),
    ]
}

fn any_rule() -> impl Strategy<Value = TimeRule> {
    prop_oneof![
        4 => working_rule(),
        1 => (0..90_u32).prop_map(|count| TimeRule::CalendarDays { count }),
        1 => (0..9000_u32).prop_map(|minutes| TimeRule::WallMinutes { minutes }),
        1 => (0..30_u32).prop_map(|count| TimeRule::Months { count }),
        1 => (1..30_u32).prop_map(|count| TimeRule::Notice { count }),
    ]
}

/// Pauses as (start, length) relative to the origin, some before it, some overlapping.
fn pauses() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((-2 * DAY..12 * DAY, 0..5 * DAY), 0..5)
}

fn place(origin: Timestamp, pauses: &[(i64, i64)]) -> Vec<Pause> {
    let after = |seconds| origin + SignedDuration::from_secs(seconds);
    pauses.iter().map(|&(start, length)| Pause { from: after(start), to: after(start + length) }).collect()
}

fn at(cal: &CompiledCalendar, origin: Timestamp, rule: TimeRule, pauses: &[Pause]) -> Timestamp {
    due(cal, origin, &rule, pauses).expect("inside the coverage").at
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn adding_and_elapsed_are_inverse(cal in calendar(), from in origin(), seconds in 1..2_000_000_i64) {
        let to = cal.add_working_seconds(from, seconds).expect("covered");
        prop_assert_eq!(cal.working_seconds_between(from, to), Ok(seconds));
        prop_assert_eq!(cal.working_seconds_between(to, from), Ok(-seconds));
        let back = cal.add_working_seconds(to, -seconds).expect("covered");
        prop_assert_eq!(cal.working_seconds_between(back, to), Ok(seconds));
        prop_assert!(cal.is_open(back).expect("covered"), "the last instant with so much left is open");
        let step = cal.add_working_seconds(from, seconds / 2).and_then(|half| cal.add_working_seconds(half, seconds - seconds / 2));
        prop_assert_eq!(step, Ok(to), "in two parts");
    }

    #[test]
    fn a_pause_never_makes_a_deadline_earlier(
        cal in calendar(), origin in origin(), rule in any_rule(), spans in pauses(), extra in (-2 * DAY..12 * DAY, 0..5 * DAY),
    ) {
        let fewer = place(origin, &spans);
        // Only working-time rules and plain time are monotone in the set of pauses: a calendar-day deadline that one
        // pause rolls forward may lie elsewhere when two pauses are joined.
        let before = at(cal, origin, rule, &[]);
        prop_assert!(at(cal, origin, rule, &fewer) >= before);
        if !matches!(rule, TimeRule::CalendarDays { .. }) {
            let mut more = fewer.clone();
            more.extend(place(origin, &[extra]));
            prop_assert!(at(cal, origin, rule, &more) >= at(cal, origin, rule, &fewer));
        }
    }

    #[test]
    fn splitting_and_ordering_pauses_changes_nothing(
        cal in calendar(), origin in origin(), rule in working_rule(), spans in pauses(), cut in 0..100_i64, overlap in 0..3600_i64,
    ) {
        let whole = at(cal, origin, rule, &place(origin, &spans));
        let mut split = Vec::new();
        for &(start, length) in &spans {
            let first = length * cut / 100;
            split.push((start + first, length - first));
            split.push((start, (first + overlap).min(length)));
        }
        split.reverse();
        prop_assert_eq!(at(cal, origin, rule, &place(origin, &split)), whole);
    }

    /// Recomputing from all events equals shifting pause by pause: what is left at a pause is replayed after it.
    #[test]
    fn recomputing_equals_incremental(
        cal in calendar(), origin in origin(), rule in working_rule(), gaps in prop::collection::vec((0..3 * DAY, 0..5 * DAY), 0..6),
    ) {
        let mut clock = 0;
        let spans: Vec<_> = gaps.iter().map(|&(gap, length)| {
            let start = clock + gap;
            clock = start + length;
            (start, length)
        }).collect();
        let all = place(origin, &spans);
        let mut deadline = at(cal, origin, rule, &[]);
        for (index, pause) in all.iter().enumerate() {
            if pause.from < deadline && pause.from < pause.to {
                let left = cal.working_seconds_between(pause.from, deadline).expect("covered");
                deadline = cal.add_working_seconds(pause.to, left).expect("covered");
                deadline = Timestamp::from_second(deadline.as_second()).expect("covered");
            }
            prop_assert_eq!(at(cal, origin, rule, &all[..=index]), deadline, "after pause {}", index);
        }
    }

    #[test]
    fn deadlines_are_monotone_in_the_origin(cal in calendar(), a in origin(), later in 0..40 * DAY, rule in any_rule()) {
        let b = a + SignedDuration::from_secs(later);
        prop_assert!(at(cal, a, rule, &[]) <= at(cal, b, rule, &[]));
    }

    #[test]
    fn a_deadline_does_not_precede_its_origin(cal in calendar(), a in origin(), rule in working_rule()) {
        let whole = Timestamp::from_second(a.as_second()).expect("in range");
        prop_assert!(at(cal, a, rule, &[]) >= whole);
    }
}
