//! Domain to boundary: values, instants and texts.
use std::fmt::Display;

use domain::{
    rules::Failure,
    ticket::{Field, Value},
    time::TimeRule,
};
use jiff::{Timestamp, civil::Date};

use super::bindings::types as w;
use crate::log::cut;

/// Bytes of one text that a rule set sees. Texts come from customers: whole, a few large mails would exhaust the
/// memory of every call about their ticket.
const TEXT_BYTES: usize = 32 << 10;
/// Bytes of all messages of a case together, counted from the newest.
pub(super) const MESSAGES_BYTES: usize = 1 << 20;

/// The desk's clock ticks in milliseconds at the boundary.
pub(super) fn instant(at: Timestamp) -> i64 {
    at.as_millisecond()
}

pub(super) fn moment(at: Option<Timestamp>) -> Option<i64> {
    at.map(instant)
}

pub(super) fn day(date: Date) -> w::Day {
    w::Day { year: date.year(), month: date.month().unsigned_abs(), day: date.day().unsigned_abs() }
}

pub(super) fn text(text: &str) -> String {
    cut(text, TEXT_BYTES).to_owned()
}

pub(super) fn id(id: impl Display + Copy) -> String {
    id.to_string()
}

pub(super) fn field(field: &Field) -> w::Field {
    let value = match &field.value {
        Value::None => w::Value::None,
        Value::Flag(flag) => w::Value::Flag(*flag),
        Value::Integer(integer) => w::Value::Integer(*integer),
        Value::Decimal(mantissa, scale) => w::Value::Decimal((*mantissa, *scale)),
        Value::Text(held) => w::Value::Text(text(held)),
        Value::Moment(at) => w::Value::Moment(instant(*at)),
        Value::Date(date) => w::Value::Date(day(*date)),
        Value::Items(count) => w::Value::Items(*count),
    };
    w::Field { path: field.path.clone(), value }
}

pub(super) fn fields(fields: &[Field]) -> Vec<w::Field> {
    fields.iter().map(field).collect()
}

/// A form's document, flattened by path.
pub(super) fn document(data: &serde_json::Value) -> Result<Vec<w::Field>, Failure> {
    let flat =
        domain::forms::flatten(data).map_err(|error| Failure::NotLoaded { message: error.to_string() })?;
    Ok(fields(&flat))
}

/// `None` for a rule that this version has no word for: notices (TR-6) are dates a rule set asks the calendar
/// about, it starts no timer with them.
pub(super) const fn time_rule(rule: TimeRule) -> Option<w::TimeRule> {
    Some(match rule {
        TimeRule::WorkingMinutes { minutes } => w::TimeRule::WorkingMinutes(minutes),
        TimeRule::WorkingDays { count } => w::TimeRule::WorkingDays(count),
        TimeRule::ElapsedDays { count } => w::TimeRule::ElapsedDays(count),
        TimeRule::CalendarDays { count } => w::TimeRule::CalendarDays(count),
        TimeRule::SameDay => w::TimeRule::SameDay,
        TimeRule::SameDayUnlessLate { minutes } => w::TimeRule::SameDayUnlessLate(minutes),
        TimeRule::WallMinutes { minutes } => w::TimeRule::WallMinutes(minutes),
        TimeRule::Months { count } => w::TimeRule::Months(count),
        TimeRule::Notice { .. } => return None,
    })
}
