//! The members of a row, taken one by one: what is missing, of another type or unknown is noted by its name.
use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::errors::{AppError, InvalidField};

pub(super) struct Members {
    given: Map<String, Value>,
    faults: Vec<InvalidField>,
}

impl Members {
    pub(super) fn new(given: Map<String, Value>) -> Self {
        Self { given, faults: Vec::new() }
    }

    fn fault(&mut self, code: &str, name: &str, message: impl Into<String>) {
        self.faults.push(InvalidField::new(code, name, message));
    }

    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        match self.given.remove(name)? {
            Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Value::String(_) => None,
            _ => {
                self.fault("wrong_type", name, "a text");
                None
            }
        }
    }

    /// Empty where it is missing, which is noted.
    pub(super) fn needed(&mut self, name: &str) -> String {
        let before = self.faults.len();
        self.text(name).unwrap_or_else(|| {
            if self.faults.len() == before {
                self.fault("value_missing", name, "the value is missing");
            }
            String::new()
        })
    }

    /// Of a file of cells, the parts of one cell between bars.
    pub(super) fn list(&mut self, name: &str) -> Vec<String> {
        let parts = |text: &str| {
            text.split('|').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
        };
        match self.given.remove(name) {
            None => Vec::new(),
            Some(Value::String(text)) => parts(&text),
            Some(Value::Array(items)) if items.iter().all(Value::is_string) => {
                items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            Some(_) => {
                self.fault("wrong_type", name, "a list of texts");
                Vec::new()
            }
        }
    }

    pub(super) fn flag(&mut self, name: &str) -> Option<bool> {
        match self.given.remove(name)? {
            Value::Bool(flag) => Some(flag),
            Value::String(text) if matches!(text.to_lowercase().as_str(), "true" | "1" | "yes" | "да") => {
                Some(true)
            }
            Value::String(text) if matches!(text.to_lowercase().as_str(), "false" | "0" | "no" | "нет") => {
                Some(false)
            }
            _ => {
                self.fault("wrong_type", name, "true or false");
                None
            }
        }
    }

    pub(super) fn number(&mut self, name: &str) -> Option<i64> {
        let number = match self.given.remove(name)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        if number.is_none() {
            self.fault("wrong_type", name, "a whole number");
        }
        number
    }

    pub(super) fn date(&mut self, name: &str) -> Option<Date> {
        let text = self.text(name)?;
        let date = text.parse().ok();
        if date.is_none() {
            self.fault("date_invalid", name, "a date such as 2026-12-31");
        }
        date
    }

    pub(super) fn needed_date(&mut self, name: &str) -> Date {
        let before = self.faults.len();
        self.date(name).unwrap_or_else(|| {
            if self.faults.len() == before {
                self.fault("value_missing", name, "the date is missing");
            }
            Date::MIN
        })
    }

    pub(super) fn object(&mut self, name: &str) -> Map<String, Value> {
        match self.given.remove(name) {
            None => Map::new(),
            Some(Value::Object(members)) => members,
            Some(_) => {
                self.fault("wrong_type", name, "an object");
                Map::new()
            }
        }
    }

    /// A word of a closed list.
    pub(super) fn word<T: std::str::FromStr>(&mut self, name: &str) -> Option<T> {
        let text = self.text(name)?;
        let word = text.parse().ok();
        if word.is_none() {
            self.fault("value_invalid", name, format!("`{text}` is none of those known"));
        }
        word
    }

    /// What is left is unknown: a name with a slip of the pen would otherwise be lost in silence.
    pub(super) fn end(mut self) -> Result<(), AppError> {
        for name in std::mem::take(&mut self.given).keys() {
            self.fault("unknown_field", name, "there is no such member");
        }
        if self.faults.is_empty() { Ok(()) } else { Err(AppError::Invalid(self.faults)) }
    }
}
