//! Every query on both databases.
mod accounts;
mod blobs;
mod cases;
mod catalogue;
mod database;
mod events;
mod fixture;
mod jobs;
mod links;
mod lists;
mod monitoring;
mod outbox;
mod recalculation;
mod records;
mod schema;
mod scopes;
mod timers;
