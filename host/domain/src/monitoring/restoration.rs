//! Values for a gap from earlier periods (M 4.2.7): the mean of the same local hour on the same weekdays before.
use jiff::{Span, Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::{Reading, ReadingOrigin};
use crate::ids::{ApprovalId, AssetId, SeriesId};

/// Intervals without a value that are to be filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GapFilling {
    pub series: SeriesId,
    /// The series must be one of this asset.
    #[serde(default)]
    pub asset: Option<AssetId>,
    pub from: Timestamp,
    pub to: Timestamp,
    /// Weeks before that are looked at.
    pub weeks: u32,
    /// The consent.
    pub approval: Option<ApprovalId>,
}

/// What a gap is filled with, and from where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RestoredValue {
    pub at: Timestamp,
    pub value: f64,
    /// Starts of the intervals it is the mean of.
    pub sources: Vec<Timestamp>,
}

/// For each missing interval the mean over those of the `weeks` weeks before it that were measured; none where none
/// was. Whole numbers stay whole. `earlier` is oldest first.
pub fn propose(
    missing: &[Timestamp],
    earlier: &[Reading],
    weeks: u32,
    zone: &TimeZone,
) -> Vec<RestoredValue> {
    missing.iter().filter_map(|at| mean(*at, earlier, weeks, zone)).collect()
}

fn mean(at: Timestamp, earlier: &[Reading], weeks: u32, zone: &TimeZone) -> Option<RestoredValue> {
    let local = at.to_zoned(zone.clone());
    let sources: Vec<&Reading> = (1..=i64::from(weeks))
        .filter_map(|week| local.checked_sub(Span::new().weeks(week)).ok())
        .filter_map(|then| measured(earlier, then.timestamp()))
        .collect();
    if sources.is_empty() {
        return None;
    }
    let count = u32::try_from(sources.len()).ok()?;
    let mean = sources.iter().map(|reading| reading.value).sum::<f64>() / f64::from(count);
    let whole = sources.iter().all(|reading| reading.value.fract() == 0.0);
    Some(RestoredValue {
        at,
        value: if whole { mean.round() } else { mean },
        sources: sources.iter().map(|reading| reading.at).collect(),
    })
}

fn measured(earlier: &[Reading], at: Timestamp) -> Option<&Reading> {
    let found = earlier.binary_search_by_key(&at, |reading| reading.at).ok()?;
    earlier.get(found).filter(|reading| reading.origin == ReadingOrigin::Measured)
}
