//! What is kept beside the tickets: calls of plugins, idempotency keys, alerts, values of the installation.
use sea_orm_migration::prelude::*;

use crate::sketch::{Sketch, create_all, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let key_value = table("key_value").text("key").text("value").primary_key(&["key"]);
        create_all(manager, [journal(), idempotency_key(), alert(), key_value]).await
    }
}

fn journal() -> Sketch {
    table("journal")
        .id()
        .instant("at")
        .text("digest")
        .text("plugin")
        .text("version")
        .maybe_text("product")
        .maybe_uuid("ticket")
        .text("hook")
        .flag("failed")
        .text("input")
        .text("result")
        .number("fuel")
        .number("micros")
        .text("log")
        .index("journal_at_idx", &["at", "id"])
        .index("journal_plugin_idx", &["plugin", "at"])
        .index("journal_ticket_idx", &["ticket", "at"])
}

fn idempotency_key() -> Sketch {
    table("idempotency_key")
        .text("actor")
        .text("key")
        .text("method")
        .text("path")
        .text("digest")
        .small("status")
        .text("response")
        .instant("created_at")
        .primary_key(&["actor", "key"])
        .index("idempotency_key_created_idx", &["created_at"])
}

fn alert() -> Sketch {
    table("alert")
        .id()
        .text("code")
        .text("key")
        .text("data")
        .maybe_uuid("provider")
        .instant("raised_at")
        .maybe_instant("resolved_at")
        .unique("alert_key_key", &["key"])
        .index("alert_raised_idx", &["raised_at", "id"])
}
