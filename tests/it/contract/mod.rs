//! What the API promises whoever calls it: problems that name the place, keys, versions, nothing that leaks.

mod access;
mod audit;
mod bodies;
mod idempotency;
mod lists;
mod notes;
mod preconditions;
mod sandbox;
mod sessions;
