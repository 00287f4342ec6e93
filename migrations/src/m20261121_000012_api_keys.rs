//! Keys of programs: a partner's or a source's. Kept as hashes only, each with what it opens.
use sea_orm_migration::prelude::*;

use crate::sketch::table;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table("api_key")
            .id()
            .text("key_hash")
            .text("name")
            .maybe_uuid("provider")
            .maybe_uuid("organisation")
            .text("scopes")
            .instant("created_at")
            .maybe_instant("expires_at")
            .maybe_instant("revoked_at")
            .references("provider", "organisation", "id")
            .references("organisation", "organisation", "id")
            .unique("api_key_hash_key", &["key_hash"])
            .create(manager)
            .await
    }
}
