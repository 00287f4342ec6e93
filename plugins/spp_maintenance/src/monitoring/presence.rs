//! Whether a sensor is there, sends what it should, and knows the time.
use sdk::prelude::*;

use super::{Look, MINUTE, Stretch, verdict, verdicts};

pub(super) const OFFLINE: &str = "sensor_offline";
const MISSING: &str = "data_missing";
const CLOCK: &str = "clock_wrong";
/// A sensor that is there is looked at again at least so often.
const SELDOM: i64 = 24 * 60 * MINUTE;

/// Nothing came for too long, be it a value or a heartbeat.
pub(super) fn silence(look: &Look<'_>) -> Option<Verdict> {
    let last = heard(look.device);
    let silent = look.facts.now - last >= look.minutes("silence_minutes", 120);
    silent.then(|| verdict(OFFLINE, last, None, Vec::new()))
}

/// The instant silence would be a fault, or a value that is late would be missing.
pub(super) fn look_again(look: &Look<'_>) -> Instant {
    let now = look.facts.now;
    let silent = heard(look.device) + look.minutes("silence_minutes", 120);
    let late = look.minutes("missing_after_minutes", 180);
    let awaited = look.device.series.iter().filter_map(|series| {
        let step = i64::from(series.interval) * MINUTE;
        let end = series.readings.last().map(|it| it.at + 2 * step)?;
        Some(end + late)
    });
    awaited.chain([silent]).filter(|at| *at > now).min().unwrap_or(now + SELDOM).min(now + SELDOM)
}

fn heard(device: &Device) -> Instant {
    device.last_seen.unwrap_or(device.since).max(device.since)
}

/// Intervals without a value that is not to be waited for any longer, unless the sensor was silent then.
pub(super) fn missing(look: &Look<'_>) -> impl Iterator<Item = Verdict> {
    let told = |series: &Series| vec![Field::text("measure", series.measure.clone())];
    let of = |series| missing_in(look, series).into_iter().map(move |stretch| (stretch, told(series)));
    verdicts(MISSING, look.device.series.iter().flat_map(of).collect())
}

fn missing_in(look: &Look<'_>, series: &Series) -> Vec<Stretch> {
    let step = i64::from(series.interval) * MINUTE;
    let device = look.device;
    let from = device.start.max(device.since);
    let first = from + (-from).rem_euclid(step);
    let until = look.facts.now - look.minutes("missing_after_minutes", 180) - step;
    let silent_since = silence(look).map(|it| it.since);
    let present = |at: Instant| series.readings.binary_search_by_key(&at, |it| it.at).is_ok();
    let excused = |at: Instant| {
        silent_since.is_some_and(|since| at + step > since)
            || look.is_known(OFFLINE, at)
            || look.is_known(OFFLINE, at + step - 1)
    };
    let steps = (0..).map(|count| first + count * step).take_while(|at| *at <= until);
    let mut found: Vec<(Instant, Instant)> = Vec::new();
    for at in steps.filter(|at| !present(*at) && !excused(*at)) {
        match found.last_mut() {
            Some((_, end)) if *end == at => *end = at + step,
            _ => found.push((at, at + step)),
        }
    }
    // Younger ones are missing as well once something has come after them.
    let resumed = |end: Instant| series.readings.iter().map(|it| it.at).find(|at| *at >= end);
    found.into_iter().map(|(since, end)| (since, resumed(end))).collect()
}

/// As of its last heartbeat.
pub(super) fn clock(look: &Look<'_>) -> Option<Verdict> {
    let ahead = look.device.clock_ahead?;
    let off = ahead.abs() > i64::from(look.settings.count_or("clock_seconds", 900));
    let known = look.device.known.iter().find(|it| it.kind == CLOCK && it.until.is_none());
    let since = known.map_or_else(|| heard(look.device), |it| it.since);
    off.then(|| verdict(CLOCK, since.min(look.facts.now), None, vec![Field::integer("ahead_seconds", ahead)]))
}
