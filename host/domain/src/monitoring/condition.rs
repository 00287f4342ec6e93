//! What is wrong with a device, from the first sign to the last: found once, however often it is seen.
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Verdict, Window};

/// Something wrong with a device for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    pub kind: String,
    pub since: Timestamp,
    /// `None` while it lasts.
    pub until: Option<Timestamp>,
}

/// What changed by a look at a device.
#[derive(Clone, Debug, PartialEq)]
pub enum Transition {
    /// Not known before; one that is over already brings its end along.
    Began(Verdict),
    /// The condition of this kind and beginning is over since `until`.
    Ended { kind: String, since: Timestamp, until: Timestamp },
    /// It was known to be over and turns out to have lasted until then, by values that came late.
    Extended { kind: String, since: Timestamp, until: Timestamp },
}

/// Compares what is known with what the rules see now. `known` holds what is open and what ended lately enough to be
/// seen in the window again.
pub fn transitions(known: &[Condition], seen: Vec<Verdict>, window: Window) -> Vec<Transition> {
    let mut found = Vec::new();
    let mut settled: Vec<Condition> = known.to_vec();
    for held in settled.iter_mut().filter(|held| held.until.is_none()) {
        match seen.iter().find(|verdict| verdict.kind == held.kind && meets(verdict, held)) {
            Some(verdict) => held.until = verdict.until,
            // What the rules say nothing of any more is over, as of the end of what they looked at.
            None => held.until = Some(window.to),
        }
        found.extend(held.until.map(|until| ended(held, until)));
    }
    for held in known {
        let later = |verdict: &&Verdict| {
            verdict.kind == held.kind && meets(verdict, held) && verdict.until > held.until
        };
        if let Some(until) = held.until.and_then(|_| seen.iter().find(later)?.until) {
            found.push(Transition::Extended { kind: held.kind.clone(), since: held.since, until });
        }
    }
    // What comes after the end of one that lasted till then is another.
    let is_new =
        |verdict: &Verdict| !settled.iter().any(|held| held.kind == verdict.kind && meets(verdict, held));
    found.extend(seen.into_iter().filter(is_new).map(Transition::Began));
    found
}

fn ended(held: &Condition, until: Timestamp) -> Transition {
    Transition::Ended { kind: held.kind.clone(), since: held.since, until }
}

/// Whether both are about the same stretch of time: they overlap or touch. Late data may move a beginning. What lasts
/// now though it was over has begun again, however near to the end it begins.
fn meets(verdict: &Verdict, held: &Condition) -> bool {
    if held.until.is_some() && verdict.until.is_none() {
        return false;
    }
    let begins_in_time = held.until.is_none_or(|until| verdict.since <= until);
    let ends_late_enough = verdict.until.is_none_or(|until| held.since <= until);
    begins_in_time && ends_late_enough
}
