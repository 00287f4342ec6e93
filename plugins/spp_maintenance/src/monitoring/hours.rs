//! Counts by local hour: of the window, and of the same hours of the weeks before.
use std::collections::BTreeMap;

use sdk::prelude::*;

use super::{DAY, HOUR, MINUTE, plausible};
use crate::devices;

/// Entries and exits are told apart by these measures.
pub(super) const IN: &str = "in";
pub(super) const OUT: &str = "out";

/// The sums of one hour over all intervals, where none is missing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hour {
    pub(super) entered: f64,
    pub(super) left: f64,
    /// Minutes for which there are values, of all series together.
    minutes: i64,
}

impl Hour {
    pub(super) fn both(&self) -> f64 {
        self.entered + self.left
    }
}

pub(super) struct Hours {
    pub(super) now: BTreeMap<Instant, Hour>,
    earlier: BTreeMap<Instant, Hour>,
    offset: i64,
    opens: i64,
    closes: i64,
}

impl Hours {
    pub(super) fn of(facts: &Scene, device: &Device) -> Self {
        let series = device.series.iter().filter(|it| it.measure == IN || it.measure == OUT);
        let (mut now, mut earlier) = (BTreeMap::new(), BTreeMap::new());
        let mut count = 0;
        for series in series {
            count += 1;
            let most = plausible::most_of(facts.settings(), series);
            add(&mut now, series, &series.readings, most);
            add(&mut earlier, series, &series.earlier, most);
        }
        // An hour of which a part is missing says nothing.
        let whole = |_: &Instant, hour: &mut Hour| hour.minutes == 60 * count;
        now.retain(whole);
        earlier.retain(whole);
        let (opens, closes) = opening(facts, device);
        Self { now, earlier, offset: i64::from(device.offset) * MINUTE, opens, closes }
    }

    fn local(&self, at: Instant) -> (i64, i64) {
        let local = at + self.offset;
        (local.div_euclid(DAY), local.rem_euclid(DAY) / HOUR)
    }

    pub(super) fn is_open(&self, at: Instant) -> bool {
        let (_, hour) = self.local(at);
        (self.opens..self.closes).contains(&hour)
    }

    /// Hours in opening time, oldest first.
    pub(super) fn open(&self) -> impl Iterator<Item = (Instant, &Hour)> {
        self.now.iter().map(|(at, hour)| (*at, hour)).filter(|(at, _)| self.is_open(*at))
    }

    /// The mean of the same hour in the weeks before, where at least two of them are known.
    pub(super) fn usual(&self, at: Instant) -> Option<f64> {
        let before: Vec<f64> = (1..=8_i64)
            .filter_map(|week| {
                let then = at - week * 7 * DAY;
                self.earlier.get(&then).or_else(|| self.now.get(&then))
            })
            .take(4)
            .map(Hour::both)
            .collect();
        let count = u32::try_from(before.len()).ok().filter(|count| *count >= 2)?;
        Some(before.iter().sum::<f64>() / f64::from(count))
    }

    /// Local days of which every opening hour is known: start, end, entries, exits.
    pub(super) fn days(&self) -> Vec<(Instant, Instant, f64, f64)> {
        let mut days: BTreeMap<i64, (i64, f64, f64)> = BTreeMap::new();
        for (at, hour) in &self.now {
            let (day, _) = self.local(*at);
            let held = days.entry(day).or_default();
            *held = (held.0 + i64::from(self.is_open(*at)), held.1 + hour.entered, held.2 + hour.left);
        }
        let start = |day: i64| day * DAY - self.offset;
        days.into_iter()
            .filter(|(_, (open, ..))| *open == self.closes - self.opens)
            .map(|(day, (_, entered, left))| (start(day), start(day + 1), entered, left))
            .collect()
    }
}

/// What cannot have been counted is no count.
fn add(hours: &mut BTreeMap<Instant, Hour>, series: &Series, readings: &[Reading], most: f64) {
    for reading in readings.iter().filter(|it| it.value <= most) {
        let hour = hours.entry(reading.at.div_euclid(HOUR) * HOUR).or_default();
        hour.minutes += i64::from(series.interval);
        if series.measure == IN {
            hour.entered += reading.value;
        } else {
            hour.left += reading.value;
        }
    }
}

/// Hours of the site, named at the sensor or what it is part of, else by the settings.
fn opening(facts: &Scene, device: &Device) -> (i64, i64) {
    let named =
        |name: &str| devices::line(facts, &device.asset).find_map(|it| Fields(&it.attributes).integer(name));
    let settings = facts.settings();
    let opens = named("opens_hour").unwrap_or_else(|| settings.count_or("opens_hour", 10).into());
    let closes = named("closes_hour").unwrap_or_else(|| settings.count_or("closes_hour", 22).into());
    (opens.clamp(0, 23), closes.clamp(1, 24).max(opens + 1))
}
