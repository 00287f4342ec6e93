//! Addresses of partners that are told of events, and what became of each telling.
use sea_orm_migration::prelude::*;

use crate::sketch::{create_all, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let endpoints = table("webhook")
            .id()
            .maybe_uuid("provider")
            .maybe_uuid("organisation")
            .text("data")
            // Told of every event up to here; deliveries of those that concern it are on file.
            .number("position")
            .flag("enabled")
            .maybe_instant("failing_since")
            .instant("created_at")
            .references("provider", "organisation", "id")
            .references("organisation", "organisation", "id");
        let deliveries = table("webhook_delivery")
            .id()
            .uuid("webhook")
            // `evt_…`; with a suffix where it is sent again.
            .text("event")
            .text("kind")
            // As it is sent, again and again the same bytes.
            .text("body")
            .text("state")
            .small("attempts")
            .instant("next_attempt_at")
            .maybe_instant("lease_until")
            .number("fence")
            .text("tries")
            .instant("created_at")
            .maybe_instant("done_at")
            .references("webhook", "webhook", "id")
            .unique("webhook_delivery_event_key", &["webhook", "event"])
            .index("webhook_delivery_due_idx", &["state", "next_attempt_at"])
            .index("webhook_delivery_log_idx", &["webhook", "id"]);
        create_all(manager, [endpoints, deliveries]).await
    }
}
