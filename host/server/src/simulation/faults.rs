//! What goes wrong with a passage's counting, for a stretch of time.
use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::Passage;

/// A fault in `[from, to)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Neither values nor signs of life.
    Silent {
        from: Timestamp,
        to: Timestamp,
    },
    /// Signs of life without values.
    Missing {
        from: Timestamp,
        to: Timestamp,
    },
    Zeros {
        from: Timestamp,
        to: Timestamp,
    },
    /// Far more than can pass.
    Impossible {
        from: Timestamp,
        to: Timestamp,
    },
    /// Half of those who leave are not seen.
    OneSided {
        from: Timestamp,
        to: Timestamp,
    },
    /// Three of four are not seen.
    Covered {
        from: Timestamp,
        to: Timestamp,
    },
}

/// What an hour brings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sent {
    Nothing,
    SignOfLife,
    Counts([f64; 2]),
}

impl Fault {
    const fn stretch(self) -> (Timestamp, Timestamp) {
        match self {
            Self::Silent { from, to }
            | Self::Missing { from, to }
            | Self::Zeros { from, to }
            | Self::Impossible { from, to }
            | Self::OneSided { from, to }
            | Self::Covered { from, to } => (from, to),
        }
    }

    fn distort(self, counts: [f64; 2]) -> Sent {
        let [entered, left] = counts;
        match self {
            Self::Silent { .. } => Sent::Nothing,
            Self::Missing { .. } => Sent::SignOfLife,
            Self::Zeros { .. } => Sent::Counts([0.0, 0.0]),
            Self::Impossible { .. } => Sent::Counts([entered + 50_000.0, left]),
            Self::OneSided { .. } => Sent::Counts([entered, (left * 0.5).floor()]),
            Self::Covered { .. } => Sent::Counts([(entered * 0.25).floor(), (left * 0.25).floor()]),
        }
    }
}

/// A fault for each of the first passages of every group of eight, one group every third day; the rest stays well.
pub fn schedule(first: Timestamp, days: i64, passages: usize) -> BTreeMap<usize, Fault> {
    let stretch = |day: i64, hour: i64, length: i64| {
        let from = first + SignedDuration::from_hours(day * 24 + hour);
        (from, from + SignedDuration::from_hours(length))
    };
    let mut faults = BTreeMap::new();
    // A fault ends, and a whole good day follows, before the days do.
    let groups = (3..days - 2).step_by(3).zip((0..passages).step_by(8));
    for (day, place) in groups {
        let wrong = [
            |(from, to)| Fault::Silent { from, to },
            |(from, to)| Fault::Missing { from, to },
            |(from, to)| Fault::Zeros { from, to },
            |(from, to)| Fault::Impossible { from, to },
            |(from, to)| Fault::OneSided { from, to },
            |(from, to)| Fault::Covered { from, to },
        ];
        let stretches = [(5, 9), (12, 3), (13, 5), (15, 1), (0, 24), (11, 8)];
        for (number, (make, (hour, length))) in wrong.into_iter().zip(stretches).enumerate() {
            faults.insert(place + number, make(stretch(day, hour, length)));
        }
    }
    faults.retain(|place, _| *place < passages);
    faults
}

impl Passage {
    /// What comes of the hour that starts at `at`, the first fault that is there counting.
    pub fn send(&self, at: Timestamp, faults: &[Fault]) -> Sent {
        let counts = self.count(at);
        let there = faults.iter().find(|fault| {
            let (from, to) = fault.stretch();
            from <= at && at < to
        });
        there.map_or(Sent::Counts(counts), |fault| fault.distort(counts))
    }
}
