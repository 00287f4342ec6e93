//! The end of a part of the API: since when it is deprecated (RFC 9745) and on which day it goes (RFC 8594). The document
//! says both beside its `deprecated`: `x-deprecated-since` and `x-sunset`, days that begin in UTC.
use jiff::{Timestamp, civil::Date, fmt::rfc2822::DateTimePrinter, tz::TimeZone};
use utoipa::openapi::{Deprecated, extensions::Extensions};

pub(crate) const SINCE: &str = "x-deprecated-since";
pub(crate) const SUNSET: &str = "x-sunset";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ending {
    pub(crate) since: Timestamp,
    pub(crate) sunset: Timestamp,
}

impl Ending {
    /// Of an operation or a parameter; `None` where it stays. A test holds that nothing is deprecated without both days.
    pub(crate) fn of(deprecated: Option<&Deprecated>, extensions: Option<&Extensions>) -> Option<Self> {
        if !matches!(deprecated, Some(Deprecated::True)) {
            return None;
        }
        let day = |name: &str| {
            let date: Date = extensions?.get(name)?.as_str()?.parse().ok()?;
            Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp())
        };
        Some(Self { since: day(SINCE)?, sunset: day(SUNSET)? })
    }

    /// A date of structured fields: `@` and seconds.
    pub(crate) fn deprecation(self) -> String {
        format!("@{}", self.since.as_second())
    }

    /// As HTTP writes dates.
    pub(crate) fn sunset(self) -> String {
        DateTimePrinter::new().timestamp_to_rfc9110_string(&self.sunset).unwrap_or_default()
    }
}
