//! Domain to boundary: an asset with its series.
use domain::monitoring::{Condition, Device, ObservedSeries, Reading, ReadingOrigin};

use super::{
    bindings::monitoring::exports::reglament::rules::monitoring as w,
    lower::{id, instant},
};

pub(super) fn device(device: &Device) -> w::Device {
    w::Device {
        asset: id(device.asset),
        start: instant(device.window.from),
        end: instant(device.window.to),
        offset: device.offset,
        since: instant(device.since),
        last_seen: device.last_seen.map(instant),
        clock_ahead: device.clock_ahead,
        series: device.series.iter().map(series).collect(),
        known: device.known.iter().map(condition).collect(),
    }
}

fn series(series: &ObservedSeries) -> w::Series {
    w::Series {
        id: id(series.id),
        measure: series.measure.clone(),
        interval: series.interval,
        readings: series.readings.iter().map(reading).collect(),
        earlier: series.earlier.iter().map(reading).collect(),
    }
}

fn reading(reading: &Reading) -> w::Reading {
    w::Reading {
        at: instant(reading.at),
        value: reading.value,
        origin: match reading.origin {
            ReadingOrigin::Measured => w::Origin::Measured,
            ReadingOrigin::Restored => w::Origin::Restored,
        },
    }
}

fn condition(condition: &Condition) -> w::Condition {
    w::Condition {
        kind: condition.kind.clone(),
        since: instant(condition.since),
        until: condition.until.map(instant),
    }
}
