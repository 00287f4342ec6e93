//! The event log: append-only by trigger, so that not even a fault of ours rewrites what happened.
use sea_orm_migration::prelude::*;

use crate::sketch::{append_only, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table("event")
            .uuid("ticket")
            .number("sequence")
            .instant("recorded_at")
            .instant("at")
            .text("kind")
            .text("actor")
            .text("data")
            .text("clauses")
            .text("digest")
            .primary_key(&["ticket", "sequence"])
            .references("ticket", "ticket", "id")
            .index("event_recorded_idx", &["recorded_at", "ticket", "sequence"])
            .create(manager)
            .await?;
        append_only(manager, "event", "the event log").await
    }
}
