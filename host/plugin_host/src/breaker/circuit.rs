//! The circuit of one plugin: closed, open, half open.
use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

/// Strikes within the window that open it.
const STRIKES: usize = 5;
const WINDOW: SignedDuration = SignedDuration::from_secs(60);
/// Until the first probe; doubled with every opening that no healthy minute parts from the last.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(30);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(15);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakerState {
    /// Calls go through.
    Closed,
    /// No calls until the pause is over.
    Open,
    /// One call is under way to see whether the plugin has recovered.
    HalfOpen,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Closed,
    Probe,
    Open,
}

#[derive(Clone, Copy, Debug)]
enum Phase {
    Closed,
    Open { until: Timestamp },
    Probing,
}

#[derive(Debug)]
pub(super) struct Circuit {
    phase: Phase,
    strikes: VecDeque<Timestamp>,
    next_pause: SignedDuration,
    /// When it last struck or closed again.
    unwell_at: Option<Timestamp>,
}

impl Default for Circuit {
    fn default() -> Self {
        Self { phase: Phase::Closed, strikes: VecDeque::new(), next_pause: FIRST_PAUSE, unwell_at: None }
    }
}

impl Circuit {
    pub(super) fn ask(&mut self, now: Timestamp) -> Verdict {
        match self.phase {
            Phase::Closed => Verdict::Closed,
            Phase::Open { until } if now >= until => {
                self.phase = Phase::Probing;
                Verdict::Probe
            }
            Phase::Open { .. } | Phase::Probing => Verdict::Open,
        }
    }

    pub(super) fn record(&mut self, now: Timestamp, strike: bool, probe: bool) {
        if self.unwell_at.is_some_and(|at| now.duration_since(at) >= WINDOW)
            && matches!(self.phase, Phase::Closed)
        {
            self.next_pause = FIRST_PAUSE;
        }
        match (self.phase, strike) {
            (Phase::Probing, true) if probe => self.open(now),
            (Phase::Probing, false) if probe => {
                self.phase = Phase::Closed;
                self.strikes.clear();
                self.unwell_at = Some(now);
            }
            (Phase::Closed, true) => {
                self.unwell_at = Some(now);
                self.strikes.push_back(now);
                self.strikes.retain(|at| now.duration_since(*at) < WINDOW);
                if self.strikes.len() >= STRIKES {
                    self.open(now);
                }
            }
            // Calls that were under way when it opened say nothing new.
            _ => {}
        }
    }

    /// The probe went away without an answer; the next call is one.
    pub(super) fn abandon(&mut self, now: Timestamp) {
        if matches!(self.phase, Phase::Probing) {
            self.phase = Phase::Open { until: now };
        }
    }

    fn open(&mut self, now: Timestamp) {
        self.phase = Phase::Open { until: now.checked_add(self.next_pause).unwrap_or(now) };
        self.next_pause = LONGEST_PAUSE.min(self.next_pause.saturating_add(self.next_pause));
        self.strikes.clear();
    }

    pub(super) const fn state(&self) -> BreakerState {
        match self.phase {
            Phase::Closed => BreakerState::Closed,
            Phase::Open { .. } => BreakerState::Open,
            Phase::Probing => BreakerState::HalfOpen,
        }
    }

    pub(super) const fn open_until(&self) -> Option<Timestamp> {
        match self.phase {
            Phase::Open { until } => Some(until),
            Phase::Closed | Phase::Probing => None,
        }
    }

    pub(super) fn strikes(&self, now: Timestamp) -> usize {
        self.strikes.iter().filter(|at| now.duration_since(**at) < WINDOW).count()
    }
}
