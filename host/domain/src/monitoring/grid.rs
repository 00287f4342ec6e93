//! The intervals of a series: equally long, on whole multiples from the full hour, half-open.
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Length of the intervals in minutes. It divides the hour, so that every hour of a chart is made of whole intervals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Grid(u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an interval has 1 to 60 minutes and divides the hour")]
pub struct GridError;

impl Grid {
    pub fn new(minutes: u32) -> Result<Self, GridError> {
        if (1..=60).contains(&minutes) && 60 % minutes == 0 { Ok(Self(minutes)) } else { Err(GridError) }
    }

    pub const fn minutes(self) -> u32 {
        self.0
    }

    pub const fn seconds(self) -> i64 {
        self.0 as i64 * 60
    }

    pub const fn length(self) -> SignedDuration {
        SignedDuration::from_secs(self.seconds())
    }

    /// Whether an interval starts here.
    pub fn starts_at(self, at: Timestamp) -> bool {
        at.subsec_nanosecond() == 0 && at.as_second().rem_euclid(self.seconds()) == 0
    }

    /// The start of the interval an instant lies in.
    pub fn floor(self, at: Timestamp) -> Timestamp {
        let second = at.as_second();
        let floor = second.saturating_sub(second.rem_euclid(self.seconds()));
        Timestamp::from_second(floor).unwrap_or(at)
    }

    /// The end of the interval that starts at `start`.
    pub fn end_of(self, start: Timestamp) -> Timestamp {
        start.checked_add(self.length()).unwrap_or(Timestamp::MAX)
    }

    /// Starts of the whole intervals in `[from, to)`, oldest first.
    pub fn starts(self, from: Timestamp, to: Timestamp) -> impl Iterator<Item = Timestamp> {
        let step = self.seconds();
        let first = from.as_second() + (-from.as_second()).rem_euclid(step);
        (0..)
            .map(move |index: i64| first.saturating_add(index.saturating_mul(step)))
            .take_while(move |start| start.saturating_add(step) <= to.as_second())
            .filter_map(|start| Timestamp::from_second(start).ok())
    }
}

impl TryFrom<u32> for Grid {
    type Error = GridError;
    fn try_from(minutes: u32) -> Result<Self, GridError> {
        Self::new(minutes)
    }
}

impl From<Grid> for u32 {
    fn from(grid: Grid) -> Self {
        grid.0
    }
}
