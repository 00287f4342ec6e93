//! What goes wrong with a passage's counting, for a stretch of time.
use jiff::Timestamp;

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
