//! Files of customers, contacts, entitlements and assets that are taken in row by row, and what became of each row.
use sea_orm_migration::prelude::*;

use crate::sketch::table;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table("import_job")
            .id()
            // The provider or customer whose staff or program asked for it; nil is the desk's own.
            .uuid("owner")
            .text("state")
            .text("data")
            // Until it is taken in.
            .maybe_text("source")
            .instant("created_at")
            .index("import_job_owner_idx", &["owner", "id"])
            .create(manager)
            .await?;
        table("import_row")
            .uuid("import")
            .number("line")
            .text("outcome")
            .text("data")
            .primary_key(&["import", "line"])
            .references("import", "import_job", "id")
            .create(manager)
            .await
    }
}
