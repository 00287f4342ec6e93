//! Tests of the whole host.
mod admission;
mod boundary;
mod cache;
mod calendars;
mod cases;
mod decisions;
mod facts;
mod guests;
mod hooks;
mod hostile;
mod manifests;
mod sandbox;
mod storm;
mod wasi;
