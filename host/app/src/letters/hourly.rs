//! Counting what happens within the hour, by whatever it hangs on. In this process; replicas count each on its own.
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

const WITHIN: SignedDuration = SignedDuration::from_hours(1);
/// Names remembered before those that were quiet for an hour are forgotten.
const REMEMBERED: usize = 10_000;

/// At most so many of each within the hour.
#[derive(Debug)]
pub(crate) struct Hourly {
    most: usize,
    held: Mutex<HashMap<String, Vec<Timestamp>>>,
}

impl Hourly {
    pub(crate) fn new(most: usize) -> Self {
        Self { most, held: Mutex::default() }
    }

    /// Whether one more may be now; if so, it is counted.
    pub(crate) fn admit(&self, name: &str, now: Timestamp) -> bool {
        self.look(name, now, true)
    }

    /// Whether one more could be now; nothing is counted.
    pub(crate) fn has_place(&self, name: &str, now: Timestamp) -> bool {
        self.look(name, now, false)
    }

    fn look(&self, name: &str, now: Timestamp, counts: bool) -> bool {
        let since = now.checked_sub(WITHIN).unwrap_or(Timestamp::MIN);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= REMEMBERED {
            held.retain(|_, times| times.last().is_some_and(|last| *last > since));
        }
        let times = held.entry(name.to_lowercase()).or_default();
        times.retain(|at| *at > since);
        let admitted = times.len() < self.most;
        if admitted && counts {
            times.push(now);
        }
        if times.is_empty() {
            held.remove(&name.to_lowercase());
        }
        admitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_an_hour_are_three_an_hour() {
        let at = |minute: i64| Timestamp::from_second(minute * 60).unwrap();
        let letters = Hourly::new(3);
        let admitted: Vec<bool> =
            [0, 10, 20, 30, 59, 60, 61, 70, 75].map(|minute| letters.admit("A@x.example", at(minute))).into();
        assert_eq!(admitted, [true, true, true, false, false, true, false, true, false]);
        assert!(letters.admit("b@x.example", at(30)), "others are not counted with them");
        assert!(!letters.has_place("a@X.example", at(75)));
        for minute in 76..90 {
            assert!(letters.has_place("b@x.example", at(minute)), "asking counts nothing");
        }
    }
}
