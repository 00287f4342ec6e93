//! The working-time engine by clause: public scenarios, vectors, the oracle's answers, properties.

mod calendars;
mod explanations;
mod oracle;
mod properties;
mod scenarios;
mod support;
mod vectors;
