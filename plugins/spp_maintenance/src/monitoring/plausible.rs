//! Whether the counts can be true.
use sdk::prelude::*;

use super::{HOUR, Look, MINUTE, Stretch, runs, verdicts};

const INCORRECT: &str = "data_incorrect";
const IMBALANCE: &str = "in_out_imbalance";
const ZEROS: &str = "zeros_in_opening_hours";
const UNUSUAL: &str = "unusual_counts";

/// The highest count of an interval that can be true.
pub(super) fn most_of(settings: Fields<'_>, series: &Series) -> f64 {
    f64::from(settings.count_or("impossible_per_hour", 6_000)) * f64::from(series.interval) / 60.0
}

/// More than can pass in the time.
pub(super) fn impossible(look: &Look<'_>) -> impl Iterator<Item = Verdict> {
    let of = |series: &Series| {
        let step = i64::from(series.interval) * MINUTE;
        let most = most_of(look.settings, series);
        let judged: Vec<_> =
            series.readings.iter().map(|it| (it.at, it.at + step, it.value > most)).collect();
        let told = |(since, until): Stretch| {
            let within = |at: Instant| since <= at && until.is_none_or(|until| at < until);
            let last = series.readings.iter().rfind(|it| within(it.at));
            let value = last.map_or(0.0, |it| it.value);
            vec![Field::text("measure", series.measure.clone()), Field::text("value", format!("{value}"))]
        };
        runs(&judged, 1).into_iter().map(move |stretch| (stretch, told(stretch))).collect::<Vec<_>>()
    };
    verdicts(INCORRECT, look.device.series.iter().flat_map(of).collect())
}

/// Who comes in goes out: over a day both are near. It lasts until a day on which they are.
pub(super) fn imbalance(look: &Look<'_>) -> impl Iterator<Item = Verdict> {
    let percent = look.number("imbalance_percent", 25);
    let least = look.number("imbalance_minimum", 100);
    let days = look.hours.days();
    let past: Vec<_> = days.iter().filter(|(_, end, ..)| *end <= look.facts.now).collect();
    let differs = |entered: f64, left: f64| {
        let most = entered.max(left);
        most >= least && (entered - left).abs() * 100.0 > percent * most
    };
    let judged: Vec<_> =
        past.iter().map(|(start, end, entered, left)| (*start, *end, differs(*entered, *left))).collect();
    let told = |(since, until): Stretch| {
        let within = |at: Instant| since <= at && until.is_none_or(|until| at < until);
        let last = past.iter().rfind(|(start, ..)| within(*start));
        let (entered, left) = last.map_or((0.0, 0.0), |(.., entered, left)| (*entered, *left));
        vec![Field::text("in", format!("{entered}")), Field::text("out", format!("{left}"))]
    };
    let found = runs(&judged, 1).into_iter().map(|stretch| (stretch, told(stretch))).collect();
    verdicts(IMBALANCE, found)
}

/// Nobody at all, in hours in which there used to be somebody.
pub(super) fn zeros(look: &Look<'_>) -> impl Iterator<Item = Verdict> {
    let judged: Vec<_> = look
        .hours
        .open()
        .map(|(at, hour)| {
            let awaited = look.hours.usual(at).is_none_or(|usual| usual >= 5.0);
            (at, at + HOUR, hour.both() == 0.0 && awaited)
        })
        .collect();
    plain(ZEROS, runs(&judged, look.settings.count_or("zero_hours", 3)))
}

/// Far from the same weekday and hour of the weeks before, hour after hour, the same way. A day off among working days
/// is compared with nothing; zeros are a fault of their own.
pub(super) fn departure(look: &Look<'_>) -> impl Iterator<Item = Verdict> {
    let percent = look.number("departure_percent", 60);
    let least = look.number("departure_minimum", 20);
    let judged = |above: bool| -> Vec<(Instant, Instant, bool)> {
        let open = look.hours.open();
        open.map(|(at, hour)| {
            let usual = look.hours.usual(at).filter(|usual| *usual >= least && hour.both() > 0.0);
            let far = usual.is_some_and(|usual| {
                let by = (hour.both() - usual) * 100.0;
                if above { by > percent * usual } else { -by > percent * usual }
            });
            (at, at + HOUR, far && !is_day_off(look, at))
        })
        .collect()
    };
    let hours = look.settings.count_or("departure_hours", 4);
    let both = [false, true].into_iter().flat_map(|above| runs(&judged(above), hours)).collect();
    plain(UNUSUAL, both)
}

fn plain(kind: &'static str, found: Vec<Stretch>) -> impl Iterator<Item = Verdict> {
    verdicts(kind, found.into_iter().map(|stretch| (stretch, Vec::new())).collect())
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
