//! Files that were sent before the request or message they belong to.
use sea_orm_migration::prelude::*;

use crate::sketch::table;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table("upload")
            .id()
            .text("owner")
            .text("name")
            .text("media_type")
            .number("size")
            .text("digest")
            .instant("expires_at")
            .index("upload_owner_idx", &["owner", "expires_at"])
            .create(manager)
            .await
    }
}
