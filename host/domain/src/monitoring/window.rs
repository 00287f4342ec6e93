//! What the rules are shown of a device, and what they see in it.
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Condition, Reading};
use crate::{
    ids::{AssetId, SeriesId},
    ticket::Field,
};

/// The stretch of time that is judged, half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub from: Timestamp,
    pub to: Timestamp,
}

/// An asset with its series over a window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Device {
    pub asset: AssetId,
    pub window: Window,
    /// Minutes the local time of the window's end is ahead of UTC.
    pub offset: i32,
    /// Since when it is observed.
    pub since: Timestamp,
    /// The last sign of life, be it a reading or a heartbeat.
    pub last_seen: Option<Timestamp>,
    /// Seconds the device's clock is ahead of ours, as of its last heartbeat.
    pub clock_ahead: Option<i64>,
    pub series: Vec<ObservedSeries>,
    /// What is known to be or to have been wrong in the window.
    pub known: Vec<Condition>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObservedSeries {
    pub id: SeriesId,
    pub measure: String,
    /// Minutes of an interval.
    pub interval: u32,
    /// Of the window, oldest first.
    pub readings: Vec<Reading>,
    /// Of the same stretch in the earlier weeks the manifest asks for, oldest first.
    pub earlier: Vec<Reading>,
}

/// Something the rules see in a window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    pub kind: String,
    pub since: Timestamp,
    /// `None` while it lasts.
    pub until: Option<Timestamp>,
    pub values: Vec<Field>,
}
