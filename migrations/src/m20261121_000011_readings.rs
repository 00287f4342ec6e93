//! Series of values that assets report, and what is wrong with the assets.
//!
//! Readings are many and narrow: they are kept by the series' short number and the start of the interval in seconds,
//! in that order, so that a year of one series lies together. SQLite has no rows apart from that key.
use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::sketch::{create_all, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const READING: &str = "CREATE TABLE reading (series bigint NOT NULL, at bigint NOT NULL, \
     value double precision NOT NULL, origin smallint NOT NULL, received_at bigint NOT NULL, \
     PRIMARY KEY (series, at))";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let options = if manager.get_database_backend() == DbBackend::Sqlite { " WITHOUT ROWID" } else { "" };
        manager.get_connection().execute_unprepared(&format!("{READING}{options}")).await?;
        let observed_asset = table("observed_asset")
            .uuid("asset")
            .number("number")
            .uuid("customer")
            .number("since")
            .maybe_number("last_seen")
            .maybe_number("clock_ahead")
            // The earliest interval that is new since the last look.
            .maybe_number("changed_from")
            .maybe_number("look_at")
            .primary_key(&["asset"])
            .references("asset", "asset", "id")
            .unique("observed_asset_number_key", &["number"])
            .index("observed_asset_look_idx", &["look_at"]);
        let series = table("series")
            .id()
            .number("number")
            .uuid("asset")
            .uuid("customer")
            .text("measure")
            .text("key")
            .text("data")
            .references("asset", "observed_asset", "asset")
            .unique("series_number_key", &["number"])
            .unique("series_measure_key", &["asset", "measure"])
            .unique("series_key_key", &["customer", "key"]);
        // What a reading was before it was corrected, filled in or taken back.
        let version = table("reading_version")
            .number("series")
            .number("at")
            .number("place")
            .decimal("value")
            .small("origin")
            .number("received_at")
            .number("replaced_at")
            .primary_key(&["series", "at", "place"]);
        let condition = table("condition")
            .uuid("asset")
            .text("kind")
            .number("since")
            .maybe_number("until")
            .text("data")
            .primary_key(&["asset", "kind", "since"])
            .references("asset", "observed_asset", "asset")
            .index("condition_until_idx", &["asset", "until"]);
        let restoration = table("restoration")
            .id()
            .uuid("series")
            .uuid("ticket")
            .number("from_at")
            .number("to_at")
            .instant("restored_at")
            .maybe_instant("undone_at")
            .text("data")
            .references("series", "series", "id")
            .references("ticket", "ticket", "id")
            .index("restoration_series_idx", &["series", "from_at"])
            .index("restoration_ticket_idx", &["ticket"]);
        create_all(manager, [observed_asset, series, version, condition, restoration]).await
    }
}
