//! When a plugin is not asked: after repeated faults of its own, and for an input that failed it twice. Time is the
//! time of the calls, so that a rehearsal under the movable clock behaves like the real thing.
mod circuit;
#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::rules::{Failure, PluginDigest};
use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

pub use circuit::BreakerState;
use circuit::{Circuit, Verdict};

/// Faults on the same input before it is left alone.
const POISON_STRIKES: u8 = 2;
/// Inputs remembered per plugin.
const MAX_INPUTS: usize = 10_000;

/// What a call is about: the ticket (or event, or entitlement) and the function of the hook.
pub(crate) type Input = (Uuid, &'static str);

/// An input that is no longer tried by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PoisonedInput {
    pub subject: Uuid,
    pub function: &'static str,
}

/// State of one plugin's breaker, for the pages of an administrator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BreakerStatus {
    pub state: BreakerState,
    /// Within the last minute.
    pub strikes: usize,
    pub open_until: Option<Timestamp>,
    pub poisoned: Vec<PoisonedInput>,
}

#[derive(Default)]
struct Entry {
    circuit: Circuit,
    /// Faults by input; a success takes them back.
    faults: HashMap<Input, u8>,
    /// The latest time seen. Calls come in any order, time only goes forward.
    now: Option<Timestamp>,
}

impl Entry {
    fn advance(&mut self, now: Option<Timestamp>) -> Timestamp {
        let now = now.max(self.now).unwrap_or(Timestamp::UNIX_EPOCH);
        self.now = Some(now);
        now
    }

    fn poisoned(&self) -> Vec<PoisonedInput> {
        let failed = self.faults.iter().filter(|(_, strikes)| **strikes >= POISON_STRIKES);
        let mut inputs: Vec<_> =
            failed.map(|(&(subject, function), _)| PoisonedInput { subject, function }).collect();
        inputs.sort_unstable_by_key(|input| (input.subject, input.function));
        inputs
    }

    fn strike(&mut self, input: Input) {
        if self.faults.len() >= MAX_INPUTS && !self.faults.contains_key(&input) {
            self.faults.retain(|_, strikes| *strikes >= POISON_STRIKES);
            if self.faults.len() >= MAX_INPUTS {
                return;
            }
        }
        let strikes = self.faults.entry(input).or_default();
        *strikes = strikes.saturating_add(1);
    }
}

#[derive(Default)]
pub(crate) struct Breakers {
    entries: Mutex<HashMap<PluginDigest, Entry>>,
}

impl Breakers {
    fn entries(&self) -> MutexGuard<'_, HashMap<PluginDigest, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the call may go ahead; if so, its outcome is reported through the [`Attempt`].
    pub(crate) fn attempt<'a>(
        &'a self,
        digest: &'a str,
        now: Option<Timestamp>,
        input: Option<Input>,
    ) -> Result<Attempt<'a>, Failure> {
        let mut entries = self.entries();
        if !entries.contains_key(digest) {
            entries.insert(digest.to_owned(), Entry::default());
        }
        let entry = entries.get_mut(digest).expect("inserted above");
        let now = entry.advance(now);
        if input
            .is_some_and(|input| entry.faults.get(&input).is_some_and(|strikes| *strikes >= POISON_STRIKES))
        {
            return Err(Failure::Poison);
        }
        match entry.circuit.ask(now) {
            Verdict::Closed => Ok(Attempt { breakers: self, digest, now, input, probe: false, done: false }),
            Verdict::Probe => Ok(Attempt { breakers: self, digest, now, input, probe: true, done: false }),
            Verdict::Open => Err(Failure::BreakerOpen),
        }
    }

    pub(crate) fn status(&self, digest: &str) -> Option<BreakerStatus> {
        let entries = self.entries();
        let entry = entries.get(digest)?;
        let now = entry.now.unwrap_or(Timestamp::UNIX_EPOCH);
        Some(BreakerStatus {
            state: entry.circuit.state(),
            strikes: entry.circuit.strikes(now),
            open_until: entry.circuit.open_until(),
            poisoned: entry.poisoned(),
        })
    }

    /// An administrator looked into it: everything about this subject may be tried again.
    pub(crate) fn forgive(&self, subject: Uuid) {
        for entry in self.entries().values_mut() {
            entry.faults.retain(|(about, _), _| *about != subject);
        }
    }

    pub(crate) fn close(&self, digest: &str) {
        if let Some(entry) = self.entries().get_mut(digest) {
            entry.circuit = Circuit::default();
        }
    }

    pub(crate) fn forget(&self, digest: &str) {
        self.entries().remove(digest);
    }
}

/// A call under way. Dropped without an outcome (its caller went away) it counts as none.
pub(crate) struct Attempt<'a> {
    breakers: &'a Breakers,
    digest: &'a str,
    now: Timestamp,
    input: Option<Input>,
    probe: bool,
    done: bool,
}

impl Attempt<'_> {
    pub(crate) fn finish(mut self, failure: Option<&Failure>) {
        self.done = true;
        let strike = failure.is_some_and(Failure::is_strike);
        let mut entries = self.breakers.entries();
        let Some(entry) = entries.get_mut(self.digest) else { return };
        let now = entry.advance(Some(self.now));
        entry.circuit.record(now, strike, self.probe);
        match self.input {
            Some(input) if strike => entry.strike(input),
            Some(input) => {
                entry.faults.remove(&input);
            }
            None => {}
        }
    }
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        if self.probe
            && !self.done
            && let Some(entry) = self.breakers.entries().get_mut(self.digest)
        {
            entry.circuit.abandon(self.now);
        }
    }
}
