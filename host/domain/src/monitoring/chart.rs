//! A series by interval, hour or day, with what is missing and what was filled in to be seen.
use jiff::{Timestamp, Unit, ZonedRound, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::{Grid, Reading, ReadingOrigin};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartStep {
    Interval,
    Hour,
    Day,
}

/// One step: the sum of its values and of how many intervals it is made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChartPoint {
    pub from: Timestamp,
    pub to: Timestamp,
    /// `None` where not a single interval has a value.
    pub value: Option<f64>,
    pub measured: u32,
    pub restored: u32,
    pub missing: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    pub points: Vec<ChartPoint>,
}

impl Chart {
    /// `readings` are those of `[from, to)`, oldest first. Days are local.
    pub fn of(
        readings: &[Reading],
        grid: Grid,
        (from, to): (Timestamp, Timestamp),
        step: ChartStep,
        zone: &TimeZone,
    ) -> Self {
        let mut points: Vec<ChartPoint> = Vec::new();
        let mut next = readings.iter().peekable();
        for start in grid.starts(from, to) {
            if points.last().is_none_or(|point| start >= point.to) {
                points.push(ChartPoint::starting(start, end_of_step(start, grid, step, zone)));
            }
            let Some(point) = points.last_mut() else { continue };
            while next.peek().is_some_and(|reading| reading.at < start) {
                next.next();
            }
            point.take(next.next_if(|reading| reading.at == start));
        }
        Self { points }
    }
}

impl ChartPoint {
    const fn starting(from: Timestamp, to: Timestamp) -> Self {
        Self { from, to, value: None, measured: 0, restored: 0, missing: 0 }
    }

    fn take(&mut self, reading: Option<&Reading>) {
        let Some(reading) = reading else {
            self.missing += 1;
            return;
        };
        match reading.origin {
            ReadingOrigin::Measured => self.measured += 1,
            ReadingOrigin::Restored => self.restored += 1,
        }
        self.value = Some(self.value.unwrap_or_default() + reading.value);
    }
}

fn end_of_step(start: Timestamp, grid: Grid, step: ChartStep, zone: &TimeZone) -> Timestamp {
    let end = grid.end_of(start);
    let unit = match step {
        ChartStep::Interval => return end,
        ChartStep::Hour => Unit::Hour,
        ChartStep::Day => Unit::Day,
    };
    let up = ZonedRound::new().smallest(unit).mode(jiff::RoundMode::Ceil);
    // From just after the start, so that a start on the hour or at midnight goes on to the next one.
    let inside = start.checked_add(jiff::SignedDuration::from_secs(1)).unwrap_or(start);
    inside.to_zoned(zone.clone()).round(up).map_or(end, |rounded| rounded.timestamp().max(end))
}
