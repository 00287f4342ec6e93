//! Series of values that assets report by interval: what is taken in, what the rules make of it, how a gap is filled.
//! A value is a number for an interval; what it counts is the rule set's word.
mod chart;
mod condition;
mod grid;
mod reading;
mod restoration;
mod window;

pub use chart::{Chart, ChartPoint, ChartStep};
pub use condition::{Condition, Transition, transitions};
pub use grid::{Grid, GridError};
pub use reading::{Reading, ReadingFault, ReadingOrigin, Series, SeriesError, check_reading};
pub use restoration::{GapFilling, RestoredValue, propose};
pub use window::{Device, ObservedSeries, Verdict, Window};

#[cfg(test)]
mod tests;
