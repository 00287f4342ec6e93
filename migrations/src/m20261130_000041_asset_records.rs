//! What was recorded of an asset time and again under its cases, such as checks: one row for each, to be read as a trend.
use sea_orm_migration::prelude::*;

use crate::sketch::table;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table("asset_record")
            .id()
            .uuid("asset")
            .uuid("ticket")
            .text("kind")
            .instant("recorded_at")
            .text("data")
            .references("asset", "asset", "id")
            .references("ticket", "ticket", "id")
            .index("asset_record_asset_idx", &["asset", "kind", "id"])
            .index("asset_record_ticket_idx", &["ticket"])
            .create(manager)
            .await
    }
}
