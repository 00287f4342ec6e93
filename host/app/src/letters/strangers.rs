//! A mail may carry anybody's address: what a machine answers to senders who proved nothing is limited, so that the desk
//! floods nobody and no two machines keep each other busy.
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

/// Letters to one address within the hour.
const MOST: usize = 3;
const WITHIN: SignedDuration = SignedDuration::from_hours(1);
/// Addresses remembered before those that were quiet for an hour are forgotten.
const REMEMBERED: usize = 10_000;

/// Counted in this process; replicas count each on its own.
#[derive(Debug, Default)]
pub struct StrangerLetters(Mutex<HashMap<String, Vec<Timestamp>>>);

impl StrangerLetters {
    /// Whether one more letter may go to the address now; if so, it is counted.
    pub(crate) fn admit(&self, address: &str, now: Timestamp) -> bool {
        let since = now.checked_sub(WITHIN).unwrap_or(Timestamp::MIN);
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= REMEMBERED {
            held.retain(|_, sent| sent.last().is_some_and(|last| *last > since));
        }
        let sent = held.entry(address.to_lowercase()).or_default();
        sent.retain(|at| *at > since);
        let admitted = sent.len() < MOST;
        if admitted {
            sent.push(now);
        }
        admitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_gets_three_letters_an_hour() {
        let at = |minute: i64| Timestamp::from_second(minute * 60).unwrap();
        let letters = StrangerLetters::default();
        let admitted: Vec<bool> =
            [0, 10, 20, 30, 59, 60, 61, 70, 75].map(|minute| letters.admit("A@x.example", at(minute))).into();
        assert_eq!(admitted, [true, true, true, false, false, true, false, true, false]);
        assert!(letters.admit("b@x.example", at(30)), "others are not counted with them");
    }
}
