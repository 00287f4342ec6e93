//! Facts from outside and what they are about.
use sea_orm_migration::prelude::*;

use crate::sketch::table;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let asset = ColumnDef::new("asset").uuid().to_owned();
        manager.alter_table(Table::alter().table("ticket").add_column(asset).to_owned()).await?;
        let by_asset = Index::create().name("ticket_asset_idx").table("ticket").col("asset").to_owned();
        manager.create_index(by_asset).await?;
        table("external_event")
            .id()
            .text("source")
            .text("source_key")
            .uuid("customer")
            .maybe_uuid("asset")
            .text("kind")
            .instant("at")
            // The place among the customer's, once it is decided on; what comes second sees what came first.
            .maybe_number("sequence")
            .text("data")
            .references("customer", "organisation", "id")
            .references("asset", "asset", "id")
            .unique("external_event_source_key", &["customer", "source", "source_key"])
            .unique("external_event_sequence_key", &["customer", "sequence"])
            .index("external_event_asset_idx", &["asset", "at"])
            .create(manager)
            .await?;
        table("external_event_ticket")
            .uuid("event")
            .uuid("ticket")
            .primary_key(&["event", "ticket"])
            .references("event", "external_event", "id")
            .references("ticket", "ticket", "id")
            .index("external_event_ticket_idx", &["ticket"])
            .create(manager)
            .await
    }
}
