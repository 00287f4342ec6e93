//! What the API promises whoever calls it: problems that name the place, keys, versions, nothing that leaks.

mod access;
mod audit;
mod bodies;
mod clients;
mod expand;
mod external_refs;
mod feed;
mod idempotency;
mod imports;
mod keyed;
mod lists;
mod macros;
mod notes;
mod pages;
mod preconditions;
mod presence;
mod rates;
mod sandbox;
mod search;
mod sessions;
mod uploads;
mod webhooks;
