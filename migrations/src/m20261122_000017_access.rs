//! Access: devices of sessions, purposes of links, second factors, attempts, use and rotation of keys, and the log of
//! what was done with accounts and data.
use sea_orm_migration::prelude::*;

use crate::sketch::{Sketch, append_only, create_all, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            // SQLite adds one column at a time.
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        create_all(manager, [second_factor(), recovery_code(), throttle(), audit_entry()]).await?;
        append_only(manager, "audit_entry", "the audit log").await
    }
}

fn columns() -> Vec<(&'static str, ColumnDef)> {
    let text = |name: &'static str| ColumnDef::new(name).text().to_owned();
    let instant = |name: &'static str| ColumnDef::new(name).timestamp_with_time_zone().to_owned();
    vec![
        ("account", instant("signed_in_at")),
        ("sign_in_link", ColumnDef::new("purpose").text().not_null().default("sign_in").to_owned()),
        // When the chain of refresh tokens began.
        ("session", instant("opened_at")),
        ("session", text("address")),
        ("session", text("user_agent")),
        ("api_key", instant("last_used_at")),
        // The key this one follows.
        ("api_key", ColumnDef::new("replaces").uuid().to_owned()),
    ]
}

fn second_factor() -> Sketch {
    table("second_factor")
        .uuid("account")
        .text("sealed")
        // A code is accepted once: steps up to this one are used up (RFC 6238 5.2).
        .number("last_step")
        .instant("created_at")
        .maybe_instant("confirmed_at")
        .primary_key(&["account"])
        .references("account", "account", "id")
}

fn recovery_code() -> Sketch {
    table("recovery_code")
        .uuid("account")
        .text("code_hash")
        .maybe_instant("used_at")
        .primary_key(&["account", "code_hash"])
        .references("account", "account", "id")
}

/// Attempts within a window, by a keyed hash of whose they are.
fn throttle() -> Sketch {
    table("throttle").text("key").number("hits").instant("ends_at").primary_key(&["key"])
}

fn audit_entry() -> Sketch {
    table("audit_entry")
        .number("sequence")
        .instant("at")
        .text("kind")
        .text("actor")
        .maybe_uuid("account")
        .maybe_text("subject")
        .maybe_text("address")
        .text("data")
        .text("digest")
        .primary_key(&["sequence"])
        .index("audit_entry_kind_idx", &["kind", "sequence"])
        .index("audit_entry_account_idx", &["account", "sequence"])
        .index("audit_entry_subject_idx", &["subject", "sequence"])
}
