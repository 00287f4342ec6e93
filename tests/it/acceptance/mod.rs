//! The scenarios of the specification with their exact values, and the same clauses on other days, at other hours
//! and in other orders.

mod appointments;
mod calendars;
mod certificate;
mod checklist;
mod complaints;
mod explanation;
mod hours;
mod isolation;
mod maintenance;
mod merging;
mod monitoring;
mod pinning;
mod portal;
mod publications;
mod registration;
mod rehearsal;
mod releases;
mod renewal;
mod rights;
mod settings;
mod silence;
mod solution;
mod split;
mod unavailable;
mod versions;
