//! Reading values whose names only the vendor knows: ticket fields, settings, form data, action payloads.
use crate::types::{Day, Field, Instant, Value};

/// A view of flattened fields. A path is `services.not_running.0.name`; a list announces itself under its own path.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a>(pub &'a [Field]);

impl<'a> Fields<'a> {
    pub fn get(self, path: &str) -> Option<&'a Value> {
        self.0.iter().find(|field| field.path == path).map(|field| &field.value)
    }

    /// Somebody filled it in: neither absent, nor null, nor blank, nor an empty list.
    pub fn is_given(self, path: &str) -> bool {
        match self.get(path) {
            None | Some(Value::None | Value::Items(0)) => false,
            Some(Value::Text(text)) => !text.trim().is_empty(),
            Some(_) => true,
        }
    }

    /// Trimmed text, `None` when blank. A number or a flag sent in place of text is no text.
    pub fn text(self, path: &str) -> Option<&'a str> {
        match self.get(path)? {
            Value::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    /// A flag; mail carries it as `yes`, `true`, `да`, `1` and their opposites.
    pub fn flag(self, path: &str) -> Option<bool> {
        match self.get(path)? {
            Value::Flag(flag) => Some(*flag),
            Value::Text(text) => match text.trim().to_lowercase().as_str() {
                "yes" | "true" | "да" | "1" => Some(true),
                "no" | "false" | "нет" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// A whole number, also when it came as text.
    pub fn integer(self, path: &str) -> Option<i64> {
        match self.get(path)? {
            Value::Integer(integer) => Some(*integer),
            Value::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// A whole number that fits minutes, days or a count; `fallback` where it is absent or does not fit.
    pub fn count_or(self, path: &str, fallback: u32) -> u32 {
        self.integer(path).and_then(|number| u32::try_from(number).ok()).unwrap_or(fallback)
    }

    /// Mantissa and decimal places.
    pub fn decimal(self, path: &str) -> Option<(i64, u8)> {
        match self.get(path)? {
            Value::Integer(integer) => Some((*integer, 0)),
            Value::Decimal(decimal) => Some(*decimal),
            _ => None,
        }
    }

    /// An instant, also when it came as text with an offset (`2026-11-26T10:00+04:00`).
    pub fn moment(self, path: &str) -> Option<Instant> {
        match self.get(path)? {
            Value::Moment(instant) => Some(*instant),
            Value::Text(text) => crate::moment::parse(text),
            _ => None,
        }
    }

    /// A date, also when it came as text (`2026-11-26`, `26.11.2026`).
    pub fn day(self, path: &str) -> Option<Day> {
        match self.get(path)? {
            Value::Date(day) => Some(*day),
            Value::Text(text) => Day::parse(text),
            _ => None,
        }
    }

    /// Length of a list; 0 where there is none.
    pub fn items(self, path: &str) -> u32 {
        match self.get(path) {
            Some(Value::Items(count)) => *count,
            _ => 0,
        }
    }
}

impl Field {
    pub fn text(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), value: Value::Text(text.into()) }
    }

    pub fn integer(path: impl Into<String>, number: impl Into<i64>) -> Self {
        Self { path: path.into(), value: Value::Integer(number.into()) }
    }

    pub fn flag(path: impl Into<String>, flag: bool) -> Self {
        Self { path: path.into(), value: Value::Flag(flag) }
    }

    pub fn moment(path: impl Into<String>, at: Instant) -> Self {
        Self { path: path.into(), value: Value::Moment(at) }
    }

    pub fn day(path: impl Into<String>, day: Day) -> Self {
        Self { path: path.into(), value: Value::Date(day) }
    }
}
