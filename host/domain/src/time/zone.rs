//! The time zone a calendar owns: an IANA name or a fixed offset.

use std::fmt;

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase},
};
use serde::{Deserialize, Serialize};

use super::CalendarError;

/// Seconds in a civil day without clock changes.
pub(super) const DAY_SECONDS: i64 = 86_400;

/// `Europe/Moscow` or `+04:00`.
///
/// Names are looked up in the tz data compiled into the binary, so a replay gives the same answer on every machine
/// whatever its own zone files or `TZ` say.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone {
    name: String,
    tz: TimeZone,
}

impl Zone {
    /// Reads a zone. Strings such as `GMT+4`, `UTC+4` or `Etc/GMT-4` are refused: the signs of the `Etc/` names are
    /// reversed, so one and the same text means UTC+4 to its author and UTC-4 to the tz database.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let text = text.trim();
        if text.starts_with(['+', '-']) {
            let offset = parse_offset(text).ok_or_else(|| CalendarError::UnknownZone(text.to_owned()))?;
            let sign = if offset < 0 { '-' } else { '+' };
            let name = format!("{sign}{:02}:{:02}", offset.abs() / 3600, offset.abs() / 60 % 60);
            let offset =
                Offset::from_seconds(offset).map_err(|_| CalendarError::UnknownZone(text.to_owned()))?;
            return Ok(Self { name, tz: TimeZone::fixed(offset) });
        }
        if has_ambiguous_sign(text) {
            return Err(CalendarError::AmbiguousZone(text.to_owned()));
        }
        let tz =
            TimeZoneDatabase::bundled().get(text).map_err(|_| CalendarError::UnknownZone(text.to_owned()))?;
        match tz.iana_name() {
            Some(name) if !tz.is_unknown() => Ok(Self { name: name.to_owned(), tz }),
            _ => Err(CalendarError::UnknownZone(text.to_owned())),
        }
    }

    /// The canonical text.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// For rendering instants in this zone.
    pub fn time_zone(&self) -> &TimeZone {
        &self.tz
    }

    /// The local date of an instant.
    pub fn local_date(&self, at: Timestamp) -> Date {
        self.tz.to_datetime(at).date()
    }

    /// The first instant of a local date.
    pub fn start_of_day(&self, date: Date) -> Option<Timestamp> {
        self.instant(date.at(0, 0, 0, 0))
    }

    /// Days since the epoch of the local date at `second`; plain arithmetic, because every day-counting rule asks it.
    pub(super) fn local_day(&self, second: i64) -> i32 {
        let local = second + self.offset(second);
        i32::try_from(local.div_euclid(DAY_SECONDS))
            .expect("jiff's timestamps span fewer days than i32 holds")
    }

    /// The offset in seconds east of UTC that is in force at `second`.
    pub(super) fn offset(&self, second: i64) -> i64 {
        let at = Timestamp::from_second(second).unwrap_or(if second < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        });
        i64::from(self.tz.to_offset(at).seconds())
    }

    /// The instant of a local time. A time that a clock change skips means the instant of the change; a time that
    /// occurs twice means its first occurrence. Both keep a window equal to the instants whose local time lies in it,
    /// so working time is summed on the instant line (V11).
    pub(super) fn instant(&self, local: DateTime) -> Option<Timestamp> {
        let ambiguous = self.tz.to_ambiguous_timestamp(local);
        match ambiguous.offset() {
            AmbiguousOffset::Gap { .. } => {
                let beyond = ambiguous.later().ok()?;
                Some(self.tz.preceding(beyond).next().map_or(beyond, |change| change.timestamp()))
            }
            _ => ambiguous.earlier().ok(),
        }
    }
}

/// `+04:00`; at most 14 hours from UTC, as on Earth.
fn parse_offset(text: &str) -> Option<i32> {
    let negative = text.starts_with('-');
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    if hours.len() != 2 || minutes.len() != 2 || !text[1..].bytes().all(|b| b.is_ascii_digit() || b == b':') {
        return None;
    }
    let (hours, minutes) = (hours.parse::<i32>().ok()?, minutes.parse::<i32>().ok()?);
    let seconds = hours * 3600 + minutes * 60;
    (minutes < 60 && seconds <= 14 * 3600).then_some(if negative { -seconds } else { seconds })
}

fn has_ambiguous_sign(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    let rest = upper.strip_prefix("ETC/").unwrap_or(&upper);
    ["GMT", "UTC", "UT"]
        .iter()
        .any(|name| rest.strip_prefix(name).is_some_and(|tail| tail.trim_start().starts_with(['+', '-'])))
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl TryFrom<String> for Zone {
    type Error = CalendarError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl std::str::FromStr for Zone {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name
    }
}
