//! Counts as passages report them, the same for the same seed: for the demonstration, the benches and the tests.
//! Who comes in goes out, later; weekends are fuller; the passage is closed at night.
mod faults;
mod passage;

pub use faults::{Fault, Sent, schedule};
pub use passage::Passage;
