//! A value of a series, and what is wrong with one that is not taken.
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Grid;
use crate::ids::{AssetId, OrganisationId, SeriesId};

/// A clock of a device may be ahead of ours by this much.
const AHEAD: SignedDuration = SignedDuration::from_secs(60);
/// Longest name of a measure and of a source's key.
const LONGEST: usize = 200;

/// What an asset reports: one value for each interval.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    pub id: SeriesId,
    /// The short number readings are kept by.
    pub number: i64,
    pub asset: AssetId,
    pub customer: OrganisationId,
    /// What is measured, in the words of the rules.
    pub measure: String,
    /// The name the source has for it.
    pub key: String,
    pub grid: Grid,
    /// Bounds of what can be meant seriously; a value outside is refused at the door.
    pub lowest: Option<f64>,
    pub highest: Option<f64>,
    pub created_at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SeriesError {
    #[error("a name is missing or longer than 200 characters")]
    Name,
    #[error("the bounds are no numbers or the lower is above the upper")]
    Bounds,
}

impl Series {
    pub fn check(&self) -> Result<(), SeriesError> {
        let is_name = |text: &str| !text.trim().is_empty() && text.chars().count() <= LONGEST;
        if !is_name(&self.measure) || !is_name(&self.key) {
            return Err(SeriesError::Name);
        }
        let bounds = [self.lowest, self.highest];
        let finite = bounds.iter().flatten().all(|bound| bound.is_finite());
        let ordered = match bounds {
            [Some(lowest), Some(highest)] => lowest <= highest,
            _ => true,
        };
        if finite && ordered { Ok(()) } else { Err(SeriesError::Bounds) }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadingOrigin {
    Measured,
    /// Filled in with consent from earlier periods (M 4.2.7).
    Restored,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Start of the interval.
    pub at: Timestamp,
    pub value: f64,
    pub origin: ReadingOrigin,
}

/// Why one reading of a batch is not taken. The others are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadingFault {
    #[error("there is no such series")]
    UnknownSeries,
    #[error("no such asset is observed: it has no series")]
    UnknownAsset,
    #[error("no instant with a zone")]
    AtInvalid,
    #[error("no finite number")]
    ValueInvalid,
    #[error("below the lowest value of the series")]
    BelowLowest,
    #[error("above the highest value of the series")]
    AboveHighest,
    #[error("the interval has not ended yet")]
    InFuture,
    #[error("no interval of the series starts here: it would overlap two of them")]
    Overlaps,
    #[error("an interval of another length than the series has")]
    LengthDiffers,
    #[error("the batch gives another value for the same interval before")]
    Contradicts,
}

impl ReadingFault {
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownSeries => "unknown_series",
            Self::UnknownAsset => "unknown_asset",
            Self::AtInvalid => "at_invalid",
            Self::ValueInvalid => "value_invalid",
            Self::BelowLowest => "below_lowest",
            Self::AboveHighest => "above_highest",
            Self::InFuture => "interval_in_future",
            Self::Overlaps => "interval_overlaps",
            Self::LengthDiffers => "interval_length",
            Self::Contradicts => "contradicts_batch",
        }
    }
}

/// Whether the value of the interval from `at` can be taken at `now`. An interval is over before it is reported, so a
/// device whose clock is an hour fast is noticed by its first value.
pub fn check_reading(
    series: &Series,
    at: Timestamp,
    to: Option<Timestamp>,
    value: f64,
    now: Timestamp,
) -> Result<(), ReadingFault> {
    if !value.is_finite() {
        return Err(ReadingFault::ValueInvalid);
    }
    if !series.grid.starts_at(at) {
        return Err(ReadingFault::Overlaps);
    }
    let end = series.grid.end_of(at);
    if to.is_some_and(|to| to != end) {
        return Err(ReadingFault::LengthDiffers);
    }
    if end.duration_since(now) > AHEAD {
        return Err(ReadingFault::InFuture);
    }
    if series.lowest.is_some_and(|lowest| value < lowest) {
        return Err(ReadingFault::BelowLowest);
    }
    if series.highest.is_some_and(|highest| value > highest) {
        return Err(ReadingFault::AboveHighest);
    }
    Ok(())
}
