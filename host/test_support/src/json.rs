//! Picking from documents: every helper fails with the document at hand.
use jiff::Timestamp;
use serde_json::Value;

pub trait Pick {
    /// The value at a dotted path; list indices are numbers.
    fn at(&self, path: &str) -> &Value;
    /// The text at a path.
    fn str_at(&self, path: &str) -> &str;
    /// The list at a path.
    fn items(&self, path: &str) -> &[Value];
    /// The first item of a list with this `code`.
    fn coded(&self, path: &str, code: &str) -> &Value;
}

impl Pick for Value {
    #[track_caller]
    fn at(&self, path: &str) -> &Value {
        let pointer = format!("/{}", path.replace('.', "/"));
        self.pointer(&pointer).unwrap_or_else(|| panic!("nothing at `{path}` of {self:#}"))
    }

    #[track_caller]
    fn str_at(&self, path: &str) -> &str {
        self.at(path).as_str().unwrap_or_else(|| panic!("no text at `{path}` of {self:#}"))
    }

    #[track_caller]
    fn items(&self, path: &str) -> &[Value] {
        self.at(path).as_array().unwrap_or_else(|| panic!("no list at `{path}` of {self:#}"))
    }

    #[track_caller]
    fn coded(&self, path: &str, code: &str) -> &Value {
        let found = self.items(path).iter().find(|item| item["code"] == code);
        found.unwrap_or_else(|| panic!("no `{code}` in `{path}` of {self:#}"))
    }
}

/// The codes of a list.
#[track_caller]
pub fn codes<'a>(document: &'a Value, path: &str) -> Vec<&'a str> {
    document.items(path).iter().map(|item| item.str_at("code")).collect()
}

/// Every start of a timer, oldest first.
#[track_caller]
pub fn timers<'a>(ticket: &'a Value, code: &str) -> Vec<&'a Value> {
    ticket.items("timers").iter().filter(|timer| timer["code"] == code).collect()
}

/// The latest start of a timer.
///
/// # Panics
/// When it never started.
#[track_caller]
pub fn timer<'a>(ticket: &'a Value, code: &str) -> &'a Value {
    timers(ticket, code).pop().unwrap_or_else(|| panic!("no timer `{code}` in {ticket:#}"))
}

/// # Panics
/// When the text is no instant.
#[track_caller]
pub fn instant(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|error| panic!("`{text}` is no instant: {error}"))
}

/// Instants are compared, not their texts (spec 8.1).
///
/// # Panics
/// When they differ.
#[track_caller]
pub fn assert_instant(held: &Value, expected: &str) {
    let text = held.as_str().unwrap_or_else(|| panic!("{held} is no instant; {expected} is expected"));
    assert_eq!(instant(text), instant(expected), "{text} instead of {expected}");
}
