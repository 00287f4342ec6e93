//! The only SQL of the desk: queries that take and return domain types, on SQLite and PostgreSQL by one code path.
//!
//! Reads take `&dyn Db` (a [`Store`] or a [`Tx`]), writes take a `&Tx`; what belongs to a tenant is read through a
//! [`domain::access::Scope`] that is applied in SQL. What belongs to the installation as a whole (calendars,
//! plugins, jobs, sessions, counters) has none. See README.md.
mod accounts;
mod alerts;
mod articles;
mod audit;
mod blobs;
mod cases;
mod catalogue;
mod constraints;
mod database;
mod document;
mod entity;
mod erasure;
mod error;
mod events;
mod external;
mod external_refs;
mod feed;
mod idempotency;
mod imports;
mod instant;
mod jobs;
mod journal;
mod kept;
mod letters;
mod mail_figures;
mod mailboxes;
mod mails;
mod many;
mod messages;
mod monitoring;
mod outbox;
mod page;
mod plugins;
mod presence;
mod readers;
mod recalculation;
mod reports;
mod scope;
mod telephone;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
mod tickets;
mod timers;
mod uploads;
mod values;
mod webhooks;
mod words;

pub use self::{
    accounts::*,
    alerts::*,
    articles::*,
    audit::*,
    blobs::{Blobs, S3Settings},
    cases::*,
    catalogue::*,
    constraints::constraint,
    database::{DatabaseSettings, Db, Durability, Store, Tx, rehearse},
    erasure::*,
    error::StoreError,
    events::*,
    external::*,
    external_refs::*,
    feed::*,
    idempotency::*,
    imports::*,
    jobs::*,
    journal::*,
    kept::*,
    letters::*,
    mail_figures::*,
    mailboxes::*,
    mails::*,
    many::Batch,
    messages::*,
    monitoring::*,
    outbox::*,
    page::{Page, PageRequest},
    plugins::*,
    presence::*,
    recalculation::*,
    reports::*,
    telephone::*,
    tickets::*,
    timers::*,
    uploads::*,
    values::*,
    webhooks::*,
};
