//! The schema of the desk, step by step, for SQLite and PostgreSQL alike. See README.md before adding a step.
mod sketch;
#[cfg(test)]
mod tests;

use sea_orm_migration::prelude::*;

pub use sea_orm_migration::MigratorTrait;

pub struct Migrator;

/// Declares the steps in the order they are applied: the module, its place in the migrator and its source.
macro_rules! steps {
    ($($name:ident),+ $(,)?) => {
        $(mod $name;)+

        #[async_trait::async_trait]
        impl MigratorTrait for Migrator {
            fn migrations() -> Vec<Box<dyn MigrationTrait>> {
                vec![$(Box::new($name::Migration)),+]
            }
        }

        /// Name and source text of every step: what a test database's template is keyed by, and what must not
        /// change once a step was released.
        pub const SOURCES: &[(&str, &str)] = &[$((stringify!($name), include_str!(concat!(stringify!($name), ".rs")))),+];
    };
}

steps![
    m20261121_000001_catalogue,
    m20261121_000002_rules,
    m20261121_000003_tickets,
    m20261121_000004_events,
    m20261121_000005_work,
    m20261121_000006_people,
    m20261121_000007_records,
    m20261121_000008_hours,
    m20261121_000009_documents,
    m20261121_000010_monitoring,
    m20261121_000011_readings,
    m20261121_000012_api_keys,
    m20261121_000013_articles,
    m20261121_000014_mailboxes,
    m20261121_000015_telephone,
    m20261121_000016_letter_texts,
    m20261122_000017_access,
    m20261122_000020_search,
    m20261122_000021_feed,
    m20261122_000022_webhooks,
    m20261122_000023_external_refs,
    m20261122_000026_mail_reasons,
    m20261122_000027_kept,
    m20261122_000029_mail_identity,
    m20261122_000032_imports,
    m20261130_000030_presence,
    m20261130_000031_factors,
    m20261130_000033_event_index,
    m20261130_000034_reversals,
    m20261130_000041_asset_records,
    m20261201_000042_uploads,
    m20261201_000050_key_networks,
    m20261201_000051_journal_compression,
];
