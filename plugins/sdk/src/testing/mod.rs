//! For unit tests of rule sets, natively: cases put together in a line or two ([`Case`]), questions to an answer
//! ([`Decision`](crate::Decision) gets getters), a calendar that stands in for the host's ([`TestCalendar`]) and the
//! check the host makes of every answer against the manifest ([`Manifest`]).
mod answer;
pub mod calendar;
mod case;
mod manifest;

pub use calendar::TestCalendar;
pub use case::{Case, flatten};
pub use manifest::Manifest;
pub use serde_json::{Value as Json, json};

use crate::types::{Day, Instant};

/// `at("2026-11-20T16:00+04:00")`, with seconds or without, offset or `Z`.
pub fn at(text: &str) -> Instant {
    crate::moment::parse(text).expect("an instant")
}

/// `day("2026-11-20")`.
pub fn day(text: &str) -> Day {
    Day::parse(text).expect("a date")
}
