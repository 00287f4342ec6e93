//! Whether the counts can be true.
use sdk::prelude::*;

use super::{HOUR, Look, MINUTE, run, verdict};

const INCORRECT: &str = "data_incorrect";
const IMBALANCE: &str = "in_out_imbalance";
const ZEROS: &str = "zeros_in_opening_hours";
const UNUSUAL: &str = "unusual_counts";

/// The highest count of an interval that can be true.
pub(super) fn most_of(settings: Fields<'_>, series: &Series) -> f64 {
    f64::from(settings.count_or("impossible_per_hour", 6_000)) * f64::from(series.interval) / 60.0
}

/// More than can pass in the time.
pub(super) fn impossible(look: &Look<'_>) -> Option<Verdict> {
    look.device.series.iter().find_map(|series| {
        let step = i64::from(series.interval) * MINUTE;
        let most = most_of(look.settings, series);
        let last = series.readings.iter().rposition(|it| it.value > most)?;
        let wrong = |place: &usize| series.readings[*place].value > most;
        let first = (0..=last).rev().take_while(wrong).last()?;
        let over = last + 1 < series.readings.len();
        let until = over.then(|| series.readings[last].at + step);
        let told = vec![
            Field::text("measure", series.measure.clone()),
            Field::text("value", format!("{}", series.readings[last].value)),
        ];
        Some(verdict(INCORRECT, series.readings[first].at, until, told))
    })
}

/// Who comes in goes out: over a day both are near. It lasts until a day on which they are.
pub(super) fn imbalance(look: &Look<'_>) -> Option<Verdict> {
    let percent = look.number("imbalance_percent", 25);
    let least = look.number("imbalance_minimum", 100);
    let days = look.hours.days();
    let past: Vec<_> = days.iter().filter(|(_, end, ..)| *end <= look.facts.now).collect();
    let differs = |entered: f64, left: f64| {
        let most = entered.max(left);
        most >= least && (entered - left).abs() * 100.0 > percent * most
    };
    let last = past.iter().rposition(|(.., entered, left)| differs(*entered, *left))?;
    let bad = |place: &usize| differs(past[*place].2, past[*place].3);
    let first = (0..=last).rev().take_while(bad).last()?;
    let over = last + 1 < past.len();
    let told =
        vec![Field::text("in", format!("{}", past[last].2)), Field::text("out", format!("{}", past[last].3))];
    Some(verdict(IMBALANCE, past[first].0, over.then(|| past[last].1), told))
}

/// Nobody at all, in hours in which there used to be somebody.
pub(super) fn zeros(look: &Look<'_>) -> Option<Verdict> {
    let judged: Vec<(Instant, bool)> = look
        .hours
        .open()
        .map(|(at, hour)| {
            let awaited = look.hours.usual(at).is_none_or(|usual| usual >= 5.0);
            (at, hour.both() == 0.0 && awaited)
        })
        .collect();
    run(ZEROS, &judged, look.settings.count_or("zero_hours", 3))
}

/// Far from the same weekday and hour of the weeks before, hour after hour, the same way. A day off among working days
/// is compared with nothing; zeros are a fault of their own.
pub(super) fn departure(look: &Look<'_>) -> Option<Verdict> {
    let percent = look.number("departure_percent", 60);
    let least = look.number("departure_minimum", 20);
    let judged = |above: bool| -> Vec<(Instant, bool)> {
        let open = look.hours.open();
        open.map(|(at, hour)| {
            let usual = look.hours.usual(at).filter(|usual| *usual >= least && hour.both() > 0.0);
            let far = usual.is_some_and(|usual| {
                let by = (hour.both() - usual) * 100.0;
                if above { by > percent * usual } else { -by > percent * usual }
            });
            (at, far && !is_day_off(look, at))
        })
        .collect()
    };
    let hours = look.settings.count_or("departure_hours", 4);
    let runs = [run(UNUSUAL, &judged(false), hours), run(UNUSUAL, &judged(true), hours)];
    runs.into_iter().flatten().max_by_key(|it| it.since)
}

/// A working day of the week on which the production calendar does not work, or the other way round.
fn is_day_off(look: &Look<'_>, at: Instant) -> bool {
    let local = at + i64::from(look.device.offset) * MINUTE;
    let day = local.div_euclid(24 * HOUR);
    let noon = day * 24 * HOUR + 12 * HOUR - i64::from(look.device.offset) * MINUTE;
    // 1 January 1970 was a Thursday.
    let works_usually = (day + 3).rem_euclid(7) < 5;
    look.facts.calendar().is_open(noon).is_ok_and(|works| works != works_usually)
}
