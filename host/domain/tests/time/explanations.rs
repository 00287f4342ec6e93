//! Deadlines that explain themselves: what is counted, what is left out and why.

use domain::time::{ExplainStep, StepKind, StepReason, TimeRule, explain};

use crate::support::{LUNCH, RF, SHORT, SPP, at, date, pause};

fn outline(steps: &[ExplainStep]) -> Vec<(StepKind, StepReason)> {
    steps.iter().map(|step| (step.kind, step.reason)).collect()
}

#[test]
fn sc_05_tells_every_day_left_out() {
    let told = explain(&SPP, at("2026-12-30T15:00+03:00"), &TimeRule::WorkingDays { count: 3 }, &[])
        .expect("covered");
    assert_eq!(told.due_at, at("2027-01-13T18:00+03:00"));
    assert_eq!(
        outline(&told.steps),
        [
            (StepKind::Origin, StepReason::DayOfEventNotCounted),
            (StepKind::Skipped, StepReason::MovedDayOff),
            (StepKind::Skipped, StepReason::Holiday),
            (StepKind::Skipped, StepReason::Holiday),
            (StepKind::Skipped, StepReason::Holiday),
            (StepKind::Skipped, StepReason::Weekend),
            (StepKind::CountedDay, StepReason::WorkingDay),
            (StepKind::CountedDay, StepReason::WorkingDay),
            (StepKind::CountedDay, StepReason::WorkingDay),
            (StepKind::Due, StepReason::Closing),
        ]
    );
    let moved = &told.steps[1];
    assert_eq!((moved.date, moved.source.as_deref()), (Some(date("2026-12-31")), Some("1466")), "the decree");
    let holidays = &told.steps[2];
    assert_eq!((holidays.date, holidays.last_date), (Some(date("2027-01-01")), Some(date("2027-01-06"))));
    assert_eq!((holidays.number, holidays.from), (Some(6), at("2027-01-01T00:00+03:00")));
    let counted: Vec<_> = told.steps[6..9].iter().map(|step| (step.number, step.date)).collect();
    let expected = ["2027-01-11", "2027-01-12", "2027-01-13"];
    assert_eq!(counted, [1, 2, 3].map(|n| (Some(n), Some(date(expected[n as usize - 1])))));
}

#[test]
fn sc_36_tells_the_worked_example() {
    let pauses = [pause("2026-11-17T11:00+03:00", "2026-11-18T15:30+03:00")];
    let origin = at("2026-11-16T10:00+03:00");
    let told = explain(&SPP, origin, &TimeRule::WorkingDays { count: 3 }, &pauses).expect("covered");
    let minutes = |kind| -> Vec<i64> {
        let of_kind = told.steps.iter().filter(|step| step.kind == kind);
        of_kind.filter_map(|step| step.amount_seconds).map(|seconds| seconds / 60).collect()
    };
    assert_eq!(minutes(StepKind::Frozen), [25 * 60], "left at the pause");
    assert_eq!(minutes(StepKind::Paused), [13 * 60 + 30]);
    assert_eq!(minutes(StepKind::Counted), [150, 540, 540, 270], "Wed, Thu, Fri, Mon");
    assert_eq!(told.paused_seconds, 13 * 3600 + 1800);
    assert_eq!((told.pauses.as_slice(), told.zone.name()), (pauses.as_slice(), "Europe/Moscow"));
    assert_eq!(told.steps.last().map(|step| step.reason), Some(StepReason::CountFull));
}

#[test]
fn sc_72_counts_the_intervals() {
    let rule = TimeRule::WorkingMinutes { minutes: 24 * 60 };
    let told = explain(&RF, at("2026-11-20T16:00+04:00"), &rule, &[]).expect("covered");
    let counted = told.steps.iter().filter(|step| step.kind == StepKind::Counted);
    let hours: Vec<_> =
        counted.filter_map(|step| step.amount_seconds).map(|seconds| seconds / 3600).collect();
    assert_eq!(hours, [3, 9, 9, 3], "R 3: Fri, Mon, Tue, Wed");
    let skipped: Vec<_> = told.steps.iter().filter(|step| step.kind == StepKind::Skipped).collect();
    assert_eq!(skipped.len(), 1);
    assert_eq!((skipped[0].number, skipped[0].reason), (Some(2), StepReason::Weekend));
}

#[test]
fn waiting_for_the_opening_and_breaks_are_told() {
    let rule = TimeRule::WorkingMinutes { minutes: 300 };
    let told = explain(&LUNCH, at("2026-11-16T07:00+03:00"), &rule, &[]).expect("covered");
    let kinds: Vec<_> = told.steps.iter().map(|step| step.kind).collect();
    assert_eq!(
        kinds,
        [StepKind::Origin, StepKind::Waited, StepKind::Counted, StepKind::Counted, StepKind::Due]
    );
    assert_eq!(told.due_at, at("2026-11-16T15:00+03:00"));
    let late = explain(&LUNCH, at("2026-11-16T19:00+03:00"), &rule, &[]).expect("covered");
    assert_eq!(late.steps[1].kind, StepKind::Waited);
}

#[test]
fn late_callbacks_exceptions_and_rolls_have_their_reasons() {
    let callback = TimeRule::SameDayUnlessLate { minutes: 30 };
    let told = explain(&SPP, at("2026-11-13T17:45+03:00"), &callback, &[]).expect("covered");
    assert_eq!(
        outline(&told.steps)[1..],
        [
            (StepKind::Rolled, StepReason::TooLate),
            (StepKind::Skipped, StepReason::Weekend),
            (StepKind::Due, StepReason::Closing)
        ],
        "T 4.2"
    );
    let told = explain(&SHORT, at("2026-12-22T10:00+03:00"), &TimeRule::WorkingDays { count: 3 }, &[])
        .expect("covered");
    let closed =
        told.steps.iter().find(|step| step.reason == StepReason::Exception).expect("25 December is closed");
    assert_eq!(closed.source.as_deref(), Some("https://vendor.test/notice"), "A-54: the notice is named");
    let told = explain(&SPP, at("2026-11-16T11:00+03:00"), &TimeRule::CalendarDays { count: 5 }, &[])
        .expect("covered");
    assert_eq!(
        outline(&told.steps)[1..],
        [
            (StepKind::Counted, StepReason::CalendarDay),
            (StepKind::Skipped, StepReason::Weekend),
            (StepKind::Due, StepReason::Closing)
        ],
        "SC-22, A-07"
    );
    let told =
        explain(&RF, at("2026-11-26T10:00+04:00"), &TimeRule::Notice { count: 3 }, &[]).expect("covered");
    let days: Vec<_> =
        told.steps.iter().filter(|step| step.kind == StepKind::CountedDay).map(|step| step.date).collect();
    assert_eq!(days, ["2026-11-25", "2026-11-24", "2026-11-23"].map(|text| Some(date(text))), "SC-79");
}

#[test]
fn very_long_derivations_are_summed_up() {
    let rule = TimeRule::WorkingMinutes { minutes: 5000 * 60 };
    let told = explain(&SPP, at("2024-01-09T09:00+03:00"), &rule, &[]).expect("covered");
    assert!(told.steps.len() <= 400);
    let seconds: i64 = told.steps.iter().filter_map(|step| step.amount_seconds).sum();
    assert_eq!(seconds, 5000 * 3600, "nothing is lost in the summary");
    assert!(told.steps.iter().any(|step| step.kind == StepKind::Summary));
    let json = serde_json::to_value(&told.steps[1]).expect("JSON");
    assert_eq!(json["kind"], "counted");
    assert_eq!(json["amount"], 9 * 3600);
    assert_eq!(json["reason"], "working_time");
    let wall = TimeRule::WallMinutes { minutes: u32::MAX };
    assert!(explain(&SPP, at("2024-01-09T09:00+03:00"), &wall, &[]).is_err(), "beyond representable time");
}
