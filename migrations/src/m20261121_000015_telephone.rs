//! Telephone lines, and calls as the exchange reports them.
use sea_orm_migration::prelude::*;

use crate::sketch::table;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table("phone_line")
            .id()
            .text("number")
            .uuid("provider")
            .text("data")
            .references("provider", "organisation", "id")
            .unique("phone_line_number_key", &["number"])
            .create(manager)
            .await?;
        table("phone_call")
            .id()
            .text("source")
            .text("source_key")
            .text("line")
            .maybe_uuid("provider")
            .maybe_text("number")
            .maybe_uuid("ticket")
            // A missed call that nobody has dealt with.
            .flag("waits")
            .instant("started_at")
            .text("data")
            .references("provider", "organisation", "id")
            .references("ticket", "ticket", "id")
            .unique("phone_call_source_key", &["source", "source_key"])
            .index("phone_call_started_idx", &["started_at", "id"])
            .index("phone_call_number_idx", &["number", "started_at", "id"])
            .index("phone_call_ticket_idx", &["ticket"])
            .create(manager)
            .await
    }
}
